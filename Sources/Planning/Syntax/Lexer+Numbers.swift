import Schemas

/// Unsigned numbers: integers, decimals exactly as written, and doubles where there is an exponent or more than 38 digits.
extension Lexer {
    mutating func number() throws(PlanningError) -> Value {
        let start = position
        var digits: [UInt8] = []
        var scale = 0
        takeDigits(into: &digits)
        var isDecimal = false
        if peek() == UInt8(ascii: "."), !startsName(at: position + 1) || isExponent(at: position + 1) {
            isDecimal = true
            position += 1
            let whole = digits.count
            takeDigits(into: &digits)
            scale = digits.count - whole
        }
        let isDouble = isExponent(at: position)
        if isDouble {
            position += 2
            while isDigit(peek()) { position += 1 }
        }
        guard !startsName(at: position) else {
            while startsName(at: position) || isDigit(peek()) { position += 1 }
            throw PlanningError(
                .invalidNumber, "a number runs into a name; put a space between them", at: SourceSpan(start, position))
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let span = SourceSpan(start, position)
        if !isDouble, let value = Self.exact(digits, scale: scale, isDecimal: isDecimal) { return value }
        guard let value = Double(text.hasSuffix(".") ? text + "0" : text), value.isFinite else {
            throw PlanningError(.invalidNumber, "the number is beyond the range of a double", at: span)
        }
        return .double(value)
    }

    private mutating func takeDigits(into digits: inout [UInt8]) {
        while let byte = peek(), isDigit(byte) {
            digits.append(byte)
            position += 1
        }
    }

    /// `e`, an optional sign and a digit.
    private func isExponent(at index: Int) -> Bool {
        guard index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") else { return false }
        let next = index + 1 < bytes.count ? bytes[index + 1] : nil
        if isDigit(next) { return true }
        guard next == UInt8(ascii: "+") || next == UInt8(ascii: "-") else { return false }
        return index + 2 < bytes.count && isDigit(bytes[index + 2])
    }

    /// An integer of 64 bits, else a decimal of up to 38 digits, else nil.
    private static func exact(_ digits: [UInt8], scale: Int, isDecimal: Bool) -> Value? {
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard max(significant.count, scale) <= 38 else { return nil }
        var unscaled: Int128 = 0
        for digit in significant { unscaled = unscaled * 10 + Int128(digit - UInt8(ascii: "0")) }
        if !isDecimal, let integer = Int64(exactly: unscaled) { return .integer(integer) }
        return .decimal(unscaled: unscaled, scale: scale)
    }
}
