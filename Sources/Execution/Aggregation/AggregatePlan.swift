import Columns
import Planning
import Schemas

/// An aggregation settled for all threads: arguments without duplicates, the form of every sum, who accumulates what.
struct AggregatePlan {
    let node: AggregateNode
    let input: PipelinePlan
    /// Distinct argument expressions; `callArguments[i]` is the position of call i's.
    private(set) var arguments: [BoundExpression] = []
    private(set) var callArguments: [Int?] = []
    let groupInfos: [ColumnInfo]
    private(set) var argumentInfos: [ColumnInfo] = []
    private(set) var forms: [SumForm] = []
    private(set) var accumulators: [Accumulator] = []
    /// Arguments of DISTINCT calls.
    private(set) var distinctArguments: [Int] = []
    private(set) var evidence: EvidencePlan?
    /// Some sum depends on the order of rows: one thread.
    let isSequential: Bool

    init(
        _ node: AggregateNode, input: PipelinePlan, groupInfos: [ColumnInfo], context: RunContext, allowsFixed: Bool
    ) throws(ExecutionError) {
        self.node = node
        self.input = input
        self.groupInfos = groupInfos
        let compiler = context.compiler(input.output)
        let rows = input.rowsUpperBound
        var (arguments, infos): ([BoundExpression], [ColumnInfo]) = ([], [])
        var positions: [Int?] = []
        for call in node.aggregates {
            guard let argument = call.argument else {
                positions.append(nil)
                continue
            }
            if let known = arguments.firstIndex(of: argument) {
                positions.append(known)
                continue
            }
            positions.append(arguments.count)
            arguments.append(argument)
            infos.append(try compiler.compile(argument).info)
        }
        let forms = infos.map { SumForm.choose($0, rows: rows, allowsFixed: allowsFixed) }
        var needs: [ArgumentNeed] = infos.indices.map { ArgumentNeed(argument: $0, info: infos[$0], form: forms[$0]) }
        for (call, position) in zip(node.aggregates, positions) {
            if let position { try needs[position].add(call) } else { try Self.checkCount(call) }
        }
        var accumulators: [Accumulator] = []
        if node.evidence != nil {
            var wanted: [EvidencePlan.Need] = []
            for need in needs { wanted.append(try need.evidenceNeed()) }
            evidence = try EvidencePlan(wanted)
        } else {
            accumulators.append(.rows)
        }
        for need in needs { accumulators += need.accumulators(hasEvidence: node.evidence != nil) }
        isSequential = needs.contains(where: \.isSequential)
        (self.arguments, argumentInfos, self.forms, callArguments) = (arguments, infos, forms, positions)
        self.accumulators = accumulators
        distinctArguments = needs.filter { !$0.distinctCalls.isEmpty }.map(\.argument)
    }

    private static func checkCount(_ call: AggregateCall) throws(ExecutionError) {
        guard call.kind == .countRows else { throw ExecutionError(.planInvalid, "aggregate without argument") }
    }

    /// One thread's feeds, in the order of `arguments`.
    func feeds(capacity: Int) -> [MeasureFeed] {
        argumentInfos.indices.map { argument in
            let isWideInEvidence = evidence?.part(of: argument)?.kind == .int128
            let isWide = accumulators.contains(.sumWide(argument: argument)) || isWideInEvidence
            let info = argumentInfos[argument]
            return MeasureFeed(
                info: info, form: forms[argument], needsWide: isWide,
                needsKeys: info.kind != .text && info.kind != .int128,
                capacity: capacity)
        }
    }
}

/// What the calls want of one argument.
struct ArgumentNeed {
    let argument: Int
    let info: ColumnInfo
    let form: SumForm
    private(set) var isCounted = false
    private(set) var isSummed = false
    private(set) var hasMoments = false
    private(set) var extremes: Set<Bool> = []
    private(set) var distinctCalls: [AggregateKind] = []

    init(argument: Int, info: ColumnInfo, form: SumForm) {
        self.argument = argument
        self.info = info
        self.form = form
    }

    mutating func add(_ call: AggregateCall) throws(ExecutionError) {
        let isExtreme = call.kind == .minimum || call.kind == .maximum
        if call.kind == .countDistinct || (call.isDistinct && !isExtreme) { distinctCalls.append(call.kind) }
        switch call.kind {
        case .countRows: throw ExecutionError(.planInvalid, "COUNT(*) with an argument")
        case .count, .countDistinct: isCounted = true
        case .minimum: extremes.insert(false)
        case .maximum: extremes.insert(true)
        case .sum, .average, .standardDeviationSample, .standardDeviationPopulation, .varianceSample,
            .variancePopulation:
            guard info.type.isNumeric else { throw ExecutionError(.planInvalid, "sum of \(info.type)") }
            isSummed = true
            if call.kind != .sum, call.kind != .average, !call.isDistinct { hasMoments = true }
        default: throw ExecutionError(.planUnsupported, "\(call.kind.rawValue)")
        }
    }

    /// Squares of values shifted to start at zero stay within 128 bits, over 2^32 rows.
    private var exactShift: Int64? {
        guard info.kind == .int64, let (lower, upper) = info.bounds.interval, upper - lower < 1 << 47 else {
            return nil
        }
        return Int64(lower)
    }

    var isSequential: Bool { (isSummed && form.isSequential) || (hasMoments && exactShift == nil) }

    func evidenceNeed() throws(ExecutionError) -> EvidencePlan.Need {
        if info.kind == .text, !extremes.isEmpty {
            throw ExecutionError(.planUnsupported, "evidence of MIN or MAX over computed text")
        }
        return EvidencePlan.Need(
            argument: argument, form: form, isSummed: isSummed, isCounted: isCounted,
            extremes: extremes.sorted { !$0 && $1 },
            isNullable: info.mayBeNull, isWide: info.kind == .int128)
    }

    /// Sums, counts and extremes come from the evidence where there is some.
    func accumulators(hasEvidence: Bool) -> [Accumulator] {
        var result: [Accumulator] = []
        if hasMoments {
            result.append(exactShift.map { .moments(argument: argument, shift: $0) } ?? .welford(argument: argument))
        }
        if hasEvidence { return result }
        if isSummed {
            switch form {
            case .narrow: result.append(.sumNarrow(argument: argument))
            case .wide, .checked, .fixed: result.append(.sumWide(argument: argument))
            case .sequential: result.append(.sumDouble(argument: argument))
            }
        } else if isCounted, info.mayBeNull {
            result.append(.count(argument: argument))
        }
        for isMaximum in extremes.sorted(by: { !$0 && $1 }) {
            switch info.kind {
            case .int128: result.append(.extremeWide(argument: argument, isMaximum: isMaximum))
            case .text: result.append(.extremeText(argument: argument, isMaximum: isMaximum))
            default: result.append(.extreme(argument: argument, isMaximum: isMaximum))
            }
        }
        return result
    }
}
