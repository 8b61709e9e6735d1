import Columns
import Planning
import Schemas

extension PlanExecutor {
    /// Window functions. Rows come out in the order of partition and order keys, rows with equal keys in the order of the
    /// source: no thread or batch changes it.
    func window(_ node: WindowNode) throws(ExecutionError) -> RowSet {
        let input = try pipeline(node.input)
        var columns = AddedColumns(input, context: context)
        var keys: [SortColumn] = []
        for expression in node.partition {
            keys.append(
                SortColumn(column: try columns.column(expression), isDescending: false, nullsFirst: false))
        }
        for key in node.order {
            keys.append(
                SortColumn(
                    column: try columns.column(key.expression), isDescending: key.isDescending,
                    nullsFirst: key.nullsFirst))
        }
        var arguments: [[ArgumentColumn]] = []
        for call in node.calls { arguments.append(try argumentColumns(call, &columns)) }
        let pipeline = columns.pipeline
        let rows = try collect(pipeline)
        let order = try RowOrder.sorted(rows, by: keys, leadingKeys: node.partition.count, context: context)
        let window = WindowRows(order)
        context.explain(
            "window: \(rows.count) rows, \(node.calls.count) calls, \(order.name), \(window.tasks.count) tasks")
        let evaluators = try evaluators(node, arguments, keys, rows, order)
        let outputs = try evaluate(evaluators, window)
        return try joined(rows, outputs, evaluators, window, columnCount: input.output.count)
    }

    /// Where an argument comes from.
    private enum ArgumentColumn {
        case constant(Value, ColumnInfo)
        case column(Int)
    }

    private func argumentColumns(
        _ call: WindowCall, _ columns: inout AddedColumns
    ) throws(ExecutionError) -> [ArgumentColumn] {
        var arguments = call.arguments
        let isShift = call.function == .lag || call.function == .lead
        if isShift, arguments.count == 3, try columns.info(arguments[0]).isUnlike(try columns.info(arguments[2])) {
            // CASE brings both into one kind.
            let (value, standIn) = (arguments[0], arguments[2])
            arguments[0] = .either(value, standIn)
            if case .literal(.null, _) = standIn {
                arguments[0] = value
            } else {
                arguments[2] = .either(standIn, value)
            }
        }
        var result: [ArgumentColumn] = []
        for (index, argument) in arguments.enumerated() {
            // Only numbers of rows and the default of LAG may be constants.
            if case .literal(let value, _) = argument, index > 0 || call.function == .ntile,
                value.isNull || argument.type == .integer && !(isShift && index == 2)
            {
                result.append(.constant(value, try columns.info(argument)))
            } else {
                result.append(.column(try columns.column(argument)))
            }
        }
        return result
    }

    private func evaluators(
        _ node: WindowNode, _ arguments: [[ArgumentColumn]], _ keys: [SortColumn], _ rows: RowSet, _ order: RowOrder
    ) throws(ExecutionError) -> [any WindowEvaluator] {
        var flat: [Int: ColumnVector] = [:]
        func column(_ index: Int) throws(ExecutionError) -> ColumnVector {
            if let known = flat[index] { return known }
            let vector = try rows.flat(column: index, order.rows, context: context)
            flat[index] = vector
            return vector
        }
        func rangeKey() throws(ExecutionError) -> RangeKey {
            guard node.order.count == 1, let key = keys.last else {
                throw ExecutionError(.planInvalid, "RANGE offset without one key")
            }
            return try RangeKey(
                try column(key.column), type: rows.infos[key.column].type, isDescending: key.isDescending)
        }
        let factory = WindowEvaluators(context: context, rowCount: rows.count, rangeKey: rangeKey)
        var result: [any WindowEvaluator] = []
        for (call, sources) in zip(node.calls, arguments) {
            var values: [WindowArgument] = []
            for source in sources {
                switch source {
                case .constant(let value, let info):
                    values.append(WindowArgument(info: info, vector: nil, constant: value))
                case .column(let index):
                    values.append(WindowArgument(info: rows.infos[index], vector: try column(index), constant: nil))
                }
            }
            result.append(try factory.evaluator(call, values))
        }
        return result
    }

    /// The values of all calls, in the order of the window.
    private func evaluate(
        _ evaluators: [any WindowEvaluator], _ window: WindowRows
    ) throws(ExecutionError) -> [ColumnVector] {
        var outputs: [ColumnVector] = []
        for evaluator in evaluators {
            outputs.append(
                try ColumnVector.accounted(
                    kind: evaluator.output.kind, capacity: window.count, budget: context.budget))
        }
        let context = context
        let threads = try context.forEachTask(window.tasks.count) { () throws(ExecutionError) in
            ThreadState(task: try WindowTask(window, context: context), hadNulls: evaluators.map { _ in false })
        } body: { (state, index) throws(ExecutionError) in
            try state.task.open(index)
            for (call, evaluator) in evaluators.enumerated() {
                try state.task.begin()
                try evaluator.evaluate(state.task, into: outputs[call])
                if state.task.hadNulls { state.hadNulls[call] = true }
            }
        }
        for thread in threads {
            if thread.task.hadErrors { context.hadScalarErrors = true }
            for (call, output) in outputs.enumerated() where thread.hadNulls[call] { output.hasNulls = true }
        }
        return outputs
    }

    private final class ThreadState {
        let task: WindowTask
        var hadNulls: [Bool]

        init(task: WindowTask, hadNulls: [Bool]) {
            self.task = task
            self.hadNulls = hadNulls
        }
    }

    /// The input's columns and the calls', in the order of the window.
    private func joined(
        _ rows: RowSet, _ outputs: [ColumnVector], _ evaluators: [any WindowEvaluator], _ window: WindowRows,
        columnCount: Int
    ) throws(ExecutionError) -> RowSet {
        let infos = rows.infos.prefix(columnCount) + evaluators.map(\.output)
        let result = RowSet(infos: Array(infos), chunkRows: rows.chunkRows, budget: context.budget)
        // Calls that give texts give texts of the input.
        result.borrowTexts(of: rows)
        let sources = (0..<columnCount).map { ColumnSource(rows, column: $0) }
        let (order, context) = (window.order.rows, context)
        try result.makeChunks(rows: rows.count, threads: context.options.threads) {
            (chunk, first) throws(ExecutionError) in
            try context.cancellation.check()
            for (source, target) in zip(sources, chunk.columns) {
                target.hasNulls = source.gather(order.pointer + first, count: chunk.count, into: target, at: 0)
            }
            for (output, target) in zip(outputs, chunk.columns[columnCount...]) {
                let width = output.kind.width
                target.data.copyMemory(from: output.data + first * width, byteCount: chunk.count * width)
                target.hasNulls = output.hasNulls
                if output.hasNulls { target.validity.update(from: output.validity + first, count: chunk.count) }
            }
        }
        return result
    }
}

extension ColumnInfo {
    /// The values lie otherwise in memory.
    func isUnlike(_ other: ColumnInfo) -> Bool {
        kind != other.kind || dictionary?.text.baseAddress != other.dictionary?.text.baseAddress
    }
}

extension BoundExpression {
    /// `first`, in a kind that both have.
    fileprivate static func either(_ first: BoundExpression, _ second: BoundExpression) -> BoundExpression {
        .conditional(
            [ConditionalBranch(condition: .literal(.boolean(true), type: .boolean), value: first)], otherwise: second,
            type: first.type)
    }
}
