import Columns

/// Pairs of a probe row and a build row, a batch's worth at most.
final class JoinPairs {
    /// No build row.
    static let none = UInt32.max

    let capacity: Int
    let probe: UnsafeMutablePointer<UInt16>
    let build: UnsafeMutablePointer<UInt32>
    var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        probe = .allocate(capacity: capacity)
        build = .allocate(capacity: capacity)
    }

    deinit {
        probe.deallocate()
        build.deallocate()
    }

    static func bytes(capacity: Int) -> Int { capacity * 6 }

    /// Takes over the pairs of another one of the same capacity.
    func copy(_ other: JoinPairs) {
        count = other.count
        probe.update(from: other.probe, count: count)
        build.update(from: other.build, count: count)
    }

    @inline(__always)
    func append(_ row: UInt16, _ candidate: UInt32) {
        probe[count] = row
        build[count] = candidate
        count += 1
    }
}

/// Goes through the candidates of a probe batch: row by row, each row's candidates along the build side.
struct CandidateCursor {
    /// Rows before this one have given all their candidates.
    private(set) var row = 0
    /// Candidates that the row has given.
    private var offset = 0
    private let count: Int
    private let heads: UnsafePointer<UInt32>
    private let sizes: UnsafePointer<UInt32>?
    private let rows: UnsafePointer<UInt32>?
    /// A row without a candidate gives one pair with none.
    private let keepsAll: Bool

    init(_ table: JoinTable, probe: JoinProbe, count: Int, keepsAll: Bool) {
        heads = UnsafePointer(probe.heads)
        sizes = table.isUnique ? nil : UnsafePointer(probe.sizes)
        rows = table.rows.map { UnsafePointer($0.pointer) }
        self.count = count
        self.keepsAll = keepsAll
    }

    var isDone: Bool { row >= count }

    /// Fills the pairs from the start.
    mutating func fill(_ pairs: JoinPairs) {
        pairs.count = 0
        guard let sizes else { return fillUnique(pairs) }
        let (probe, build, capacity) = (pairs.probe, pairs.build, pairs.capacity)
        var size = 0
        while row < count, size < capacity {
            let head = heads[row]
            guard head != 0 else {
                if keepsAll {
                    probe[size] = UInt16(truncatingIfNeeded: row)
                    build[size] = JoinPairs.none
                    size += 1
                }
                row += 1
                continue
            }
            let all = Int(sizes[row])
            let (first, more) = (Int(head) - 1 + offset, min(all - offset, capacity - size))
            let number = UInt16(truncatingIfNeeded: row)
            for index in 0..<more {
                probe[size + index] = number
                build[size + index] = rows.map { $0[first + index] } ?? UInt32(truncatingIfNeeded: first + index)
            }
            size += more
            offset += more
            if offset == all { (row, offset) = (row + 1, 0) }
        }
        pairs.count = size
    }

    /// At most one candidate a row, whose number is the head: all rows fit.
    private mutating func fillUnique(_ pairs: JoinPairs) {
        let (probe, build) = (pairs.probe, pairs.build)
        var size = 0
        if keepsAll {
            for row in 0..<count {
                probe[row] = UInt16(truncatingIfNeeded: row)
                // Head 0 becomes none.
                build[row] = heads[row] &- 1
            }
            size = count
        } else {
            for row in 0..<count {
                probe[size] = UInt16(truncatingIfNeeded: row)
                build[size] = heads[row] &- 1
                size += heads[row] != 0 ? 1 : 0
            }
        }
        pairs.count = size
        row = count
    }
}
