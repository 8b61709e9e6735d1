import Columns
import Planning

/// Filters of a build side's keys go down into the scans of the probe side, where they spare reading the other columns. Only
/// joins that drop rows without a match have them, and only where no expression in between may fail: whether a row raises the
/// scalar-error flag must not depend on a filter.
struct KeyPushdown {
    let context: RunContext

    /// The probe side with the filters of a join's keys.
    func pushed(
        _ sides: JoinSides, _ layout: JoinKeyLayout, build: BuildRows
    ) throws(ExecutionError) -> PipelinePlan {
        var pipeline = sides.probe.pipeline
        guard context.options.useFastKernels, sides.build.isSelective, build.count > 0 else { return pipeline }
        for part in layout.parts {
            guard case .integers = part.source, !layout.nullsMatch[part.key],
                case .column(let index, _) = sides.probe.keys[part.key], reachesScan(pipeline, index)
            else { continue }
            let filter = try KeyFilter(
                part, build: build, column: sides.build.keyColumns[part.key], context: context)
            pipeline = try pushed(filter, column: index, into: pipeline)
        }
        return pipeline
    }

    /// Where a column of a pipeline comes from, when every stage leaves it as it is.
    private func sourceColumn(_ pipeline: PipelinePlan, _ column: Int) -> Int? {
        var column = column
        for stage in pipeline.stages.reversed() {
            switch stage {
            case .filter, .unify: break
            case .project(let expressions):
                guard case .column(let inner, _) = expressions[column] else { return nil }
                column = inner
            case .join(let join):
                guard case .probe(let inner) = join.outputColumns[column] else { return nil }
                column = inner
            }
        }
        return column
    }

    private func reachesScan(_ pipeline: PipelinePlan, _ column: Int) -> Bool {
        guard let column = sourceColumn(pipeline, column), isTotal(pipeline) else { return false }
        switch pipeline.source {
        case .scan: return true
        case .union(let inputs): return inputs.contains { reachesScan($0, column) }
        case .rows, .groups, .singleRow: return false
        }
    }

    private func pushed(
        _ filter: KeyFilter, column: Int, into pipeline: PipelinePlan
    ) throws(ExecutionError) -> PipelinePlan {
        guard let column = sourceColumn(pipeline, column) else { return pipeline }
        var pipeline = pipeline
        switch pipeline.source {
        case .scan(var scan):
            scan.keyFilters.append(ScanKeyFilter(column: scan.columns[column], filter: filter))
            pipeline.source = .scan(scan)
            context.explain(
                "keys of a join filter \(scan.table.schema.name).\(scan.table.columns[scan.columns[column]].schema.name)"
            )
        case .union(let inputs):
            var filtered: [PipelinePlan] = []
            for input in inputs {
                filtered.append(reachesScan(input, column) ? try pushed(filter, column: column, into: input) : input)
            }
            pipeline.source = .union(filtered)
        case .rows, .groups, .singleRow: break
        }
        return pipeline
    }

    /// No stage has an expression that may fail, as far as its form tells.
    private func isTotal(_ pipeline: PipelinePlan) -> Bool {
        pipeline.stages.allSatisfy { stage in
            switch stage {
            case .filter(let expressions), .project(let expressions): expressions.allSatisfy(\.isTotal)
            case .unify: true
            case .join(let join):
                // A scalar subquery raises the flag where it has several rows.
                switch join.task {
                case .single: false
                default: join.probeKeys.allSatisfy(\.isTotal) && join.residual?.isTotal ?? true
                }
            }
        }
    }
}

extension BoundExpression {
    /// No row raises the scalar-error flag, which the form alone shows.
    var isTotal: Bool {
        switch self {
        case .column, .literal: true
        case .inList(let operand, _, _): operand.isTotal
        case .conditional(let branches, let otherwise, _):
            branches.allSatisfy { $0.condition.isTotal && $0.value.isTotal } && otherwise?.isTotal ?? true
        case .cast(let operand, let type):
            // Widening.
            switch (operand.type, type) {
            case (.date, .timestamp), (.integer, .double), (.decimal, .double): operand.isTotal
            default: false
            }
        case .call(let function, let operands, _):
            switch function {
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isDistinctFrom,
                .isNotDistinctFrom, .and, .or, .not, .isNull, .isNotNull, .isTrue, .isNotTrue, .isFalse, .isNotFalse,
                .coalesce, .nullIf, .greatest, .least, .startsWith, .extractYear, .extractMonth, .extractDay:
                operands.allSatisfy(\.isTotal)
            case .like:
                // A pattern that is computed may be wrong.
                operands.dropFirst().allSatisfy { if case .literal = $0 { true } else { false } } && operands[0].isTotal
            default: false
            }
        }
    }
}
