/// Powers of ten that 128 bits hold.
enum Powers {
    static let largestExponent = 38

    /// 10^`exponent`, for 0 to 38.
    static func ten(_ exponent: Int) -> Int128 { (0..<exponent).reduce(into: 1) { power, _ in power *= 10 } }
}

/// Cutting digits off an exact number.
enum DigitRule {
    case halfAwayFromZero, towardZero, down, up

    /// `number` ÷ 10^`digits` as a whole number; any number of digits from 0.
    func cut(_ number: Int128, digits: Int) -> Int128 {
        // More digits than a number has: it lies between zero and one unit.
        guard digits <= Powers.largestExponent else {
            switch self {
            case .halfAwayFromZero, .towardZero: return 0
            case .down: return number < 0 ? -1 : 0
            case .up: return number > 0 ? 1 : 0
            }
        }
        let power = Powers.ten(digits)
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: power)
        switch self {
        case .towardZero: return quotient
        case .down: return rest < 0 ? quotient - 1 : quotient
        case .up: return rest > 0 ? quotient + 1 : quotient
        case .halfAwayFromZero:
            // Not 2 × rest, which could leave 128 bits. Without digits to cut, the rest is zero and less than the one.
            guard rest.magnitude >= power.magnitude - rest.magnitude else { return quotient }
            return rest < 0 ? quotient - 1 : quotient + 1
        }
    }
}
