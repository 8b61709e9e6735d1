import Columns
import Schemas

extension ColumnVector {
    @inline(__always) var booleans: UnsafeMutablePointer<UInt8> { data.assumingMemoryBound(to: UInt8.self) }
    @inline(__always) var int64s: UnsafeMutablePointer<Int64> { data.assumingMemoryBound(to: Int64.self) }
    @inline(__always) var int128s: UnsafeMutablePointer<Int128> { data.assumingMemoryBound(to: Int128.self) }
    @inline(__always) var doubles: UnsafeMutablePointer<Double> { data.assumingMemoryBound(to: Double.self) }
    @inline(__always) var texts: UnsafeMutablePointer<TextSlice> { data.assumingMemoryBound(to: TextSlice.self) }
    @inline(__always) var codes: UnsafeMutablePointer<UInt32> { data.assumingMemoryBound(to: UInt32.self) }

    @inline(__always) func isNull(_ row: Int) -> Bool { hasNulls && validity[row] == 0 }

    /// The same NULLs as `other`.
    func copyValidity(of other: ColumnVector, count: Int) {
        hasNulls = other.hasNulls
        if hasNulls { validity.update(from: other.validity, count: count) }
    }

    /// NULL where one of the operands is.
    func combineValidity(of operands: [ColumnVector], count: Int) {
        hasNulls = false
        for operand in operands where operand.hasNulls {
            if hasNulls {
                for row in 0..<count { validity[row] &= operand.validity[row] }
            } else {
                copyValidity(of: operand, count: count)
            }
        }
    }

    /// An integer-like value, widened.
    @inline(__always)
    func word(_ row: Int) -> Int128 {
        switch kind {
        case .boolean: Int128(booleans[row])
        case .int64: Int128(int64s[row])
        case .int128: int128s[row]
        case .code: Int128(codes[row])
        case .double, .text: 0
        }
    }

    /// One value, slowly.
    func value(_ row: Int, as info: ColumnInfo) -> Value {
        if isNull(row) { return .null }
        switch info.type {
        case .integer: return .integer(Int64(truncatingIfNeeded: word(row)))
        case .decimal(_, let scale): return .decimal(unscaled: word(row), scale: scale)
        case .double: return .double(doubles[row])
        case .boolean: return .boolean(booleans[row] != 0)
        case .date: return .date(Int32(truncatingIfNeeded: int64s[row]))
        case .timestamp: return .timestamp(int64s[row])
        case .text: return .text(text(row, dictionary: info.dictionary).string)
        }
    }

    /// The text of a `text` or `code` vector.
    func text(_ row: Int, dictionary: SealedDictionary?) -> TextSlice {
        if kind == .text { return texts[row] }
        return dictionary.map { TextSlice($0.bytes(Int(codes[row]))) } ?? .empty
    }
}
