import Columns
import Kernels

/// The cells of plain aggregates; one instance a thread, merged at the end.
final class PlainCells {
    struct Slot {
        var accumulator: Accumulator
        var offset: Int
    }

    let slots: [Slot]
    let cells: CellBuffer
    /// Counts and sums of a batch over few cells.
    let few: FewCells
    private let isFast: Bool
    private let arena: TextArena
    /// What STRING_AGG keeps; nil where nothing asks for it.
    let joined: JoinedTexts?

    init(_ accumulators: [Accumulator], context: RunContext) throws(ExecutionError) {
        var (slots, next): ([Slot], Int) = ([], 0)
        for accumulator in accumulators {
            slots.append(Slot(accumulator: accumulator, offset: next))
            next += accumulator.bytes
        }
        self.slots = slots
        cells = try CellBuffer(stride: max(next, 16), budget: context.budget)
        isFast = context.options.useFastKernels
        arena = TextArena(context.budget)
        few = FewCells()
        let hasJoined = accumulators.contains { if case .joined = $0 { true } else { false } }
        joined = hasJoined ? try JoinedTexts(context.budget) : nil
    }

    func offset(of accumulator: Accumulator) -> Int? { slots.first { $0.accumulator == accumulator }?.offset }

    /// Adds a batch: row i belongs to group `groups[i]`; `isSingle`: all to group 0.
    func update(
        _ groups: UnsafePointer<UInt32>, count: Int, feeds: [MeasureFeed], isSingle: Bool
    ) throws(ExecutionError) {
        let isFew = isFast && !isSingle && !slots.isEmpty && few.begin(groups, count: count, cells: cells.count)
        for slot in slots {
            if isFast, isSingle, addSingle(slot, count, feeds) { continue }
            if isFew, addFew(slot, groups, count, feeds) { continue }
            switch slot.accumulator {
            case .rows, .count, .sumNarrow, .sumWide: addSums(slot, groups, count, feeds)
            case .sumDouble(let argument): addDoubles(slot.offset, groups, count, feeds[argument])
            case .moments(let argument, let shift): addMoments(slot.offset, groups, count, feeds[argument], shift)
            case .wideMoments(let argument): addWideMoments(slot.offset, groups, count, feeds[argument])
            case .welford(let argument): addWelford(slot.offset, groups, count, feeds[argument])
            case .pairs(let y, let x): addPairs(slot.offset, groups, count, y: feeds[y], x: feeds[x])
            case .joined(let text, let separator, let isDistinct):
                try addJoined(
                    slot.offset, groups, count, feeds[text], separator: feeds[separator], isDistinct: isDistinct)
            case .extreme(let argument, let isMaximum):
                addExtremes(slot.offset, groups, count, feeds[argument], isMaximum)
            case .extremeWide(let argument, let isMaximum):
                addWideExtremes(slot.offset, groups, count, feeds[argument], isMaximum)
            case .extremeText(let argument, let isMaximum):
                try addTextExtremes(slot.offset, groups, count, feeds[argument], isMaximum)
            }
        }
    }

    /// Sums over one group need no scatter. False: not one of those.
    private func addSingle(_ slot: Slot, _ count: Int, _ feeds: [MeasureFeed]) -> Bool {
        let cell = cells.base + slot.offset
        let words = cell.assumingMemoryBound(to: Int64.self)
        switch slot.accumulator {
        case .rows: words[0] += Int64(count)
        case .count(let argument):
            words[0] += feeds[argument].valid.map { Int64(kn_count_bytes($0, count)) } ?? Int64(count)
        case .sumNarrow(let argument) where feeds[argument].info.kind == .int64:
            let feed = feeds[argument]
            if let sum = feed.sum {
                words[0] &+= sum
                words[1] += Int64(count)
                return true
            }
            words[0] &+= kn_sum_i64(feed.vector.int64s, feed.valid, count)
            words[1] += feed.valid.map { Int64(kn_count_bytes($0, count)) } ?? Int64(count)
        default: return false
        }
        return true
    }

    private func addSums(_ slot: Slot, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feeds: [MeasureFeed]) {
        let base = (cells.base + slot.offset).assumingMemoryBound(to: CChar.self)
        let stride = cells.stride
        guard isFast else { return addSumsSlowly(slot, groups, count, feeds) }
        switch slot.accumulator {
        case .rows: kn_group_count(base, stride, groups, nil, count)
        case .count(let argument): kn_group_count(base, stride, groups, feeds[argument].valid, count)
        case .sumNarrow(let argument) where feeds[argument].info.kind == .int64:
            kn_group_sum_i64(base, stride, groups, feeds[argument].vector.int64s, feeds[argument].valid, count)
        case .sumWide(let argument) where feeds[argument].info.kind == .int64:
            kn_group_sum_wide(base, stride, groups, feeds[argument].vector.int64s, feeds[argument].valid, count)
        default: addSumsSlowly(slot, groups, count, feeds)
        }
    }

    /// The general path of all sums.
    private func addSumsSlowly(_ slot: Slot, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feeds: [MeasureFeed]) {
        let (base, stride) = (cells.base + slot.offset, cells.stride)
        switch slot.accumulator {
        case .rows: for row in 0..<count { (base + Int(groups[row]) &* stride).add(1, at: 0) }
        case .count(let argument):
            let valid = feeds[argument].valid
            for row in 0..<count where valid?[row] != 0 { (base + Int(groups[row]) &* stride).add(1, at: 0) }
        case .sumNarrow(let argument):
            let feed = feeds[argument]
            for row in 0..<count where feed.valid?[row] != 0 {
                let cell = base + Int(groups[row]) &* stride
                cell.add(Int64(truncatingIfNeeded: feed.vector.word(row)), at: 0)
                cell.add(1, at: 8)
            }
        case .sumWide(let argument):
            let (valid, values) = (feeds[argument].valid, feeds[argument].wideValues)
            for row in 0..<count where valid?[row] != 0 {
                let cell = base + Int(groups[row]) &* stride
                let sum = cell.assumingMemoryBound(to: Int128.self)
                let (value, overflow) = sum.pointee.addingReportingOverflow(values[row])
                sum.pointee = value
                cell.add(1, at: 16)
                if overflow { cell.storeBytes(of: 1, toByteOffset: 24, as: Int64.self) }
            }
        default: break
        }
    }

    private func addTextExtremes(
        _ offset: Int, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feed: MeasureFeed, _ isMaximum: Bool
    ) throws(ExecutionError) {
        for row in 0..<count where feed.valid?[row] != 0 {
            try offer(feed.vector.texts[row], to: cells.record(Int(groups[row])) + offset, isMaximum)
        }
    }

    /// Keeps a copy of the text when it is beyond the cell's.
    func offer(_ text: TextSlice, to cell: UnsafeMutableRawPointer, _ isMaximum: Bool) throws(ExecutionError) {
        let isPresent = cell.load(fromByteOffset: 16, as: Int64.self) != 0
        if isPresent {
            let order = text.compare(cell.load(as: TextSlice.self))
            if order == 0 || (order > 0) != isMaximum { return }
        }
        cell.storeBytes(of: try arena.copy(text), as: TextSlice.self)
        cell.storeBytes(of: 1, toByteOffset: 16, as: Int64.self)
    }
}

extension UnsafeMutableRawPointer {
    @inline(__always)
    func add(_ amount: Int64, at offset: Int) {
        let word = (self + offset).assumingMemoryBound(to: Int64.self)
        word.pointee &+= amount
    }
}
