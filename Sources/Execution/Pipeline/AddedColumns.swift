import Planning

/// The columns that an operator needs besides those of its input: a plain column of the input is used in place, everything
/// else is computed once, behind the input's columns.
struct AddedColumns {
    private let context: RunContext
    private let input: PipelinePlan
    private let compiler: ExpressionCompiler
    private var added: [BoundExpression] = []
    private var infos: [ColumnInfo] = []

    init(_ input: PipelinePlan, context: RunContext) {
        self.input = input
        self.context = context
        compiler = context.compiler(input.output)
    }

    /// What an expression gives, without adding it.
    func info(_ expression: BoundExpression) throws(ExecutionError) -> ColumnInfo {
        try compiler.compile(expression).info
    }

    /// The position of the expression's column in the pipeline's output.
    mutating func column(_ expression: BoundExpression) throws(ExecutionError) -> Int {
        let info = try info(expression)
        if case .column(let index, _) = expression { return index }
        if let known = added.firstIndex(of: expression) { return input.output.count + known }
        added.append(expression)
        infos.append(info)
        return input.output.count + added.count - 1
    }

    /// The input with the added columns.
    var pipeline: PipelinePlan {
        guard !added.isEmpty else { return input }
        var result = input
        let plain = input.output.enumerated().map { BoundExpression.column(index: $0.offset, type: $0.element.type) }
        result.stages.append(.project(plain + added))
        result.output = input.output + infos
        return result
    }
}
