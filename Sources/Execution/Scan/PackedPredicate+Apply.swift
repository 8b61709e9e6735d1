import Columns
import Kernels

extension PackedPredicate {
    /// Clears the mask bytes of the rows `first..<first + count` that do not pass; `isFirst`: writes all of them.
    func apply(
        _ table: SealedTable, first: Int, count: Int, mask: UnsafeMutablePointer<UInt8>, isFirst: Bool = false
    ) {
        if isFirst {
            if case .range(let index, let low, let span, _) = self {
                let column = table.columns[index]
                let data = column.data + first * column.width
                switch column.width {
                case 1: kn_match_range_u8(data.assumingMemoryBound(to: UInt8.self), low, span, count, mask)
                case 2: kn_match_range_u16(data.assumingMemoryBound(to: UInt16.self), low, span, count, mask)
                case 4: kn_match_range_u32(data.assumingMemoryBound(to: UInt32.self), low, span, count, mask)
                default: kn_match_range_u64(data.assumingMemoryBound(to: UInt64.self), low, span, count, mask)
                }
                return Self.filterPresent(column, first, count, mask)
            }
            mask.update(repeating: 1, count: count)
        }
        switch self {
        case .never: mask.update(repeating: 0, count: count)
        case .present(let column): Self.filterPresent(table.columns[column], first, count, mask)
        case .absent(let column):
            guard let bits = table.columns[column].validity else { return mask.update(repeating: 0, count: count) }
            for row in 0..<count { mask[row] &= 1 ^ (bits[(first + row) >> 3] >> UInt8((first + row) & 7) & 1) }
        case .range(let index, let low, let span, _):
            let column = table.columns[index]
            let data = column.data + first * column.width
            switch column.width {
            case 1: kn_filter_range_u8(data.assumingMemoryBound(to: UInt8.self), low, span, count, mask)
            case 2: kn_filter_range_u16(data.assumingMemoryBound(to: UInt16.self), low, span, count, mask)
            case 4: kn_filter_range_u32(data.assumingMemoryBound(to: UInt32.self), low, span, count, mask)
            default: kn_filter_range_u64(data.assumingMemoryBound(to: UInt64.self), low, span, count, mask)
            }
            Self.filterPresent(column, first, count, mask)
        case .doubles(let index, let low, let high):
            let column = table.columns[index]
            let data = (column.data + first * 8).assumingMemoryBound(to: Double.self)
            kn_filter_range_f64(data, low, high, count, mask)
            Self.filterPresent(column, first, count, mask)
        case .table(let index, let passes, _):
            let column = table.columns[index]
            let data = column.data + first * column.width
            let (bytes, last) = (UnsafePointer(passes.bytes), UInt32(passes.count - 1))
            switch column.width {
            case 1: kn_filter_table_u8(data.assumingMemoryBound(to: UInt8.self), bytes, last, count, mask)
            case 2: kn_filter_table_u16(data.assumingMemoryBound(to: UInt16.self), bytes, last, count, mask)
            case 4: kn_filter_table_u32(data.assumingMemoryBound(to: UInt32.self), bytes, last, count, mask)
            default: kn_filter_table_u64(data.assumingMemoryBound(to: UInt64.self), bytes, last, count, mask)
            }
            Self.filterPresent(column, first, count, mask)
        }
    }

    private static func filterPresent(
        _ column: SealedColumn, _ first: Int, _ count: Int, _ mask: UnsafeMutablePointer<UInt8>
    ) {
        if let bits = column.validity { kn_filter_validity(bits, first, count, mask) }
    }
}
