import Columns
import Planning

/// One thread's probe side of a join. A batch that gives many rows is given out piece by piece.
final class JoinOperator: StreamOperator {
    let stage: JoinStage
    let context: RunContext
    let state: EvaluationState
    let pairs: JoinPairs
    let probe: JoinProbe
    let filter: PairFilter?
    /// For `MarkUnknown.condition`.
    let unknownFilter: PairFilter?
    private let keyExpressions: [VectorExpression]
    private let gather: PairGather
    private let survivors: JoinPairs
    private let reservation: Reservation
    /// The batch that is being worked through, its keys, and how far.
    private(set) var source = Batch(columns: [])
    private(set) var keys: [ColumnVector] = []
    private var cursor: CandidateCursor?
    /// The row that the last piece left unfinished has had a match.
    private var hasMatched = false
    /// Ordinals of what comes out, where rows multiply: the morsel, and rows within it.
    private var ordinal = 0
    /// A byte a row of the batch.
    let isMatched: UnsafeMutablePointer<UInt8>
    let isUnknown: UnsafeMutablePointer<UInt8>
    let match: UnsafeMutablePointer<UInt32>

    init(
        _ stage: JoinStage, inputs: [ColumnInfo], context: RunContext, state: EvaluationState
    ) throws(ExecutionError) {
        let (capacity, budget) = (context.options.batchRows, context.budget)
        self.stage = stage
        self.context = context
        self.state = state
        reservation = Reservation(budget)
        try reservation.add(2 * JoinPairs.bytes(capacity: capacity) + 6 * capacity)
        pairs = JoinPairs(capacity: capacity)
        survivors = JoinPairs(capacity: capacity)
        probe = try JoinProbe(stage.table, capacity: capacity, budget: budget)
        var expressions: [VectorExpression] = []
        for key in stage.probeKeys { expressions.append(try context.compiler(inputs).compile(key)) }
        keyExpressions = expressions
        func makeFilter(_ condition: BoundExpression?, keepsUnknown: Bool) throws(ExecutionError) -> PairFilter? {
            guard let condition else { return nil }
            return try PairFilter(
                condition, columns: stage.pairColumns, infos: stage.pairInfos, block: stage.build.block,
                keepsUnknown: keepsUnknown, context: context, state: state)
        }
        filter = try makeFilter(stage.residual, keepsUnknown: stage.unknown != nil)
        unknownFilter = try makeFilter(stage.unknown?.condition, keepsUnknown: true)
        gather = try PairGather(
            stage.outputColumns, infos: stage.output, block: stage.build.block, capacity: capacity, budget: budget)
        isMatched = .allocate(capacity: capacity)
        isUnknown = .allocate(capacity: capacity)
        match = .allocate(capacity: capacity)
    }

    deinit {
        isMatched.deallocate()
        isUnknown.deallocate()
        match.deallocate()
    }

    func open(morsel: Int) { ordinal = morsel << 32 }

    var hasMore: Bool { cursor.map { !$0.isDone } ?? false }

    func process(_ batch: Batch) throws(ExecutionError) -> Batch {
        source = batch
        keys.removeAll(keepingCapacity: true)
        for key in keyExpressions { keys.append(try key.evaluate(batch, state)) }
        probe.find(keys, count: batch.count)
        hasMatched = false
        switch stage.task {
        case .pairs(let keepsAll):
            cursor = CandidateCursor(stage.table, probe: probe, count: batch.count, keepsAll: keepsAll)
            return try more()
        case .exists(let wanted):
            try findMatches()
            return kept { self.isMatched[$0] == (wanted ? 1 : 0) }
        case .mark:
            try findMatches()
            try findUnknown()
            return marked()
        case .single:
            try findSingle()
            return emit(isWhole: true)
        case .flag:
            try eachPiece { pairs in for index in 0..<pairs.count { self.stage.flags?.set(Int(pairs.build[index])) } }
            return Batch(columns: [])
        }
    }

    /// The next piece of the batch.
    func more() throws(ExecutionError) -> Batch {
        guard case .pairs(let keepsAll) = stage.task, cursor != nil else { return Batch(columns: []) }
        repeat {
            try context.cancellation.check()
            cursor!.fill(pairs)
            if keepsAll { try filterKeepingAll() } else { try filter?.apply(pairs, source) }
        } while pairs.count == 0 && !cursor!.isDone
        if let flags = stage.flags {
            for index in 0..<pairs.count where pairs.build[index] != JoinPairs.none {
                flags.set(Int(pairs.build[index]))
            }
        }
        return emit(isWhole: !stage.fansOut && pairs.count == source.count)
    }

    private func emit(isWhole: Bool) -> Batch {
        let batch = gather.gather(pairs, from: source, isWhole: isWhole)
        batch.ordinal = stage.fansOut ? ordinal : source.ordinal
        ordinal += pairs.count
        return batch
    }

    /// Filters the pairs; a row whose candidates have all gone keeps one without a build row.
    private func filterKeepingAll() throws(ExecutionError) {
        guard let filter, let cursor else { return }
        survivors.count = 0
        for index in 0..<pairs.count where pairs.build[index] != JoinPairs.none {
            survivors.append(pairs.probe[index], pairs.build[index])
        }
        try filter.apply(survivors, source)
        let count = pairs.count
        var (kept, next) = (0, 0)
        for index in 0..<count {
            let (row, candidate) = (pairs.probe[index], pairs.build[index])
            if next < survivors.count, survivors.probe[next] == row, survivors.build[next] == candidate {
                pairs.probe[kept] = row
                pairs.build[kept] = candidate
                kept += 1
                next += 1
                hasMatched = true
            }
            let isLast = index + 1 < count ? pairs.probe[index + 1] != row : cursor.row > Int(row)
            guard isLast else { continue }
            if !hasMatched {
                pairs.probe[kept] = row
                pairs.build[kept] = JoinPairs.none
                kept += 1
            }
            hasMatched = false
        }
        pairs.count = kept
    }

    /// All pairs of the batch that the residual leaves, piece by piece.
    private func eachPiece(_ body: (JoinPairs) -> Void) throws(ExecutionError) {
        var cursor = CandidateCursor(stage.table, probe: probe, count: source.count, keepsAll: false)
        while !cursor.isDone {
            try context.cancellation.check()
            cursor.fill(pairs)
            try filter?.apply(pairs, source)
            body(pairs)
        }
    }

    private func findMatches() throws(ExecutionError) {
        let count = source.count
        isUnknown.update(repeating: 0, count: count)
        guard let filter else {
            for row in 0..<count { isMatched[row] = probe.heads[row] != 0 ? 1 : 0 }
            return
        }
        isMatched.update(repeating: 0, count: count)
        let keepsUnknown = stage.unknown != nil
        try eachPiece { pairs in
            for index in 0..<pairs.count {
                let row = Int(pairs.probe[index])
                if keepsUnknown, filter.isUnknown[index] != 0 { isUnknown[row] = 1 } else { isMatched[row] = 1 }
            }
        }
    }

    /// Pairs every row with its only match; more than one is none, and an error.
    private func findSingle() throws(ExecutionError) {
        let count = source.count
        match.update(repeating: JoinPairs.none, count: count)
        isMatched.update(repeating: 0, count: count)
        try eachPiece { pairs in
            for index in 0..<pairs.count {
                let row = Int(pairs.probe[index])
                if isMatched[row] == 0 { match[row] = pairs.build[index] }
                isMatched[row] = isMatched[row] == 0 ? 1 : 2
            }
        }
        for row in 0..<count {
            pairs.probe[row] = UInt16(truncatingIfNeeded: row)
            pairs.build[row] = isMatched[row] == 1 ? match[row] : JoinPairs.none
            if isMatched[row] == 2 { state.hadScalarErrors = true }
        }
        pairs.count = count
    }

    private func kept(_ isWanted: (Int) -> Bool) -> Batch {
        var size = 0
        for row in 0..<source.count {
            pairs.probe[size] = UInt16(truncatingIfNeeded: row)
            size += isWanted(row) ? 1 : 0
        }
        pairs.build.update(repeating: JoinPairs.none, count: size)
        pairs.count = size
        return emit(isWhole: size == source.count)
    }

    /// The rows and their marks.
    private func marked() -> Batch {
        let batch = kept { _ in true }
        let mark = gather.batch.columns[stage.output.count - 1]
        mark.setValidity(true, count: batch.count)
        for row in 0..<batch.count {
            mark.booleans[row] = isMatched[row]
            if isMatched[row] == 0, isUnknown[row] != 0 { mark.markNull(row, count: batch.count) }
        }
        return batch
    }
}
