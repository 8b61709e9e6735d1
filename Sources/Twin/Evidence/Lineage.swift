/// Of which subjects a row is, under one subject key.
enum Lineage: Hashable {
    /// Of none: its subject is NULL, or nothing below it has the key.
    case none
    case one(Int)
    /// A join brought several together; ascending.
    case several([Int])
    /// An aggregate or a window mixed rows of different subjects into its values.
    case lost

    /// The subjects of a row that comes from both rows.
    static func union(_ a: Lineage, _ b: Lineage) -> Lineage {
        switch (a, b) {
        case (.lost, _), (_, .lost): return .lost
        case (.none, let other), (let other, .none): return other
        default:
            let subjects = Set(a.subjects).union(b.subjects)
            return subjects.count == 1 ? a : .several(subjects.sorted())
        }
    }

    /// Key by key.
    static func union(_ a: [Lineage], _ b: [Lineage]) -> [Lineage] { zip(a, b).map { union($0, $1) } }

    /// The subjects of a row computed from all of these: it keeps its identity only where they are all of one subject.
    static func ofGroup(_ lineages: [Lineage]) -> Lineage {
        guard let first = lineages.first else { return .none }
        return lineages.allSatisfy { $0 == first } ? first : .lost
    }

    var subjects: [Int] {
        switch self {
        case .none, .lost: []
        case .one(let subject): [subject]
        case .several(let subjects): subjects
        }
    }
}
