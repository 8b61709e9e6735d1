import Columns
import Planning
import Schemas

/// What the calls want of one argument.
struct ArgumentNeed {
    let argument: Int
    let info: ColumnInfo
    let form: SumForm
    private(set) var isCounted = false
    private(set) var isSummed = false
    private(set) var hasMoments = false
    private(set) var extremes: Set<Bool> = []

    init(argument: Int, info: ColumnInfo, form: SumForm) {
        self.argument = argument
        self.info = info
        self.form = form
    }

    /// A call that sees every value; of a DISTINCT call evidence wants the same.
    mutating func add(_ call: AggregateCall) throws(ExecutionError) {
        switch call.kind {
        case .count, .countDistinct, .percentileContinuous, .percentileDiscrete, .mode: isCounted = true
        case .minimum: extremes.insert(false)
        case .maximum: extremes.insert(true)
        case .booleanAnd, .booleanOr:
            guard info.kind == .boolean else { throw ExecutionError(.planInvalid, "\(call.kind) of \(info.type)") }
            // False is below true.
            extremes.insert(call.kind == .booleanOr)
        case .sum, .average: isSummed = true
        case .standardDeviationSample, .standardDeviationPopulation, .varianceSample, .variancePopulation:
            isSummed = true
            if !call.isDistinct { hasMoments = true }
        default: throw ExecutionError(.planInvalid, "\(call.kind)")
        }
        if isSummed, !info.type.isNumeric { throw ExecutionError(.planInvalid, "sum of \(info.type)") }
    }

    /// Squares of values shifted to start at zero stay within 128 bits, over 2^32 rows.
    private var exactShift: Int64? {
        guard info.kind == .int64, let lower = info.bounds.interval?.lower, let span = info.bounds.span, span < 1 << 47
        else { return nil }
        return Int64(exactly: lower)
    }

    /// Doubles are taken row after row.
    private var moments: Accumulator {
        if info.kind == .double { return .welford(argument: argument) }
        return exactShift.map { .moments(argument: argument, shift: $0) } ?? .wideMoments(argument: argument)
    }

    var isSequential: Bool { (isSummed && form.isSequential) || (hasMoments && info.kind == .double) }

    func evidenceNeed() throws(ExecutionError) -> EvidencePlan.Need {
        if info.kind == .text, !extremes.isEmpty {
            throw ExecutionError(.planUnsupported, "evidence of MIN or MAX over computed text")
        }
        return EvidencePlan.Need(
            argument: argument, form: form, isSummed: isSummed, isCounted: isCounted,
            extremes: extremes.sorted { !$0 && $1 },
            isNullable: info.mayBeNull, isWide: info.kind == .int128,
            bounds: info.bounds)
    }

    /// Sums, counts and extremes come from the evidence where there is some.
    func accumulators(hasEvidence: Bool) -> [Accumulator] {
        var result: [Accumulator] = []
        if hasMoments { result.append(moments) }
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
