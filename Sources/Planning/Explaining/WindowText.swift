import Schemas

extension WindowFunction {
    var text: String { if case .aggregate(let kind) = self { kind.rawValue } else { "\(self)" } }
}

extension WindowFrame {
    /// Nothing for the frame that is meant where none is written.
    var text: String {
        guard self != .standard else { return "" }
        let excluded = exclusion == .none ? "" : " excluding \(exclusion.rawValue)"
        return " \(unit.rawValue) from \(Self.text(start)) to \(Self.text(end))\(excluded)"
    }

    private static func text(_ bound: Bound) -> String {
        switch bound {
        case .unboundedPreceding: "the first"
        case .unboundedFollowing: "the last"
        case .currentRow: "current"
        case .preceding(let offset): "\(offset.text ?? "") before"
        case .following(let offset): "\(offset.text ?? "") after"
        case .monthsPreceding(let months): "\(months) months before"
        case .monthsFollowing(let months): "\(months) months after"
        }
    }
}
