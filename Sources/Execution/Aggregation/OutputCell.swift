import Columns

/// One cell of an output chunk.
struct OutputCell {
    let vector: ColumnVector
    let row: Int

    @inline(__always)
    func markPresent() { vector.validity[row] = 1 }

    func putNull() {
        vector.hasNulls = true
        vector.validity[row] = 0
    }

    @inline(__always)
    func put(_ value: Int64) {
        vector.int64s[row] = value
        markPresent()
    }

    func put(_ value: Double?) {
        guard let value else { return putNull() }
        vector.doubles[row] = value
        markPresent()
    }

    func put(_ value: Int128?) {
        guard let value else { return putNull() }
        vector.int128s[row] = value
        markPresent()
    }

    /// A 64-bit order key or a 128-bit value; nil is NULL.
    func putExtreme(_ place: UnsafeMutableRawPointer?, _ kind: VectorKind) {
        guard let place else { return putNull() }
        if kind == .int128 { put(place.load(as: Int128.self)) } else { putKey(place.load(as: Int64.self), kind) }
    }

    /// The value of an order key.
    func putKey(_ key: Int64, _ kind: VectorKind) {
        markPresent()
        switch kind {
        case .double: vector.doubles[row] = OrderKey.value(key)
        case .boolean: vector.booleans[row] = UInt8(truncatingIfNeeded: key)
        case .code: vector.codes[row] = UInt32(truncatingIfNeeded: key)
        default: vector.int64s[row] = key
        }
    }
}
