import Columns
import Planning
import Schemas

/// An aggregation settled for all threads: arguments without duplicates, the form of every sum, who accumulates what.
struct AggregatePlan {
    let node: AggregateNode
    private(set) var input: PipelinePlan
    /// Distinct argument expressions.
    private(set) var arguments: [BoundExpression] = []
    /// In the order of the node's aggregates.
    private(set) var calls: [CallPlan] = []
    let groupInfos: [ColumnInfo]
    private(set) var argumentInfos: [ColumnInfo] = []
    private(set) var forms: [SumForm] = []
    private(set) var accumulators: [Accumulator] = []
    private(set) var distinctPlans: [DistinctPlan] = []
    /// Arguments whose values are kept.
    private(set) var valueArguments: [Int] = []
    private(set) var evidence: EvidencePlan?
    /// Some figure depends on the order of rows: one thread.
    private(set) var isSequential = false
    /// Some argument may raise the scalar-error flag.
    private(set) var mayFail = false

    init(
        _ node: AggregateNode, input: PipelinePlan, groupInfos: [ColumnInfo], context: RunContext, allowsFixed: Bool
    ) throws(ExecutionError) {
        self.node = node
        self.input = input
        self.groupInfos = groupInfos
        let compiler = context.compiler(input.output)
        var (arguments, infos): ([BoundExpression], [ColumnInfo]) = ([], [])
        func position(_ expression: BoundExpression?) throws(ExecutionError) -> Int? {
            guard let expression else { return nil }
            if let known = arguments.firstIndex(of: expression) { return known }
            arguments.append(expression)
            let compiled = try compiler.compile(expression)
            infos.append(compiled.info)
            if compiled.mayFail { mayFail = true }
            return arguments.count - 1
        }
        var calls: [CallPlan] = []
        for call in node.aggregates {
            try call.check()
            let argument = try position(call.argument)
            calls.append(CallPlan(call: call, argument: argument, second: try position(call.secondArgument)))
        }
        let forms = infos.map { SumForm.choose($0, rows: input.rowsUpperBound, allowsFixed: allowsFixed) }
        var needs: [ArgumentNeed] = infos.indices.map { ArgumentNeed(argument: $0, info: infos[$0], form: forms[$0]) }
        var pairs: [Accumulator] = []
        for index in calls.indices { try settle(&calls[index], infos, &needs, &pairs) }
        var accumulators: [Accumulator] = []
        if node.evidence != nil {
            var wanted: [EvidencePlan.Need] = []
            for need in needs { wanted.append(try need.evidenceNeed()) }
            evidence = try EvidencePlan(wanted)
        } else {
            accumulators.append(.rows)
        }
        for need in needs { accumulators += need.accumulators(hasEvidence: node.evidence != nil) }
        isSequential = needs.contains(where: \.isSequential) || !pairs.isEmpty
        (self.arguments, argumentInfos, self.forms, self.calls) = (arguments, infos, forms, calls)
        self.accumulators = accumulators + pairs
    }

    /// Says what one call needs.
    private mutating func settle(
        _ call: inout CallPlan, _ infos: [ColumnInfo], _ needs: inout [ArgumentNeed], _ pairs: inout [Accumulator]
    ) throws(ExecutionError) {
        let kind = call.call.kind
        if node.evidence != nil, !kind.hasEvidence { throw ExecutionError(.planUnsupported, "evidence of \(kind)") }
        guard let argument = call.argument else { return }
        if kind.isOfOrderedValues {
            if !valueArguments.contains(argument) { valueArguments.append(argument) }
            if node.evidence == nil { return }
        }
        if kind == .joinedText, let second = call.second {
            guard infos[argument].type == .text, infos[second].type == .text else {
                throw ExecutionError(.planInvalid, "texts that are not")
            }
            let joined = Accumulator.joined(text: argument, separator: second, isDistinct: call.call.isDistinct)
            if !pairs.contains(joined) { pairs.append(joined) }
            return
        }
        if let second = call.second {
            guard infos[argument].kind == .double, infos[second].kind == .double else {
                throw ExecutionError(.planInvalid, "pairs that are not doubles")
            }
        }
        if call.call.seesDistinctValues {
            if kind.isVariance || kind == .sum || kind == .average, !infos[argument].type.isNumeric {
                throw ExecutionError(.planInvalid, "sum of \(infos[argument].type)")
            }
            let wanted = [argument] + (call.second.map { [$0] } ?? [])
            let index = distinctPlans.firstIndex { $0.arguments == wanted } ?? distinctPlans.count
            if index == distinctPlans.count { distinctPlans.append(DistinctPlan(arguments: wanted)) }
            distinctPlans[index].kinds.insert(kind)
            call.distinct = index
            if node.evidence == nil { return }
        }
        if let second = call.second {
            let accumulator = Accumulator.pairs(y: argument, x: second)
            if !pairs.contains(accumulator) { pairs.append(accumulator) }
        } else {
            try needs[argument].add(call.call)
        }
    }

    /// Results over some rows can be merged with results over others.
    var canMerge: Bool {
        distinctPlans.isEmpty && valueArguments.isEmpty && evidence == nil
            && accumulators.allSatisfy { $0.canMerge(forms) }
    }

    /// Rows that do not belong may come along, in a cell that nobody looks at.
    var allowsOutsiders: Bool {
        distinctPlans.isEmpty && valueArguments.isEmpty && !isSequential && !mayFail
            && forms.allSatisfy { $0 == .narrow || $0 == .wide }
    }

    /// Rows may be set aside and come in any order.
    var canPartition: Bool { evidence == nil && !isSequential }

    /// One thread's feeds, in the order of `arguments`.
    func feeds(capacity: Int, budget: MemoryBudget) throws(ExecutionError) -> [MeasureFeed] {
        var feeds: [MeasureFeed] = []
        for argument in argumentInfos.indices {
            let isWideInEvidence = evidence?.part(of: argument)?.kind == .int128
            let isWide = accumulators.contains(.sumWide(argument: argument)) || isWideInEvidence
            let info = argumentInfos[argument]
            let hasExtremes = [false, true].contains { isMaximum in
                accumulators.contains(.extreme(argument: argument, isMaximum: isMaximum))
                    || evidence?.extreme(of: argument, isMaximum: isMaximum) != nil
            }
            let needsKeys = hasExtremes || valueArguments.contains(argument)
            feeds.append(
                try MeasureFeed(
                    info: info, form: forms[argument], needsWide: isWide,
                    needsKeys: needsKeys && info.kind != .text && info.kind != .int128, capacity: capacity,
                    budget: budget))
        }
        return feeds
    }
}

/// Reading stored words.
extension AggregatePlan {
    /// Lets a lazy scan give rows that do not pass along with a mask.
    mutating func allowMask() {
        guard case .scan(var scan) = input.source, scan.isLazy else { return }
        scan.allowsMask = true
        input.source = .scan(scan)
    }

    /// The scan whose batches come straight to the sink, unpacked on demand.
    var lazyScan: ScanPlan? {
        guard case .scan(let scan) = input.source, scan.isLazy else { return nil }
        return scan
    }

    /// By argument: the stored column, where its 64-bit sum over all rows is all that is asked of it.
    var packedSums: [Int?] {
        guard let scan = lazyScan, evidence == nil, distinctPlans.isEmpty, valueArguments.isEmpty else {
            return arguments.map { _ in nil }
        }
        return arguments.indices.map { argument in
            guard case .column(let position, _) = arguments[argument], scan.packedColumns[position]?.kind == .int64,
                accumulators.allSatisfy({
                    !$0.arguments.contains(argument) || $0 == .sumNarrow(argument: argument)
                })
            else { return nil }
            return position
        }
    }
}
