import Columns
import Planning

/// Where an aggregation finds the subjects of its rows, key by key of its request.
struct EvidenceSubjects {
    /// Where codes come from.
    enum Source {
        /// `Batch.subjects`, at the key's place.
        case scan
        /// A column of the input: integers, NULL where there is no subject.
        case column(Int)
    }

    let sources: [Source]
    /// Rows come subject by subject, and no two threads meet one subject.
    let isClustered: [Bool]
    /// The code of a row without a subject: above all others.
    let noneCodes: [UInt32]

    /// Without evidence.
    static let none = EvidenceSubjects(sources: [], isClustered: [], noneCodes: [])

    static func find(
        _ request: EvidenceRequest, in input: PipelinePlan
    ) throws(ExecutionError) -> EvidenceSubjects {
        if let columns = request.columns { return try find(columns, in: input) }
        guard case .scan(let scan) = input.source, scan.subjectKeys == request.subjectKeys else {
            throw ExecutionError(.planUnsupported, "evidence without a table")
        }
        return EvidenceSubjects(
            sources: request.subjectKeys.map { _ in .scan }, isClustered: request.subjectKeys.map { $0 == 0 },
            noneCodes: request.subjectKeys.map { UInt32(scan.table.subjects[$0].count) })
    }

    private static func find(_ columns: [Int], in input: PipelinePlan) throws(ExecutionError) -> EvidenceSubjects {
        let clustered = input.clusteredColumns
        var (sources, isClustered, noneCodes): ([Source], [Bool], [UInt32]) = ([], [], [])
        for column in columns {
            guard input.output.indices.contains(column), input.output[column].kind == .int64,
                let (lower, upper) = input.output[column].bounds.interval, lower >= 0, upper < Int128(UInt32.max)
            else { throw ExecutionError(.planInvalid, "subjects") }
            sources.append(.column(column))
            isClustered.append(clustered.contains(column))
            noneCodes.append(UInt32(upper) + 1)
        }
        return EvidenceSubjects(sources: sources, isClustered: isClustered, noneCodes: noneCodes)
    }

    /// Columns of the input that hold codes.
    static func columns(of request: EvidenceRequest?) -> Set<Int> { Set(request?.columns ?? []) }
}

/// One thread's codes of the rows of a batch, written out from a column.
final class SubjectCodes {
    private let column: Int
    private let none: UInt32
    private let out: UnsafeMutablePointer<UInt32>
    private let reservation: Reservation

    init(column: Int, none: UInt32, capacity: Int, budget: MemoryBudget) throws(ExecutionError) {
        (self.column, self.none) = (column, none)
        reservation = Reservation(budget)
        try reservation.add(capacity * 4)
        out = .allocate(capacity: capacity)
    }

    deinit { out.deallocate() }

    /// What is no code of a subject, or NULL, is `none`.
    func read(_ batch: Batch) -> UnsafeMutablePointer<UInt32> {
        let vector = batch.columns[column]
        let (values, none) = (vector.int64s, none)
        if vector.hasNulls {
            for row in 0..<batch.count {
                let code = UInt32(truncatingIfNeeded: values[row])
                out[row] = vector.validity[row] == 0 ? none : min(code, none)
            }
        } else {
            for row in 0..<batch.count { out[row] = min(UInt32(truncatingIfNeeded: values[row]), none) }
        }
        return out
    }
}

extension PipelinePlan {
    /// Columns of the output that hold the codes of the scan's clustering key, in its order: morsels end where a subject ends,
    /// and no stage changes the order of rows.
    var clusteredColumns: Set<Int> {
        guard case .scan(let scan) = source, scan.isSplitBySubject else { return [] }
        let code = scan.table.schema.subjectPosition(0)
        var columns = Set(scan.columns.indices.filter { scan.columns[$0] == code })
        for stage in stages {
            switch stage {
            case .filter, .unify: break
            case .project(let expressions):
                columns = Set(
                    expressions.indices.filter { index in
                        if case .column(let column, _) = expressions[index] { columns.contains(column) } else { false }
                    })
            case .join(let join):
                columns = Set(
                    join.outputColumns.indices.filter { index in
                        if case .probe(let column) = join.outputColumns[index] {
                            columns.contains(column)
                        } else {
                            false
                        }
                    })
            }
        }
        return columns
    }
}

extension SealedTable {
    /// What a scan gives at a position: a column, or behind them the codes of a subject key.
    func scannedInfo(_ position: Int) -> ColumnInfo {
        guard let key = schema.subjectKey(at: position) else { return columns[position].info }
        let bounds = ValueBounds.integers(lower: 0, upper: Int128(max(subjects[key].count - 1, 0)))
        return ColumnInfo(type: .integer, kind: .int64, bounds: bounds, mayBeNull: true)
    }
}
