import Columns

/// Sorts different unsigned integers by their bits from `lowBits` up to `lowBits + keyBits`; entries with equal keys must come
/// in ascending order, and keep it. One pass parts them by their top bits, on all threads; the parts, small enough for a
/// cache, are sorted digit by digit.
struct RadixSort<Entry: FixedWidthInteger & UnsignedInteger & BitwiseCopyable> {
    let lowBits: Int
    let keyBits: Int
    let context: RunContext

    /// Below this many entries a comparison sort is as quick.
    private static var smallCount: Int { 512 }
    private static var digitBits: Int { 8 }

    func sort(_ entries: GrowingArray<Entry>) throws(ExecutionError) {
        let count = entries.count
        guard keyBits > 0, count > 1, !isSorted(entries) else { return }
        var all = UnsafeMutableBufferPointer(start: entries.pointer, count: count)
        if count <= Self.smallCount { return all.sort() }
        let other = try GrowingArray<Entry>(context.budget, capacity: count)
        let topBits = min(keyBits, count < 1 << 16 ? 6 : 10)
        let starts = try part(entries, into: other, topBits: topBits)
        let rest = keyBits - topBits
        // Parts are handed out some at a time: handing out must cost nothing.
        let parts = 1 << topBits
        let step = max(parts / 64, 1)
        let (target, source) = (entries.pointer, other.pointer)
        try context.forEachTask((parts + step - 1) / step) { (task) throws(ExecutionError) in
            for part in (task * step)..<min((task + 1) * step, parts) {
                let (start, end) = (starts[part], starts[part + 1])
                sortPart(source + start, target + start, end - start, bits: rest)
            }
        }
    }

    private func isSorted(_ entries: GrowingArray<Entry>) -> Bool {
        let values = entries.pointer
        for index in 1..<entries.count where values[index] < values[index - 1] { return false }
        return true
    }

    /// Moves the entries into parts by their top bits, keeping their order; the parts' starts, and the end.
    private func part(
        _ source: GrowingArray<Entry>, into target: GrowingArray<Entry>, topBits: Int
    ) throws(ExecutionError) -> [Int] {
        let (count, parts) = (source.count, 1 << topBits)
        let shift = Entry(truncatingIfNeeded: lowBits + keyBits - topBits)
        let slices = max(1, min(context.options.threads, count >> 14))
        let places = try GrowingArray<Int>(context.budget, capacity: slices * parts)
        try places.fill(to: slices * parts, with: 0)
        let (from, to, table) = (source.pointer, target.pointer, places.pointer)
        func slice(_ index: Int) -> Range<Int> { (count * index / slices)..<(count * (index + 1) / slices) }
        try context.forEachTask(slices) { (index) throws(ExecutionError) in
            let counts = table + index * parts
            for row in slice(index) { counts[Int(truncatingIfNeeded: from[row] &>> shift)] += 1 }
        }
        var (starts, next): ([Int], Int) = ([], 0)
        for part in 0..<parts {
            starts.append(next)
            for index in 0..<slices {
                let size = table[index * parts + part]
                table[index * parts + part] = next
                next += size
            }
        }
        starts.append(count)
        try context.forEachTask(slices) { (index) throws(ExecutionError) in
            let places = table + index * parts
            for row in slice(index) {
                let part = Int(truncatingIfNeeded: from[row] &>> shift)
                to[places[part]] = from[row]
                places[part] += 1
            }
        }
        return starts
    }

    /// Sorts a part of `source` by `bits` bits above the low ones, into `target`.
    private func sortPart(
        _ source: UnsafeMutablePointer<Entry>, _ target: UnsafeMutablePointer<Entry>, _ count: Int, bits: Int
    ) {
        guard count > 0 else { return }
        guard bits > 0, count > Self.smallCount else {
            target.update(from: source, count: count)
            if bits > 0 {
                var part = UnsafeMutableBufferPointer(start: target, count: count)
                part.sort()
            }
            return
        }
        var (from, to) = (source, target)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 << Self.digitBits) { counts in
            for digit in stride(from: 0, to: bits, by: Self.digitBits) {
                let shift = Entry(truncatingIfNeeded: lowBits + digit)
                let mask = (1 << min(Self.digitBits, bits - digit)) - 1
                counts.initialize(repeating: 0)
                for row in 0..<count { counts[Int(truncatingIfNeeded: from[row] &>> shift) & mask] += 1 }
                // All alike in this digit.
                if counts[Int(truncatingIfNeeded: from[0] &>> shift) & mask] == count { continue }
                var next = 0
                for value in 0...mask { (counts[value], next) = (next, next + counts[value]) }
                for row in 0..<count {
                    let value = Int(truncatingIfNeeded: from[row] &>> shift) & mask
                    to[counts[value]] = from[row]
                    counts[value] += 1
                }
                (from, to) = (to, from)
            }
        }
        if from != target { target.update(from: from, count: count) }
    }
}
