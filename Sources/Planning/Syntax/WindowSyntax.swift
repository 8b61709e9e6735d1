import Schemas

/// What stands behind OVER.
indirect enum WindowReferenceSyntax: Hashable, Sendable {
    case named(NameSyntax)
    case inline(WindowSyntax)
}

/// (base PARTITION BY … ORDER BY … frame).
struct WindowSyntax: Hashable, Sendable {
    /// The named window that it goes on from.
    var base: NameSyntax?
    var partition: [ExpressionSyntax]
    var order: [OrderSyntax]
    var frame: FrameSyntax?
    var span: SourceSpan
}

/// One element of WINDOW: name AS (…).
struct NamedWindowSyntax: Hashable, Sendable {
    var name: NameSyntax
    var window: WindowSyntax
}

/// ROWS | RANGE | GROUPS start, or BETWEEN start AND end, [EXCLUDE …].
struct FrameSyntax: Hashable, Sendable {
    enum Bound: Hashable, Sendable {
        case unboundedPreceding, unboundedFollowing, currentRow
        case preceding(ExpressionSyntax), following(ExpressionSyntax)
    }

    var unit: WindowFrame.Unit
    var start: Bound
    /// Without BETWEEN, the current row.
    var end: Bound
    var exclusion: WindowFrame.Exclusion
    var span: SourceSpan
}

extension WindowSyntax {
    var expressions: [ExpressionSyntax] {
        let bounds = [frame?.start, frame?.end].compactMap { bound -> ExpressionSyntax? in
            switch bound {
            case .preceding(let offset), .following(let offset): offset
            default: nil
            }
        }
        return partition + order.map(\.expression) + bounds
    }
}

extension CallSyntax {
    /// All expressions inside the call.
    var expressions: [ExpressionSyntax] {
        var all = arguments + order.map(\.expression) + [filter, withinGroup?.expression].compactMap(\.self)
        if case .inline(let window)? = over { all += window.expressions }
        return all
    }
}
