import Schemas

/// Window functions that share partition and order. Output: the input's columns, then one a call; the rows' order is not
/// promised.
package struct WindowNode: Hashable, Sendable {
    package var input: LogicalPlan
    /// Empty: all rows are one partition.
    package var partition: [BoundExpression]
    package var order: [SortKey]
    package var calls: [WindowCall]

    package init(input: LogicalPlan, partition: [BoundExpression], order: [SortKey], calls: [WindowCall]) {
        self.input = input
        self.partition = partition
        self.order = order
        self.calls = calls
    }
}

/// One window function call.
package struct WindowCall: Hashable, Sendable {
    package var function: WindowFunction
    /// `aggregate`: its arguments (none for COUNT(*)); lag, lead: value, offset, default (all given); ntile: count;
    /// first, last value: value; nth value: value, n. FILTER is folded into the argument.
    package var arguments: [BoundExpression]
    package var frame: WindowFrame
    package var type: ColumnType

    package init(function: WindowFunction, arguments: [BoundExpression], frame: WindowFrame, type: ColumnType) {
        self.function = function
        self.arguments = arguments
        self.frame = frame
        self.type = type
    }
}

package enum WindowFunction: Hashable, Sendable {
    // Over the whole partition; the frame says nothing to them.
    case rowNumber, rank, denseRank, percentRank, cumulativeDistribution, ntile, lag, lead
    // Over the frame.
    case firstValue, lastValue, nthValue
    case aggregate(AggregateKind)
}

/// The rows around the current one that a call sees.
package struct WindowFrame: Hashable, Sendable {
    package enum Unit: String, Hashable, Sendable {
        /// Offsets count rows, peer groups, or are distances in the one ORDER BY key.
        case rows, groups, range
    }

    package enum Bound: Hashable, Sendable {
        case unboundedPreceding, unboundedFollowing
        case currentRow
        /// Constants, never negative: an integer for rows and groups; for range a value that is added to or taken from the
        /// key (integer, decimal, double; for dates and timestamps days or microseconds).
        case preceding(Value), following(Value)
        /// RANGE over dates and timestamps by calendar months.
        case monthsPreceding(Int64), monthsFollowing(Int64)
    }

    package enum Exclusion: String, Hashable, Sendable { case none, currentRow, group, ties }

    package var unit: Unit
    package var start: Bound
    package var end: Bound
    package var exclusion: Exclusion

    package init(unit: Unit, start: Bound, end: Bound, exclusion: Exclusion = .none) {
        self.unit = unit
        self.start = start
        self.end = end
        self.exclusion = exclusion
    }

    /// The frame of a call without a frame clause: up to the current row's last peer; without ORDER BY all rows are peers.
    package static let standard = WindowFrame(unit: .range, start: .unboundedPreceding, end: .currentRow)
}
