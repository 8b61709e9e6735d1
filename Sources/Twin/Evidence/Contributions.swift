import Schemas

/// What each subject contributes to one cell: the sum of the amounts of its rows, exactly.
///
/// A row of several subjects counts whole for each of them, since the cell would lose it with any of them, but once in
/// the total: rows of the same subjects are one contributor there. Rows of no subject are together one contributor that
/// counts for dominance and for no number of subjects.
struct Contributions {
    private var bySubject: [Int?: ExactSum] = [:]
    private var byContributor: [Lineage: ExactSum] = [:]

    mutating func add(_ amount: Value, of lineage: Lineage) throws(ScalarFault) {
        try byContributor[lineage, default: ExactSum()].add(amount)
        let subjects: [Int?] = lineage == .none ? [nil] : lineage.subjects
        for subject in subjects { try bySubject[subject, default: ExactSum()].add(amount) }
    }

    /// Subjects whose contribution is not zero.
    var nonzero: Int { bySubject.filter { $0.key != nil && !$0.value.isZero }.count }
    var top1: ExactSum { sizes.first ?? ExactSum() }
    var top2: ExactSum { sizes.dropFirst().first ?? ExactSum() }
    var totalAbsolute: ExactSum { byContributor.values.reduce(ExactSum()) { $0 + $1.magnitude } }

    private var sizes: [ExactSum] {
        bySubject.values.map(\.magnitude).sorted { Dyadic.isSmallerInSize($1.whole, than: $0.whole) }
    }
}

extension ExactSum {
    var isZero: Bool { whole.isZero }
    var magnitude: ExactSum { ExactSum(whole: whole.magnitude, scale: scale) }

    static func + (a: ExactSum, b: ExactSum) -> ExactSum {
        ExactSum(whole: a.whole + b.whole, scale: max(a.scale, b.scale))
    }
}
