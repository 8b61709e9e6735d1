import Glibc
import Planning
import Schemas

/// round, trunc, floor and ceil of decimals and doubles.
enum Rounding {
    static func apply(
        _ function: ScalarFunction, _ operands: [Value], _ type: ColumnType
    ) throws(ScalarFault) -> Value {
        var digits: Int?
        if operands.count == 2 {
            guard case .integer(let places) = operands[1], function == .round || function == .truncate else {
                throw .illTyped
            }
            digits = Int(places)
        } else if operands.count != 1 {
            throw .illTyped
        }
        switch (operands[0], type) {
        case (.double(let x), .double): return .double(double(function, x, digits: digits))
        case (.decimal(let x, let scale), .decimal(_, let target)):
            return try decimal(function, x, scale: scale, digits: digits ?? 0, target: target)
        default: throw .illTyped
        }
    }

    /// `round` without digits is to even; with digits, half away from zero of the number times a power of ten.
    private static func double(_ function: ScalarFunction, _ x: Double, digits: Int?) -> Double {
        switch function {
        case .floor: return x.rounded(.down)
        case .ceiling: return x.rounded(.up)
        default:
            guard let digits else { return x.rounded(function == .truncate ? .towardZero : .toNearestOrEven) }
            // Beyond 40 digits no double changes, or none is left.
            let power = pow(10, Double(max(-40, min(40, digits))))
            let rounded = (x * power).rounded(function == .truncate ? .towardZero : .toNearestOrAwayFromZero) / power
            return rounded.isFinite ? rounded : x
        }
    }

    /// The number cut to `digits` fraction digits (negative: to tens, hundreds, …), written with `target` of them.
    private static func decimal(
        _ function: ScalarFunction, _ x: Int128, scale: Int, digits: Int, target: Int
    ) throws(ScalarFault) -> Value {
        let rule: DigitRule =
            switch function {
            case .floor: .down
            case .ceiling: .up
            case .truncate: .towardZero
            default: .halfAwayFromZero
            }
        let kept = min(digits, scale)
        let cut = rule.cut(x, digits: scale - kept)
        guard cut != 0 else { return .decimal(unscaled: 0, scale: target) }
        guard target >= kept, target - kept <= Powers.largestExponent else { throw .undefined }
        let (unscaled, overflow) = cut.multipliedReportingOverflow(by: Powers.ten(target - kept))
        guard !overflow else { throw .undefined }
        return try Arithmetic.decimal(unscaled, scale: target)
    }
}
