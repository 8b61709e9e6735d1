import Columns
import Planning
import Schemas

/// ROW_NUMBER and the ranks: places of rows and peer groups within the partition.
struct RankEvaluator: WindowEvaluator {
    let output: ColumnInfo
    private let function: WindowFunction

    init(_ function: WindowFunction) throws(ExecutionError) {
        self.function = function
        switch function {
        case .rowNumber, .rank, .denseRank: output = .count
        case .percentRank, .cumulativeDistribution:
            output = ColumnInfo(type: .double, kind: .double, bounds: .magnitude(1), mayBeNull: false)
        default: throw ExecutionError(.planInvalid, "rank")
        }
    }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        let (start, end, peers, group) = (task.partitionStart, task.partitionEnd, task.peerStart, task.group)
        let (numbers, shares) = (out.int64s + task.first, out.doubles + task.first)
        switch function {
        case .rowNumber: for row in 0..<task.count { numbers[row] = Int64(row) - Int64(start[row]) + 1 }
        case .rank: for row in 0..<task.count { numbers[row] = Int64(peers[row]) - Int64(start[row]) + 1 }
        case .denseRank:
            for row in 0..<task.count { numbers[row] = Int64(group[row]) - Int64(group[Int(start[row])]) + 1 }
        case .percentRank:
            for row in 0..<task.count {
                let size = end[row] - start[row]
                shares[row] = size > 1 ? Double(peers[row] - start[row]) / Double(size - 1) : 0
            }
        default:
            let peersEnd = task.peerEnd
            for row in 0..<task.count {
                shares[row] = Double(peersEnd[row] - start[row]) / Double(end[row] - start[row])
            }
        }
    }
}

extension ColumnInfo {
    /// A number of rows.
    static let count = ColumnInfo(
        type: .integer, kind: .int64, bounds: .integers(lower: 0, upper: 1 << 40), mayBeNull: false)
}

/// NTILE: the first buckets have one row more where the rows do not divide. The number is the one of the partition's first
/// row; below 1 it is an error.
struct NtileEvaluator: WindowEvaluator {
    let buckets: IntegerArgument

    var output: ColumnInfo {
        var info = ColumnInfo.count
        (info.mayBeNull, info.bounds) = (true, .int64)
        return info
    }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        let numbers = out.int64s + task.first
        try task.forEachPartition { (range) throws(ExecutionError) in
            guard let wanted = buckets.value(task.first + range.lowerBound), wanted >= 1 else {
                if buckets.value(task.first + range.lowerBound) != nil { task.hadErrors = true }
                for row in range { task.putNull(row, out) }
                return
            }
            let count = Int64(range.count)
            let (size, larger) = (count / wanted, count % wanted)
            for row in range {
                let place = Int64(row - range.lowerBound)
                let bucket =
                    place < larger * (size + 1) ? place / (size + 1) : larger + (place - larger * (size + 1)) / size
                numbers[row] = bucket + 1
            }
        }
    }
}
