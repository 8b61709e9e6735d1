import Columns

/// The subject codes of a scan's rows under one key: written out from the offsets of the clustering key, or read.
final class SubjectReader {
    private let subject: SealedSubject
    private let rowCount: Int
    /// A code a row of the batch, at most `subject.count`.
    let out: UnsafeMutablePointer<UInt32>
    /// Where the rows of the batch leave off in `offsets`.
    private(set) var current = 0

    init(_ subject: SealedSubject, rows: Int, capacity: Int) {
        self.subject = subject
        rowCount = rows
        out = .allocate(capacity: capacity)
        out.initialize(repeating: 0, count: capacity)
    }

    deinit { out.deallocate() }

    /// Codes of the rows `first + rows[i]` (or `first + i`), of a batch that spans `total` rows.
    func read(first: Int, total: Int, rows: UnsafePointer<UInt16>?, count: Int) {
        let none = UInt32(subject.count)
        guard let codes = subject.codes else {
            if let offsets = subject.offsets { walk(offsets, first, rows, rows == nil ? total : count) }
            return
        }
        let source = codes + first
        if let rows {
            for index in 0..<count { out[index] = min(source[Int(rows[index])], none) }
        } else {
            for index in 0..<count { out[index] = min(source[index], none) }
        }
    }

    /// The same as integers, NULL where there is no subject.
    func read(first: Int, total: Int, rows: UnsafePointer<UInt16>?, count: Int, into vector: ColumnVector) {
        read(first: first, total: total, rows: rows, count: count)
        let none = UInt32(subject.count)
        var nulls = false
        for index in 0..<count {
            let code = out[index]
            vector.int64s[index] = Int64(code)
            vector.validity[index] = code == none ? 0 : 1
            nulls = nulls || code == none
        }
        vector.hasNulls = nulls
    }

    /// Follows the offsets along ascending rows. Offsets that are out of order (an unvalidated file) give wrong codes,
    /// never a code or an access out of range.
    private func walk(_ offsets: UnsafePointer<UInt32>, _ first: Int, _ rows: UnsafePointer<UInt16>?, _ count: Int) {
        let subjects = subject.count
        seek(offsets, first)
        var index = 0
        if let rows {
            while index < count {
                let row = first + Int(rows[index])
                while current < subjects, Int(offsets[current + 1]) <= row { current += 1 }
                let limit = current < subjects ? Int(offsets[current + 1]) - first : Int.max
                let code = UInt32(current)
                repeat {
                    out[index] = code
                    index += 1
                } while index < count && Int(rows[index]) < limit
            }
            return
        }
        while index < count {
            while current < subjects, Int(offsets[current + 1]) <= first + index { current += 1 }
            let stop = current < subjects ? min(Int(offsets[current + 1]) - first, count) : count
            // At least one row, whatever the offsets say.
            let run = max(stop - index, 1)
            (out + index).update(repeating: UInt32(current), count: run)
            index += run
        }
    }

    /// Sets `current` to the subject of the row or one shortly before it.
    private func seek(_ offsets: UnsafePointer<UInt32>, _ first: Int) {
        let subjects = subject.count
        if current > subjects || Int(offsets[current]) > first
            || (current < subjects && Int(offsets[current + 1]) + 4_096 < first)
        {
            current = locate(offsets, first)
        }
    }

    /// Gives the offsets of the clustering key and the subject of the row, or one shortly before it, to `body`, which returns
    /// where it left off. Nil: the key does not cluster.
    func followRuns(from first: Int, _ body: (UnsafePointer<UInt32>, Int) -> Int) -> Bool {
        guard let offsets = subject.offsets else { return false }
        seek(offsets, first)
        current = min(body(offsets, current), subject.count)
        return true
    }

    /// The last subject that starts at or before the row.
    private func locate(_ offsets: UnsafePointer<UInt32>, _ row: Int) -> Int {
        var (low, high) = (0, subject.count)
        while low < high {
            let middle = (low + high + 1) / 2
            if Int(offsets[middle]) <= row { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
