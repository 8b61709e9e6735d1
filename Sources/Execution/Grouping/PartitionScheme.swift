import Columns

/// How groups too many for one table are split into partitions, and in which order they come out.
enum PartitionScheme {
    /// By the first bits of a hash of the key's contents; groups in the order of that hash.
    case hash(bits: Int)
    /// By ranges of 2^shift perfect codes; groups in the order of their codes.
    case codes(PerfectGroups, shift: Int)

    /// Codes that the domain may have for each row.
    private static let codesPerRow = 4

    static func choose(_ infos: [ColumnInfo], rows: Int, useFastKernels: Bool) -> PartitionScheme {
        let limit = min(max(rows, 1) * codesPerRow, 1 << 30)
        if useFastKernels, let columns = PerfectGroups.columns(of: infos, cellsLimit: limit) {
            let groups = PerfectGroups(columns: columns)
            var shift = 14
            while groups.groupCount >> shift > 255 { shift += 1 }
            return .codes(groups, shift: shift)
        }
        var bits = 4
        while bits < 8, rows >> (16 + bits) > 0 { bits += 1 }
        return .hash(bits: bits)
    }

    var partitionCount: Int {
        switch self {
        case .hash(let bits): 1 << bits
        case .codes(let groups, let shift): (max(groups.groupCount, 1) - 1) >> shift + 1
        }
    }

    var name: String {
        switch self {
        case .hash: "hash"
        case .codes: "codes"
        }
    }
}

/// One thread's way from group columns to partitions.
final class PartitionRouter {
    let scheme: PartitionScheme
    /// The partition of each row of the last batch, and its code within the partition.
    let targets: UnsafeMutablePointer<UInt32>
    let codes: UnsafeMutablePointer<UInt32>

    init(_ scheme: PartitionScheme, capacity: Int) {
        self.scheme = scheme
        targets = .allocate(capacity: capacity)
        codes = .allocate(capacity: capacity)
    }

    deinit {
        targets.deallocate()
        codes.deallocate()
    }

    /// The words of the keys, where the scheme looks at them; they hold until the encoder's next call.
    func route(
        _ vectors: [ColumnVector], _ batch: Batch, encoder: KeyEncoder
    ) throws(ExecutionError) -> UnsafePointer<UInt64>? {
        let count = batch.count
        switch scheme {
        case .hash(let bits):
            let keys = try encoder.encode(vectors, count: count)
            encoder.partitions(keys, count: count, bits: bits, out: targets)
            return UnsafePointer(keys)
        case .codes(let groups, let shift):
            groups.assign(vectors, batch, out: codes)
            let mask = UInt32(1) << UInt32(shift) - 1
            for row in 0..<count {
                targets[row] = codes[row] >> UInt32(shift)
                codes[row] &= mask
            }
            return nil
        }
    }
}
