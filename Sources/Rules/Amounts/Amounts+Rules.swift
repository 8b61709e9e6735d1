import Schemas

extension Amounts {
    /// (n,k) rule: the `largest` contributors hold at most `percent` per cent of the total.
    func passesDominance(largest: Int, percent: Int) -> Bool {
        switch self {
        case .exact(let top1, let top2, let total, _):
            // Each is below 2^127: the sum fits.
            return Self.isAtMost(largest == 1 ? top1 : top1 + top2, times: 100, total, times: percent)
        case .floating(let top1, let top2, let total):
            let held = (largest == 1 ? top1 : top1 + top2) * 100 * (1 + Self.tolerance)
            let allowed = total * Double(percent) * (1 - Self.tolerance)
            return held.isFinite && allowed.isFinite && held <= allowed
        }
    }

    /// p% rule: what is left without the two largest is at least `percent` per cent of the largest.
    func passesPPercent(percent: Int) -> Bool {
        switch self {
        case .exact(let top1, let top2, let total, _):
            guard total >= top1 + top2 else { return false }
            return Self.isAtMost(top1, times: percent, total - top1 - top2, times: 100)
        case .floating(let top1, let top2, let total):
            let rest = (total - top1 - top2 - total * Self.tolerance) * 100
            let wanted = top1 * Double(percent) * (1 + Self.tolerance)
            return rest.isFinite && wanted.isFinite && rest >= wanted
        }
    }

    /// Can these be the two largest and the total of so many contributors? A bounded figure is moved to the safe side on
    /// purpose, so only the order of the two is certain then.
    func isConsistent(contributors: Int64, isExact: Bool) -> Bool {
        switch self {
        case .exact(let top1, let top2, let total, _):
            guard top1 >= top2 else { return false }
            guard isExact else { return true }
            guard total >= top1 + top2 else { return false }
            let most = top1.multipliedReportingOverflow(by: UInt128(contributors))
            return most.overflow || total <= most.partialValue
        case .floating(let top1, let top2, let total):
            guard top1 >= top2 else { return false }
            guard isExact else { return true }
            return total >= (top1 + top2) * (1 - Self.tolerance)
                && total <= top1 * Double(contributors) * (1 + Self.tolerance)
        }
    }

    /// Can a sum have this value? Its size is at most the total of the absolute contributions.
    func allows(sum: Value) -> Bool {
        switch (self, sum) {
        case (.floating(_, _, let total), .double(let value)): return abs(value) <= total * (1 + Self.tolerance)
        case (.exact(_, _, let total, let scale), .integer(let value)):
            return Self.rescale(UInt128(value.magnitude), from: 0, to: scale).map { $0 <= total } ?? false
        case (.exact(_, _, let total, let scale), .decimal(let unscaled, let valueScale))
        where (0...38).contains(valueScale):
            let common = max(scale, valueScale)
            guard let value = Self.rescale(unscaled.magnitude, from: valueScale, to: common),
                let limit = Self.rescale(total, from: scale, to: common)
            else { return false }
            return value <= limit
        default: return false
        }
    }

    /// How the total compares with a number of rows: an indicator column (0 or 1) adds up to at most its rows, and to
    /// exactly its rows when everybody has it.
    func comparedWithRows(_ rows: Int64) -> (isAtMost: Bool, isEqual: Bool) {
        switch self {
        case .exact(_, _, let total, let scale):
            guard let limit = Self.rescale(UInt128(max(0, rows)), from: 0, to: scale) else { return (true, false) }
            return (total <= limit, total == limit)
        case .floating(_, _, let total): return (total <= Double(rows) * (1 + Self.tolerance), total == Double(rows))
        }
    }

    /// Share of the two largest in the total, in thousandths, rounded; for near misses and bands, never for a verdict.
    var topShare: Int {
        let (held, total) = approximate
        return total > 0 ? Int(min(1_000_000, held / total * 1000).rounded()) : 1000
    }

    /// What is left over the largest, in thousandths, at most a million; for near misses.
    var restShare: Int {
        let (held, total) = approximate
        let top1: Double =
            switch self {
            case .exact(let top1, _, _, _): Double(top1)
            case .floating(let top1, _, _): top1
            }
        return top1 > 0 ? Int(max(0, min(1_000_000, (total - held) / top1 * 1000)).rounded()) : 0
    }

    /// Largest, second largest and total as doubles.
    var approximateParts: (top1: Double, top2: Double, total: Double) {
        switch self {
        case .exact(let top1, let top2, let total, let scale):
            let unit = (0..<scale).reduce(1.0) { unit, _ in unit * 10 }
            return (Double(top1) / unit, Double(top2) / unit, Double(total) / unit)
        case .floating(let top1, let top2, let total): return (top1, top2, total)
        }
    }

    private var approximate: (held: Double, total: Double) {
        switch self {
        case .exact(let top1, let top2, let total, _): (Double(top1) + Double(top2), Double(total))
        case .floating(let top1, let top2, let total): (top1 / 2 + top2 / 2, total / 2)
        }
    }
}
