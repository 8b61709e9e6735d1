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
    private var candidate: UInt32 = 0
    private let count: Int
    private let heads: UnsafePointer<UInt32>
    private let next: UnsafePointer<UInt32>?
    /// The candidate after the last one, where every row is a candidate (and `next` is nil).
    private let end: UInt32
    /// A row without a candidate gives one pair with none.
    private let keepsAll: Bool

    init(_ table: JoinTable, heads: UnsafePointer<UInt32>, count: Int, keepsAll: Bool) {
        self.heads = heads
        self.count = count
        self.keepsAll = keepsAll
        next = table.next.map { UnsafePointer($0.pointer) }
        if case .every = table.form { end = UInt32(table.rowCount) } else { end = 0 }
        candidate = count > 0 ? heads[0] : 0
    }

    /// A cursor over rows whose candidates are all build rows.
    var isDone: Bool { row >= count }

    /// Fills the pairs from the start.
    mutating func fill(_ pairs: JoinPairs) {
        pairs.count = 0
        if next == nil, end == 0 { return fillUnique(pairs) }
        let (probe, build, capacity) = (pairs.probe, pairs.build, pairs.capacity)
        var size = 0
        while row < count, size < capacity {
            probe[size] = UInt16(truncatingIfNeeded: row)
            if candidate == 0 {
                build[size] = JoinPairs.none
                size += keepsAll ? 1 : 0
            } else {
                build[size] = candidate &- 1
                size += 1
                if let next {
                    candidate = next[Int(candidate) - 1]
                } else {
                    candidate = candidate < end ? candidate + 1 : 0
                }
                if candidate != 0 { continue }
            }
            row += 1
            if row < count { candidate = heads[row] }
        }
        pairs.count = size
    }

    /// At most one candidate a row: all rows fit.
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
