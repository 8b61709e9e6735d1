import Schemas

/// Lists of conditions that all must hold.
enum Conjuncts {
    /// Flat, without repetition, with what all branches of an OR have in common taken out.
    static func simplified(_ conjuncts: [BoundExpression]) -> [BoundExpression] {
        var seen: Set<BoundExpression> = []
        return conjuncts.flatMap(\.conjunction).flatMap(factored).filter { seen.insert($0).inserted }
    }

    /// (a AND b) OR (a AND c) is a AND (b OR c).
    private static func factored(_ conjunct: BoundExpression) -> [BoundExpression] {
        guard case .call(.or, let operands, _) = conjunct else { return [conjunct] }
        let branches = operands.map(\.conjunction)
        let sets = branches.map(Set.init)
        let common = (branches.first ?? []).filter { candidate in sets.allSatisfy { $0.contains(candidate) } }
        guard !common.isEmpty else { return [conjunct] }
        let shared = Set(common)
        let rests = branches.map { branch in Folding.call(.and, branch.filter { !shared.contains($0) }, .boolean) }
        return common + Folding.call(.or, rests, .boolean).conjunction
    }

    /// With `b = 1` where `a = b` and `a = 1` hold.
    static func withConstants(_ conjuncts: [BoundExpression]) -> [BoundExpression] {
        var constants: [Int: BoundExpression] = [:]
        var pairs: [(BoundExpression, BoundExpression)] = []
        for case .call(.equal, let operands, _) in conjuncts {
            switch (operands[0], operands[1]) {
            case (.column(let id, _), .literal), (.literal, .column(let id, _)):
                let isFirst = if case .literal = operands[0] { true } else { false }
                constants[id] = operands[isFirst ? 0 : 1]
            case (.column(_, let a), .column(_, let b)) where a == b: pairs.append((operands[0], operands[1]))
            default: break
            }
        }
        var added: [BoundExpression] = []
        var isGrowing = !constants.isEmpty && !pairs.isEmpty
        while isGrowing {
            isGrowing = false
            for (a, b) in pairs {
                for (known, other) in [(a, b), (b, a)] {
                    guard case .column(let from, _) = known, case .column(let to, _) = other,
                        let value = constants[from], constants[to] == nil
                    else { continue }
                    constants[to] = value
                    added.append(.call(.equal, [other, value], type: .boolean))
                    isGrowing = true
                }
            }
        }
        return conjuncts + added
    }

    /// What an OR over several relations says of the one with columns `ids`; nil: nothing.
    static func implied(by conjunct: BoundExpression, about ids: Set<Int>) -> BoundExpression? {
        guard case .call(.or, let operands, _) = conjunct else { return nil }
        var branches: [BoundExpression] = []
        for operand in operands {
            let own = operand.conjunction.filter { !$0.columns.isEmpty && $0.columns.isSubset(of: ids) }
            if own.isEmpty { return nil }
            branches.append(Folding.call(.and, own, .boolean))
        }
        return Folding.call(.or, branches, .boolean)
    }
}
