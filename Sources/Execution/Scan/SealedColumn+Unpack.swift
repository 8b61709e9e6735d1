import Columns
import Kernels

extension SealedColumn {
    /// Rows `first + rows[i]` (or `first + i`) as a vector of the column's kind.
    func unpack(first: Int, rows: UnsafePointer<UInt16>?, count: Int, into vector: ColumnVector) {
        let source = data + first * width
        switch vector.kind {
        case .double:
            let values = source.assumingMemoryBound(to: Double.self)
            if let rows {
                kn_gather_f64(values, rows, count, vector.doubles)
            } else {
                vector.doubles.update(from: values, count: count)
            }
        case .boolean:
            let bytes = source.assumingMemoryBound(to: UInt8.self)
            if let rows {
                kn_gather_bytes(bytes, rows, count, vector.booleans)
            } else {
                vector.booleans.update(from: bytes, count: count)
            }
        case .code: unpackCodes(source, rows, count, vector.codes)
        default: unpackWords(source, rows, count, vector.int64s)
        }
        guard let validity else {
            vector.hasNulls = false
            return
        }
        vector.hasNulls = true
        if let rows {
            for index in 0..<count {
                let row = first + Int(rows[index])
                vector.validity[index] = validity[row >> 3] >> UInt8(row & 7) & 1
            }
        } else {
            kn_validity(validity, first, count, vector.validity)
        }
    }

    private func unpackWords(
        _ source: UnsafeRawPointer, _ rows: UnsafePointer<UInt16>?, _ count: Int, _ out: UnsafeMutablePointer<Int64>
    ) {
        switch width {
        case 1:
            let values = source.assumingMemoryBound(to: UInt8.self)
            if let rows { kn_gather_u8(values, base, rows, count, out) } else { kn_unpack_u8(values, base, count, out) }
        case 2:
            let values = source.assumingMemoryBound(to: UInt16.self)
            if let rows {
                kn_gather_u16(values, base, rows, count, out)
            } else {
                kn_unpack_u16(values, base, count, out)
            }
        case 4:
            let values = source.assumingMemoryBound(to: UInt32.self)
            if let rows {
                kn_gather_u32(values, base, rows, count, out)
            } else {
                kn_unpack_u32(values, base, count, out)
            }
        default:
            let values = source.assumingMemoryBound(to: UInt64.self)
            if let rows {
                kn_gather_u64(values, base, rows, count, out)
            } else {
                kn_unpack_u64(values, base, count, out)
            }
        }
    }

    private func unpackCodes(
        _ source: UnsafeRawPointer, _ rows: UnsafePointer<UInt16>?, _ count: Int, _ out: UnsafeMutablePointer<UInt32>
    ) {
        let last = UInt32(max((dictionary?.count ?? 1) - 1, 0))
        switch width {
        case 1:
            let codes = source.assumingMemoryBound(to: UInt8.self)
            if let rows {
                kn_gather_codes_u8(codes, last, rows, count, out)
            } else {
                kn_codes_u8(codes, last, count, out)
            }
        case 2:
            let codes = source.assumingMemoryBound(to: UInt16.self)
            if let rows {
                kn_gather_codes_u16(codes, last, rows, count, out)
            } else {
                kn_codes_u16(codes, last, count, out)
            }
        default:
            let codes = source.assumingMemoryBound(to: UInt32.self)
            if let rows {
                kn_gather_codes_u32(codes, last, rows, count, out)
            } else {
                kn_codes_u32(codes, last, count, out)
            }
        }
    }

    /// The slow twin: value by value.
    func unpackSlowly(first: Int, count: Int, into vector: ColumnVector) {
        let last = UInt64(max((dictionary?.count ?? 1) - 1, 0))
        vector.setValidity(true, count: count)
        for index in 0..<count {
            let row = first + index
            switch vector.kind {
            case .double: vector.doubles[index] = double(row)
            case .boolean: vector.booleans[index] = UInt8(truncatingIfNeeded: packed(row))
            case .code: vector.codes[index] = UInt32(min(packed(row), last))
            default: vector.int64s[index] = word(row)
            }
            if isNull(row) { vector.markNull(index, count: count) }
        }
    }
}
