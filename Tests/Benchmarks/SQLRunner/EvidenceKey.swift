import Planning

extension LogicalPlan {
    /// The same plan with evidence under another subject key: SQL over open data asks for the first one alone.
    func withEvidence(underKey key: Int) -> LogicalPlan {
        switch self {
        case .aggregate(var node):
            if node.evidence != nil { node.evidence = EvidenceRequest(subjectKeys: [key]) }
            return .aggregate(node)
        case .filter(let input, let predicate): return .filter(input.withEvidence(underKey: key), predicate)
        case .project(let input, let expressions): return .project(input.withEvidence(underKey: key), expressions)
        case .sort(let input, let keys): return .sort(input.withEvidence(underKey: key), keys)
        case .limit(let input, let count, let offset):
            return .limit(input.withEvidence(underKey: key), count: count, offset: offset)
        default: return self
        }
    }
}
