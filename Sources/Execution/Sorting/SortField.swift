import Columns
import Planning

/// One key column of an order.
struct SortColumn {
    let column: Int
    let isDescending: Bool
    let nullsFirst: Bool
}

/// How a key column becomes a number of few bits that ascends in the wanted order. Settled from the rows themselves: what
/// all values have in common takes no bits.
struct SortField {
    let key: SortColumn
    /// Bits of a value, 0 to 64; a NULL takes one more bit, if there is any.
    let bits: Int
    let hasNulls: Bool
    /// Different values have different numbers.
    let isExact: Bool
    /// Integers, codes, doubles as order keys: the least (descending: the largest) value.
    fileprivate let base: Int128
    /// Wide integers: low bits that are left out.
    fileprivate let shift: Int
    /// Text: bytes that all have in common, bytes that are taken, bits of the length that follow.
    fileprivate let prefix: Int
    fileprivate let taken: Int
    fileprivate let lengthBits: Int

    var width: Int { bits + (hasNulls ? 1 : 0) }

    init(_ key: SortColumn, kind: VectorKind, range: SortRange) {
        self.key = key
        hasNulls = range.hasNulls
        if kind == .text {
            let rest = range.longest - range.common
            let isUniform = range.longest == range.shortest
            prefix = range.common
            taken = min(rest, 8)
            lengthBits = isUniform || rest > 7 ? 0 : 3
            isExact = rest <= (isUniform ? 8 : 7)
            bits = taken * 8 + lengthBits
            (base, shift) = (0, 0)
        } else {
            let isEmpty = range.upper < range.lower
            let spread = isEmpty ? 0 : UInt128(bitPattern: range.upper &- range.lower)
            let needed = 128 - spread.leadingZeroBitCount
            base = isEmpty ? 0 : key.isDescending ? range.upper : range.lower
            shift = max(needed - 64, 0)
            bits = needed - shift
            isExact = shift == 0
            (prefix, taken, lengthBits) = (0, 0, 0)
        }
    }

    /// Adds the field's top `room` bits to the numbers of a chunk's rows.
    func write<Entry: FixedWidthInteger & UnsignedInteger>(
        _ vector: ColumnVector, count: Int, room: Int, into entries: UnsafeMutablePointer<Entry>
    ) {
        let cut = UInt64(width - room)
        switch vector.kind {
        case .boolean:
            let values = vector.booleans
            integers(vector, count, cut, room, entries) { Int64(values[$0]) }
        case .code:
            let values = vector.codes
            integers(vector, count, cut, room, entries) { Int64(values[$0]) }
        case .int64:
            let values = vector.int64s
            integers(vector, count, cut, room, entries) { values[$0] }
        case .double:
            let values = vector.doubles
            integers(vector, count, cut, room, entries) { OrderKey.of(values[$0]) }
        case .int128:
            let (values, base, shift, isDescending) = (vector.int128s, base, Int128(shift), key.isDescending)
            put(vector, count, cut, room, entries) { row in
                let distance = UInt128(bitPattern: isDescending ? base &- values[row] : values[row] &- base)
                return UInt64(truncatingIfNeeded: distance >> UInt128(shift))
            }
        case .text:
            let values = vector.texts
            let mask = bits == 64 ? UInt64.max : (1 << UInt64(bits)) &- 1
            let isDescending = key.isDescending
            put(vector, count, cut, room, entries) { row in
                let word = text(values[row])
                return isDescending ? mask &- word : word
            }
        }
    }

    @inline(__always)
    private func integers<Entry: FixedWidthInteger & UnsignedInteger>(
        _ vector: ColumnVector, _ count: Int, _ cut: UInt64, _ room: Int, _ entries: UnsafeMutablePointer<Entry>,
        _ value: (Int) -> Int64
    ) {
        let base = Int64(truncatingIfNeeded: base)
        if key.isDescending {
            put(vector, count, cut, room, entries) { UInt64(bitPattern: base &- value($0)) }
        } else {
            put(vector, count, cut, room, entries) { UInt64(bitPattern: value($0) &- base) }
        }
    }

    @inline(__always)
    private func put<Entry: FixedWidthInteger & UnsignedInteger>(
        _ vector: ColumnVector, _ count: Int, _ cut: UInt64, _ room: Int, _ entries: UnsafeMutablePointer<Entry>,
        _ word: (Int) -> UInt64
    ) {
        let room = Entry(truncatingIfNeeded: room)
        guard hasNulls else {
            for row in 0..<count {
                entries[row] = (entries[row] &<< room) | Entry(truncatingIfNeeded: word(row) >> cut)
            }
            return
        }
        let top = UInt128(1) << UInt128(bits)
        let (null, present) = key.nullsFirst ? (UInt128(0), top) : (top, UInt128(0))
        let (mayBeNull, validity, wideCut) = (vector.hasNulls, vector.validity, UInt128(cut))
        for row in 0..<count {
            let isNull = mayBeNull && validity[row] == 0
            let field = isNull ? null : present | UInt128(word(row))
            entries[row] = (entries[row] &<< room) | Entry(truncatingIfNeeded: field >> wideCut)
        }
    }

    @inline(__always)
    private func text(_ text: TextSlice) -> UInt64 {
        let rest = max(text.count - prefix, 0)
        let start = text.start + prefix
        var word: UInt64 = 0
        for index in 0..<taken {
            word = word << 8 | (index < rest ? UInt64(start.load(fromByteOffset: index, as: UInt8.self)) : 0)
        }
        return lengthBits == 0 ? word : word << 3 | UInt64(rest)
    }
}
