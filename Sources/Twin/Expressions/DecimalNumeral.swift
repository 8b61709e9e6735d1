import Schemas

/// Numerals: sign, digits with a point among them, and an exponent.
enum DecimalNumeral {
    private static let digitsLimit = 400

    /// All digits count before the number is rounded half away from zero.
    static func read(_ text: String, precision: Int, scale: Int) throws(ScalarFault) -> Value {
        let halves = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        var exponent = 0
        if halves.count == 2 {
            guard let power = Int(halves[1]), abs(power) < 1_000 else { throw .undefined }
            exponent = power
        }
        var digits = halves.first ?? ""
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits.removeFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let all = parts.joined()
        guard (1...digitsLimit).contains(all.utf8.count), all.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .undefined
        }
        var number = BigInteger(0)
        for digit in all.utf8 { number = number * BigInteger(10) + BigInteger(Int128(digit - 48)) }
        let fraction = parts.count == 2 ? parts[1].utf8.count : 0
        // The number is `number` × 10^-`places`; `scale` of the places stay.
        let places = fraction - exponent
        for _ in 0..<max(scale - places, 0) {
            number = number * BigInteger(10)
            // It only grows.
            guard number.isZero || number.bitCount < 256 else { throw .undefined }
        }
        let unscaled = try rounded(number, digits: max(places - scale, 0))
        guard unscaled < Powers.ten(min(precision, Powers.largestExponent)) else { throw .undefined }
        return .decimal(unscaled: isNegative ? -unscaled : unscaled, scale: scale)
    }

    /// A number that is not negative, without its last digits.
    private static func rounded(_ number: BigInteger, digits: Int) throws(ScalarFault) -> Int128 {
        var rest = number
        for digit in 0..<digits {
            if rest.isZero { break }
            let (tenth, last) = rest.dividedByTen
            rest = tenth
            // The first digit that goes decides.
            if digit == digits - 1, last >= 5 { rest = rest + BigInteger(1) }
        }
        guard let result = Int128(exactly: rest) else { throw .undefined }
        return result
    }
}
