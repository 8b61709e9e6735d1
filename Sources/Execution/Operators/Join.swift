import Columns
import Planning
import Schemas

extension PlanExecutor {
    /// A join: one side is run to its end and put into a table, the other streams past it. Rows come in the order of the left
    /// side where only left rows are shown, else in the order of the probe side, matches in the order of the build side; rows
    /// of the build side without a match come last.
    func join(_ node: JoinNode, needed: Set<Int>?) throws(ExecutionError) -> PipelinePlan {
        let sides = try JoinSides(node, needed: needed, executor: self)
        let (build, probe) = (sides.build, sides.probe)
        let rows = try BuildRows.run(build.pipeline, context: context)
        let layout = try layout(rows, sides)
        let table = try table(rows, sides, layout)
        context.explain(
            "join \(node.kind.rawValue): built \(sides.buildsLeft ? "left" : "right"), \(rows.count) rows, \(table.name)"
        )
        let (left, right) = (sides.left, sides.right)
        let pairInfos = left + right
        let needsFlags = node.kind == .full || sides.flagsBuild
        let flags = needsFlags ? try MatchFlags(count: rows.count, budget: context.budget) : nil
        var outputColumns = sides.columns.enumerated().map {
            sides.outputRead.contains($0.offset) ? $0.element : .unread
        }
        var output = sides.shown(node.kind)
        if !node.kind.showsRight { outputColumns = Array(outputColumns.prefix(left.count)) }
        if node.kind == .mark {
            outputColumns.append(.unread)
            output.append(ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: true))
        }
        let stage = JoinStage(
            task: sides.flagsBuild ? .flag : Self.task(node.kind, table), build: rows, table: table,
            probeKeys: probe.keys, residual: node.residual, pairColumns: sides.columns, pairInfos: pairInfos,
            outputColumns: sides.flagsBuild ? [] : outputColumns, output: sides.flagsBuild ? [] : output, flags: flags,
            unknown: node.kind == .mark ? try unknown(node, sides, rows) : nil)
        var pipeline = probe.pipeline
        if let layout, Self.dropsUnmatched(stage) {
            pipeline = try KeyPushdown(context: context).pushed(sides, layout, build: rows)
        }
        pipeline.stages.append(.join(stage))
        pipeline.output = stage.output
        guard let flags else { return pipeline }
        let result = try collect(pipeline)
        if sides.flagsBuild {
            let wanted = node.kind == .semi
            return source(try flagged(rows, flags, wanted, columns: outputColumns, output))
        }
        // Unmatched rows of the build side follow: the probe side's columns are NULL there.
        let rest = outputColumns.map { column in if case .probe = column { PairColumn.unread } else { column } }
        let unmatched = try flagged(rows, flags, false, columns: rest, output, isNull: { sides.isProbe(column: $0) })
        for chunk in unmatched.chunks { try result.append(chunk, 0, chunk.count) }
        return source(result)
    }

    private static func task(_ kind: JoinKind, _ table: JoinTable) -> JoinStage.Task {
        switch kind {
        case .inner: .pairs(keepsAll: false)
        case .left, .right, .full: .pairs(keepsAll: true)
        case .semi: .exists(true)
        case .anti: .exists(false)
        case .mark: .mark
        case .single: table.isUnique ? .pairs(keepsAll: true) : .single
        }
    }

    /// A probe row without a match gives nothing.
    private static func dropsUnmatched(_ stage: JoinStage) -> Bool {
        switch stage.task {
        case .pairs(let keepsAll): !keepsAll
        case .exists(let wanted): wanted
        case .flag: true
        case .mark, .single: false
        }
    }

    /// Nil without keys.
    private func layout(_ rows: BuildRows, _ sides: JoinSides) throws(ExecutionError) -> JoinKeyLayout? {
        guard !sides.build.keys.isEmpty else { return nil }
        return try JoinKeyLayout(
            rows, columns: sides.build.keyColumns, probe: sides.probe.keyInfos, nullsMatch: sides.nullsMatch,
            denseLimit: max(1 << 16, 16 * rows.count), context: context)
    }

    private func table(
        _ rows: BuildRows, _ sides: JoinSides, _ layout: JoinKeyLayout?
    ) throws(ExecutionError) -> JoinTable {
        guard let layout else {
            return JoinTable(.every, layout: nil, rowCount: rows.count, maxMatches: rows.count)
        }
        return try JoinTableBuilder(
            build: rows, columns: sides.build.keyColumns, layout: layout, isExistence: sides.isExistence,
            context: context
        ).table()
    }

    /// What a mark needs to tell NULL from false.
    private func unknown(
        _ node: JoinNode, _ sides: JoinSides, _ rows: BuildRows
    ) throws(ExecutionError) -> MarkUnknown {
        let open = node.keys.indices.filter { !node.keys[$0].nullsMatch }
        var nullRows: [UInt32] = []
        let nullable = open.compactMap { rows.block.validity[sides.build.keyColumns[$0]] }
        let reservation = Reservation(context.budget)
        for row in 0..<(nullable.isEmpty ? 0 : rows.count) where nullable.contains(where: { $0[row] == 0 }) {
            if nullRows.count % 1_024 == 0 { try reservation.add(4_096) }
            nullRows.append(UInt32(row))
        }
        let condition = node.keys.count == 1 && node.residual == nil ? nil : sides.condition
        return MarkUnknown(condition: condition, keys: open, nullRows: nullRows)
    }

    /// The build rows whose flag is `wanted`, in order. `isNull`: columns that are NULL.
    private func flagged(
        _ rows: BuildRows, _ flags: MatchFlags, _ wanted: Bool, columns: [PairColumn], _ infos: [ColumnInfo],
        isNull: (Int) -> Bool = { _ in false }
    ) throws(ExecutionError) -> RowSet {
        let capacity = context.options.batchRows
        let result = RowSet(infos: infos, chunkRows: capacity, budget: context.budget)
        let gather = try PairGather(
            columns, infos: infos, block: rows.block, capacity: capacity, budget: context.budget)
        let pairs = JoinPairs(capacity: capacity)
        for column in infos.indices where isNull(column) {
            gather.batch.columns[column].setValidity(false, count: capacity)
        }
        func flush() throws(ExecutionError) {
            try context.cancellation.check()
            try result.append(gather.gather(pairs, from: gather.batch), 0, pairs.count)
            pairs.count = 0
        }
        for row in 0..<rows.count where flags.isSet(row) == wanted {
            pairs.append(0, UInt32(row))
            if pairs.count == capacity { try flush() }
        }
        try flush()
        return result
    }
}
