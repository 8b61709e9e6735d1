import Schemas

/// Rounding of numbers to significant decimal digits, halves away from zero: low-order digits carry nothing a table
/// needs, and much that an attacker can use (attacks 1 and 20).
enum SignificantDigits {
    static func round(_ value: Value, to digits: Int) -> Value {
        switch value {
        case .integer(let number):
            let result = round(Int128(number), to: digits)
            return Int64(exactly: result).map(Value.integer) ?? .decimal(unscaled: result, scale: 0)
        case .decimal(let unscaled, let scale): return .decimal(unscaled: round(unscaled, to: digits), scale: scale)
        case .double(let number): return .double(round(number, to: digits))
        default: return value
        }
    }

    /// Where the rounded number has no room in 128 bits, towards zero.
    static func round(_ number: Int128, to digits: Int) -> Int128 {
        let excess = String(number.magnitude).utf8.count - digits
        guard excess > 0 else { return number }
        var unit: UInt128 = 1
        for _ in 0..<excess { unit *= 10 }
        let down = number.magnitude / unit * unit
        let isUp = number.magnitude - down >= unit / 2
        let (up, overflow) = down.addingReportingOverflow(unit)
        let magnitude = isUp && !overflow && up <= Int128.max.magnitude ? up : down
        return number < 0 ? -Int128(magnitude) : Int128(magnitude)
    }

    /// Rounds the shortest decimal text that names the double, so that 2.675 is what it looks like.
    static func round(_ number: Double, to digits: Int) -> Double {
        guard number.isFinite, number != 0 else { return number }
        let (significand, exponent) = decimal(number.magnitude)
        let excess = String(significand).utf8.count - digits
        guard excess > 0 else { return number }
        let rounded = round(significand, to: digits)
        let result = Double("\(rounded)e\(exponent)") ?? number.magnitude
        return number < 0 ? -result : result
    }

    /// Shortest digits and power of ten of a positive double.
    private static func decimal(_ number: Double) -> (significand: Int128, exponent: Int) {
        let parts = number.description.split(separator: "e")
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let digits = parts[0].split(separator: ".")
        var text = String(digits[0])
        if digits.count > 1, digits[1] != "0" {
            text += digits[1]
            exponent -= digits[1].utf8.count
        }
        return (Int128(text) ?? 0, exponent)
    }
}
