import Columns

/// One argument's values of a batch in the forms that accumulators take. One instance a thread.
final class MeasureFeed {
    let info: ColumnInfo
    let form: SumForm
    private(set) var vector: ColumnVector
    /// The sum of the batch, where that alone is known: straight from stored words.
    private(set) var sum: Int64?
    /// The value is not an exact multiple of the fixed-point unit: the run must start again without fixed point.
    private(set) var isInexact = false
    private let wide: ColumnVector?
    /// Values of the batch that `wide` does not have yet: sums of 64-bit values never ask for it.
    private var unfilled = 0
    private let keys: ColumnVector?

    /// `needsWide`: some accumulator wants 128-bit values; `needsKeys`: some wants 64-bit order keys.
    init(info: ColumnInfo, form: SumForm, needsWide: Bool, needsKeys: Bool, capacity: Int, budget: MemoryBudget)
        throws(ExecutionError)
    {
        self.info = info
        self.form = form
        vector = ColumnVector(kind: info.kind, capacity: 0)
        func extra(_ kind: VectorKind, _ isNeeded: Bool) throws(ExecutionError) -> ColumnVector? {
            isNeeded ? try ColumnVector.accounted(kind: kind, capacity: capacity, budget: budget) : nil
        }
        wide = try extra(.int128, needsWide)
        keys = try extra(.int64, needsKeys && info.kind != .int64)
    }

    /// Takes the values of a batch. Validity bytes are all set afterwards where the argument may be NULL.
    func load(_ vector: ColumnVector, count: Int) {
        self.vector = vector
        sum = nil
        if info.mayBeNull, !vector.hasNulls { vector.setValidity(true, count: count) }
        unfilled = count
        if let keys { fillKeys(keys, count) }
    }

    /// Takes the sum of a batch without NULLs, of which nothing else will be asked.
    func load(sum: Int64) { self.sum = sum }

    /// Validity bytes, or nil where the plan knows that no value is NULL.
    var valid: UnsafePointer<UInt8>? { info.mayBeNull ? UnsafePointer(vector.validity) : nil }
    /// No value of this batch is NULL.
    var isFull: Bool { !info.mayBeNull || !vector.hasNulls }
    /// The sum of a batch has 64 bits.
    var batchFitsInt64: Bool {
        info.bounds.largest.map { $0 <= UInt128(Int64.max) / UInt128(ExecutionOptions.batchRowsLimit) } ?? false
    }
    /// 128-bit values of the sum's form.
    var wideValues: UnsafePointer<Int128> {
        guard let wide else { return UnsafePointer(vector.int128s) }
        if unfilled > 0 { fill(wide, unfilled) }
        unfilled = 0
        return UnsafePointer(wide.int128s)
    }
    /// 64-bit keys in the order of the values.
    var orderKeys: UnsafePointer<Int64> { UnsafePointer((keys ?? vector).int64s) }

    private func fill(_ wide: ColumnVector, _ count: Int) {
        let out = wide.int128s
        switch info.kind {
        case .int128: out.update(from: vector.int128s, count: count)
        case .double:
            guard case .fixed(let exponent) = form else { return }
            let (values, validity, mayBeNull) = (vector.doubles, vector.validity, info.mayBeNull)
            for row in 0..<count {
                if mayBeNull, validity[row] == 0 {
                    out[row] = 0
                } else if let fixed = FixedPoint.units(values[row], exponent: exponent) {
                    out[row] = fixed
                } else {
                    (out[row], isInexact) = (0, true)
                }
            }
        default: for row in 0..<count { out[row] = vector.word(row) }
        }
    }

    private func fillKeys(_ keys: ColumnVector, _ count: Int) {
        let out = keys.int64s
        switch info.kind {
        case .double: for row in 0..<count { out[row] = OrderKey.of(vector.doubles[row]) }
        case .boolean: for row in 0..<count { out[row] = Int64(vector.booleans[row]) }
        case .code: for row in 0..<count { out[row] = Int64(vector.codes[row]) }
        default: break
        }
    }
}

/// Doubles as integers in the same order.
enum OrderKey {
    @inline(__always)
    static func of(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: (value + 0.0).bitPattern)
        return bits >= 0 ? bits : bits ^ Int64.max
    }

    static func value(_ key: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: key >= 0 ? key : key ^ Int64.max))
    }
}

/// Doubles as whole numbers of 2^exponent.
enum FixedPoint {
    /// Nil when the value is no whole number of units, or has more than `SumForm.fixedBits`.
    @inline(__always)
    static func units(_ value: Double, exponent: Int) -> Int128? {
        let bits = value.bitPattern
        let field = Int(bits >> 52 & 0x7FF)
        var significand = bits & 0xF_FFFF_FFFF_FFFF
        if field > 0 { significand |= 1 << 52 }
        if significand == 0 { return 0 }
        let shift = max(field, 1) - 1_075 - exponent
        var units: Int128
        if shift >= 0 {
            guard shift <= SumForm.fixedBits - 53 + 1 else { return nil }
            units = Int128(significand) << Int128(shift)
        } else {
            guard significand.trailingZeroBitCount >= -shift else { return nil }
            units = Int128(significand >> UInt64(-shift))
        }
        return bits >> 63 == 1 ? -units : units
    }

    /// The nearest double.
    static func value(_ units: Int128, exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: Double(units))
    }
}
