import Columns
import Kernels

/// A stored column of integers or codes without NULLs, as kernels read it.
struct PackedColumn {
    let data: UnsafeRawPointer
    /// Bytes a value.
    let width: Int
    /// What is added to a stored word; 0 for codes.
    let base: Int64
    let kind: VectorKind

    /// Nil where a column has NULLs, or no integers.
    init?(_ column: SealedColumn) {
        let kind = column.info.kind
        guard !column.hasNulls, kind == .int64 || kind == .code else { return nil }
        (data, width, base, self.kind) = (column.data, column.width, column.base, kind)
    }

    /// The words from a row on.
    @inline(__always)
    func words<T>(from row: Int, as: T.Type) -> UnsafePointer<T> { (data + row &* width).bound(T.self) }
}

/// The rows of a lazy scan's batch where they are stored: kernels may read them there, and whatever else asks for a column
/// gets it unpacked, once a batch.
final class PackedRows {
    /// By position among the scan's columns; nil: not for kernels.
    let packed: [PackedColumn?]
    let subjects: [SubjectReader]
    /// The batch spans `total` rows of the table from `first` on.
    private(set) var first = 0
    private(set) var total = 0
    /// Rows of the batch, and which they are of the `total`; nil: all.
    private(set) var count = 0
    private(set) var rows: UnsafePointer<UInt16>?
    /// Where all rows are there though some do not pass: 1 = passes.
    private(set) var mask: UnsafePointer<UInt8>?
    private let columns: [SealedColumn]
    private let vectors: [ColumnVector]
    private let read: [Bool]
    private var isUnpacked: [Bool]
    private var isSubjectRead: [Bool]

    init(_ plan: ScanPlan, batch: Batch, subjects: [SubjectReader]) {
        columns = plan.columns.map { plan.table.columns[$0] }
        packed = columns.map { PackedColumn($0) }
        vectors = batch.columns
        read = plan.read
        self.subjects = subjects
        isUnpacked = columns.map { _ in false }
        isSubjectRead = subjects.map { _ in false }
    }

    func settle(first: Int, total: Int, count: Int, rows: UnsafePointer<UInt16>?, mask: UnsafePointer<UInt8>?) {
        (self.first, self.total, self.count, self.rows, self.mask) = (first, total, count, rows, mask)
        for index in isUnpacked.indices { isUnpacked[index] = false }
        for index in isSubjectRead.indices { isSubjectRead[index] = false }
    }

    func unpack(_ index: Int) {
        if isUnpacked[index] { return }
        isUnpacked[index] = true
        columns[index].unpack(first: first, rows: rows, count: count, into: vectors[index])
    }

    /// Every column that anyone may read.
    func unpackAll() { for index in columns.indices where read[index] { unpack(index) } }

    /// The sum of a column's values, wrapping; nil where not all rows of the table are meant.
    func sum(_ index: Int) -> Int64? {
        guard rows == nil, mask == nil, let column = packed[index] else { return nil }
        let words =
            switch column.width {
            case 1: kn_sum_u8(column.words(from: first, as: UInt8.self), count)
            case 2: kn_sum_u16(column.words(from: first, as: UInt16.self), count)
            case 4: kn_sum_u32(column.words(from: first, as: UInt32.self), count)
            default: kn_sum_u64(column.words(from: first, as: UInt64.self), count)
            }
        return Int64(bitPattern: words) &+ column.base &* Int64(count)
    }

    func readSubject(_ key: Int) {
        if isSubjectRead[key] { return }
        isSubjectRead[key] = true
        subjects[key].read(first: first, total: total, rows: rows, count: count)
    }
}

extension Batch {
    /// Where the rows are stored, if they come straight from a lazy scan.
    @inline(__always)
    var packed: PackedRows? { pending.map { unsafeDowncast($0, to: PackedRows.self) } }

    /// A column's values.
    @inline(__always)
    func vector(_ index: Int) -> ColumnVector {
        packed?.unpack(index)
        return columns[index]
    }

    /// A subject code a row.
    func subjectCodes(_ key: Int) -> UnsafeMutablePointer<UInt32> {
        packed?.readSubject(key)
        return subjects[key]
    }
}
