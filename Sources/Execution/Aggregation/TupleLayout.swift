import Columns

/// How rows of groups too many for one table are set aside: a lane for every value, as narrow as its bounds allow.
struct TupleLayout {
    enum Source: Hashable {
        /// The group's code within its partition.
        case code
        case group(Int)
        case argument(Int)
        case validityOfGroup(Int)
        case validityOfArgument(Int)
    }

    struct Lane {
        let source: Source
        let kind: VectorKind
        /// Bytes a value.
        let width: Int
        /// Subtracted from 64-bit values.
        let base: Int64
        /// Bytes from the start of a block to the lane.
        let offset: Int
    }

    /// Rows of a block; a block is also the batch that a partition is aggregated by.
    static let blockRows = 1_024

    let lanes: [Lane]
    let blockBytes: Int

    init(_ plan: AggregatePlan, codeWidth: Int?) {
        var lanes: [Lane] = []
        var next = 0
        func add(_ source: Source, _ kind: VectorKind, _ width: Int, _ base: Int64 = 0) {
            lanes.append(Lane(source: source, kind: kind, width: width, base: base, offset: next))
            next += width * Self.blockRows
        }
        if let codeWidth {
            add(.code, .code, codeWidth)
        } else {
            for (column, info) in plan.groupInfos.enumerated() {
                let (width, base) = Self.narrowest(info)
                add(.group(column), info.kind, width, base)
                if info.mayBeNull { add(.validityOfGroup(column), .boolean, 1) }
            }
        }
        for (argument, info) in plan.argumentInfos.enumerated() {
            let (needsValue, needsValidity) = plan.reads(argument)
            let (width, base) = Self.narrowest(info)
            if needsValue { add(.argument(argument), info.kind, width, base) }
            if needsValidity, info.mayBeNull { add(.validityOfArgument(argument), .boolean, 1) }
        }
        self.lanes = lanes
        blockBytes = max(next, 64)
    }

    private static func narrowest(_ info: ColumnInfo) -> (width: Int, base: Int64) {
        guard info.kind == .int64 || info.kind == .code, let (lower, upper) = info.bounds.interval, lower <= upper,
            let base = Int64(exactly: lower)
        else { return (info.kind.width, 0) }
        let span = upper - (info.kind == .code ? 0 : lower)
        for width in [1, 2, 4] where span < 1 << (8 * width) { return (width, info.kind == .code ? 0 : base) }
        return (info.kind.width, 0)
    }
}

extension AggregatePlan {
    /// What the accumulators read of an argument.
    func reads(_ argument: Int) -> (value: Bool, validity: Bool) {
        let isKept = valueArguments.contains(argument) || distinctPlans.contains { $0.arguments.contains(argument) }
        let readers = accumulators.filter { $0.arguments.contains(argument) }
        let isRead = readers.contains { if case .count = $0 { false } else { true } }
        return (isKept || isRead, isKept || !readers.isEmpty)
    }
}
