import Schemas

/// A plan whose rows carry the codes of their subjects in further columns.
struct TrackedPlan {
    var plan: LogicalPlan
    /// Where each column of the plan as it was lies now.
    var positions: [Int]
    /// Columns of the output, all of them.
    var width: Int
    /// By home, the columns with the codes: more than one where a join brought subjects together that may differ.
    var subjects: [SubjectHome: [TrackedSubject]] = [:]
    /// Homes whose subjects an operator mixed into its rows: what they say is of nobody in particular.
    var lost: Set<SubjectHome> = []

    /// Where the columns lie now, for expressions.
    var map: [Int: Int] { Dictionary(uniqueKeysWithValues: positions.enumerated().map { ($0.offset, $0.element) }) }
}

/// A column with the codes of subjects.
struct TrackedSubject: Hashable {
    var position: Int
    /// Columns of the same rows from whose values the subject follows.
    var witnesses: [SubjectWitness]

    func shifted(_ distance: Int) -> TrackedSubject {
        TrackedSubject(
            position: position + distance,
            witnesses: witnesses.map { witness in
                var witness = witness
                witness.columns = witness.columns.map { $0 + distance }
                return witness
            })
    }

    /// The subject follows from columns at `places`, whatever their values.
    func follows(from places: [Int: Int]) -> Bool { witnesses.contains { $0.isTotal && $0.moved(places) != nil } }

    /// With the witnesses whose columns are still there; `places` says where.
    func moved(to position: Int, _ places: [Int: Int]) -> TrackedSubject {
        TrackedSubject(position: position, witnesses: witnesses.compactMap { $0.moved(places) })
    }
}

/// Columns that name a row of a table, which leads to the subject along foreign keys. Two witnesses that differ in their
/// columns alone have the same subject wherever these columns are equal.
struct SubjectWitness: Hashable {
    var table: String
    /// Unique columns of the table, in the order of their names.
    var to: [String]
    /// Foreign keys that lead on from there.
    var rest: [ForeignKey]
    var columns: [Int]
    /// The subject follows from NULLs too: rows with a NULL here are of nobody. Unique columns may be NULL in several rows.
    var isTotal: Bool

    init(table: String, to: [String], rest: [ForeignKey], columns: [Int], isTotal: Bool) {
        self.isTotal = isTotal
        let pairs = zip(to, columns).sorted { $0.0 < $1.0 }
        self.table = table
        self.to = pairs.map(\.0)
        self.rest = rest
        self.columns = pairs.map(\.1)
    }

    /// Nil where a column is no longer there.
    func moved(_ places: [Int: Int]) -> SubjectWitness? {
        var moved = self
        for (index, column) in columns.enumerated() {
            guard let place = places[column] else { return nil }
            moved.columns[index] = place
        }
        return moved
    }

    func names(the other: SubjectWitness) -> Bool { table == other.table && to == other.to && rest == other.rest }
}
