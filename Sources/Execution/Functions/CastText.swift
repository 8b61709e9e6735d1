import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    /// Text to anything else: surrounding blanks are passed over; what cannot be read is NULL and the flag.
    func castText(_ operand: VectorExpression, to type: ColumnType) throws(ExecutionError) -> VectorExpression {
        let kind = ColumnInfo.kind(of: type, bounds: Self.limit(of: type))
        let info = ColumnInfo(type: type, kind: kind, mayBeNull: true)
        return try kernel([try slices(operand)], info, mayFail: true) {
            (operands, out, count, state) throws(ExecutionError) in
            let a = operands[0]
            switch kind {
            case .double:
                mapPartial(a, out, count, state, empty: 0) { (x: TextSlice) -> Double? in
                    guard case .double(let number)? = Value(text: x.trimmedString, as: .double) else { return nil }
                    return number
                }
            case .boolean:
                mapPartial(a, out, count, state, empty: 0) { (x: TextSlice) -> UInt8? in parseBoolean(x.trimmedString) }
            case .int128:
                mapPartial(a, out, count, state, empty: 0) { (x: TextSlice) in parseWord(x.trimmedString, type) }
            default:
                mapPartial(a, out, count, state, empty: 0) { (x: TextSlice) in
                    parseWord(x.trimmedString, type).flatMap { Int64(exactly: $0) }
                }
            }
        }
    }

    func castToText(_ operand: VectorExpression) throws(ExecutionError) -> VectorExpression {
        let source = operand.info
        let info = ColumnInfo(type: .text, kind: .text, mayBeNull: source.mayBeNull)
        let arena = TextArena(budget)
        return try kernel([operand], info) { (operands, out, count, _) throws(ExecutionError) in
            arena.reset()
            for row in 0..<count {
                out.texts[row] = try arena.copy(operands[0].value(row, as: source).text ?? "")
            }
            out.copyValidity(of: operands[0], count: count)
        }
    }
}

private func parseWord(_ text: String, _ type: ColumnType) -> Int128? {
    if case .decimal(let precision, let scale) = type {
        return DecimalText.parse(text, precision: precision, scale: scale)
    }
    return Value(text: text, as: type).flatMap(LiteralExpression.word)
}

/// The spellings that PostgreSQL takes.
private func parseBoolean(_ text: String) -> UInt8? {
    switch text.lowercased() {
    case "true", "t", "yes", "y", "on", "1": 1
    case "false", "f", "no", "n", "off", "0": 0
    default: nil
    }
}

/// Decimal numerals with more digits than the type: rounded half away from zero.
enum DecimalText {
    /// Sign, digits, point, digits, exponent; nil when it is no numeral or does not fit.
    static func parse(_ text: String, precision: Int, scale: Int) -> Int128? {
        var digits: [UInt8] = []
        var (point, exponent, isNegative, seenPoint) = (0, 0, false, false)
        let bytes = Array(text.utf8)
        var index = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            isNegative = bytes[index] == UInt8(ascii: "-")
            index += 1
        }
        scan: while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(bytes[index] - UInt8(ascii: "0"))
                if !seenPoint { point += 1 }
            case UInt8(ascii: ".") where !seenPoint: seenPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard let value = Int(String(decoding: bytes[(index + 1)...], as: UTF8.self)), abs(value) < 1_000 else {
                    return nil
                }
                exponent = value
                break scan
            default: return nil
            }
            index += 1
        }
        guard !digits.isEmpty, digits.count <= 400 else { return nil }
        // `kept` digits make the unscaled value; the next one rounds it.
        let kept = point + exponent + scale
        var unscaled: Int128 = 0
        for position in 0..<max(kept, 0) {
            let digit = position < digits.count ? digits[position] : 0
            guard let next = unscaled.multipliedOrNil(10)?.addedOrNil(Int128(digit)) else { return nil }
            unscaled = next
        }
        if kept >= 0, kept < digits.count, digits[kept] >= 5 {
            guard let next = unscaled.addedOrNil(1) else { return nil }
            unscaled = next
        }
        guard let limit = Int128.powerOfTen(min(precision, 38)), unscaled < limit else { return nil }
        return isNegative ? -unscaled : unscaled
    }
}

extension TextSlice {
    /// Without blanks (space, tab, line ends) around.
    var trimmedString: String {
        var bytes = self.bytes[...]
        while let first = bytes.first, first == 32 || (9...13).contains(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, last == 32 || (9...13).contains(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
