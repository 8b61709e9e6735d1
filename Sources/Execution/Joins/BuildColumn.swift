import Columns

/// How a column of a build side lies in memory: values as in vectors, or integers and codes as narrow offsets from their
/// lower bound, since a probe gathers them in no order and what fits a cache costs less.
struct BuildColumn {
    let info: ColumnInfo
    /// Bytes a value.
    let width: Int
    /// What is added to an offset.
    let base: Int64

    init(_ info: ColumnInfo, narrows: Bool) {
        self.info = info
        guard narrows, info.kind == .int64 || info.kind == .code, let (lower, upper) = info.bounds.interval,
            let low = Int64(exactly: lower), lower <= upper, upper - lower < 1 << 32
        else {
            (width, base) = (info.kind.width, 0)
            return
        }
        base = info.kind == .code ? 0 : low
        let span = upper - Int128(base)
        width = span < 1 << 8 ? 1 : span < 1 << 16 ? 2 : 4
    }

    /// Bytes that `rows` rows take.
    func bytes(rows: Int) -> Int { rows * (width + (info.mayBeNull ? 1 : 0)) }

    /// Writes values `first..<first + count` of a vector at a position; texts are the caller's to own.
    func store(
        _ vector: ColumnVector, _ first: Int, _ count: Int, to target: UnsafeMutableRawPointer, at position: Int
    ) {
        switch (info.kind, width) {
        case (.int64, 1): narrow(vector.int64s + first, count, UInt8.self, target, position)
        case (.int64, 2): narrow(vector.int64s + first, count, UInt16.self, target, position)
        case (.int64, 4): narrow(vector.int64s + first, count, UInt32.self, target, position)
        case (.code, 1): narrow(vector.codes + first, count, UInt8.self, target, position)
        case (.code, 2): narrow(vector.codes + first, count, UInt16.self, target, position)
        default:
            (target + position * width).copyMemory(from: vector.data + first * width, byteCount: count * width)
        }
    }

    @inline(__always)
    private func narrow<V: FixedWidthInteger, T: FixedWidthInteger>(
        _ values: UnsafePointer<V>, _ count: Int, _: T.Type, _ target: UnsafeMutableRawPointer, _ position: Int
    ) {
        let to = target.assumingMemoryBound(to: T.self) + position
        let base = V(truncatingIfNeeded: base)
        for index in 0..<count { to[index] = T(truncatingIfNeeded: values[index] &- base) }
    }

    /// The values of the rows `rows[0..<count]`.
    func gather(
        _ source: UnsafeRawPointer, rows: UnsafePointer<UInt32>, count: Int, into vector: ColumnVector
    ) {
        load(source, count, into: vector) { Int(rows[$0]) }
    }

    /// The values of the rows `first..<first + count`.
    func read(_ source: UnsafeRawPointer, first: Int, count: Int, into vector: ColumnVector) {
        load(source, count, into: vector) { first + $0 }
    }

    @inline(__always)
    private func load(
        _ source: UnsafeRawPointer, _ count: Int, into vector: ColumnVector, _ row: (Int) -> Int
    ) {
        switch (info.kind, width) {
        case (.int64, 1): widen(source, UInt8.self, count, vector.int64s, row)
        case (.int64, 2): widen(source, UInt16.self, count, vector.int64s, row)
        case (.int64, 4): widen(source, UInt32.self, count, vector.int64s, row)
        case (.code, 1): widen(source, UInt8.self, count, vector.codes, row)
        case (.code, 2): widen(source, UInt16.self, count, vector.codes, row)
        case (_, 1): copy(source, UInt8.self, count, vector, row)
        case (_, 4): copy(source, UInt32.self, count, vector, row)
        case (_, 8): copy(source, UInt64.self, count, vector, row)
        default: copy(source, UInt128.self, count, vector, row)
        }
    }

    @inline(__always)
    private func widen<T: FixedWidthInteger, V: FixedWidthInteger>(
        _ source: UnsafeRawPointer, _: T.Type, _ count: Int, _ out: UnsafeMutablePointer<V>, _ row: (Int) -> Int
    ) {
        let from = source.assumingMemoryBound(to: T.self)
        let base = V(truncatingIfNeeded: base)
        for index in 0..<count { out[index] = base &+ V(truncatingIfNeeded: from[row(index)]) }
    }

    @inline(__always)
    private func copy<T: BitwiseCopyable>(
        _ source: UnsafeRawPointer, _: T.Type, _ count: Int, _ vector: ColumnVector, _ row: (Int) -> Int
    ) {
        let (from, to) = (source.assumingMemoryBound(to: T.self), vector.data.assumingMemoryBound(to: T.self))
        for index in 0..<count { to[index] = from[row(index)] }
    }
}
