import Planning
import Schemas

/// Functions that pad, repeat, cut and map texts, over Unicode scalars.
enum TextShapes {
    private typealias Characters = Texts.Characters

    static func apply(_ function: ScalarFunction, _ operands: [Value]) throws(ScalarFault) -> Value {
        if function == .character { return try character(operands) }
        guard case .text(let string)? = operands.first else { throw .illTyped }
        let text = Characters(string.unicodeScalars)
        switch (function, operands.count) {
        case (.octetLength, 1): return .integer(Int64(string.utf8.count))
        case (.codePoint, 1): return .integer(text.first.map { Int64($0.value) } ?? 0)
        case (.reversed, 1): return Texts.string(text.reversed())
        case (.titleCase, 1): return .text(titleCase(text))
        case (.endsWith, 2): return .boolean(text.reversed().starts(with: try characters(operands[1]).reversed()))
        case (.repeated, 2):
            guard case .integer(let count) = operands[1] else { throw .illTyped }
            guard count > 0, !text.isEmpty else { return .text("") }
            guard Double(count) * Double(string.utf8.count) <= Double(ScalarLimits.textBytes) else { throw .undefined }
            return .text(String(repeating: string, count: Int(count)))
        case (.padLeft, 3), (.padRight, 3):
            guard case .integer(let length) = operands[1] else { throw .illTyped }
            return try padded(text, length, try characters(operands[2]), isLeft: function == .padLeft)
        case (.splitPart, 3):
            guard case .integer(let number) = operands[2] else { throw .illTyped }
            return try part(number, of: text, between: try characters(operands[1]))
        case (.translate, 3):
            let (from, to) = (try characters(operands[1]), try characters(operands[2]))
            return Texts.string(
                text.compactMap { scalar in
                    guard let place = from.firstIndex(of: scalar) else { return scalar }
                    return place < to.count ? to[place] : nil
                })
        default: throw .illTyped
        }
    }

    private static func characters(_ value: Value) throws(ScalarFault) -> Characters {
        guard case .text(let text) = value else { throw .illTyped }
        return Characters(text.unicodeScalars)
    }

    private static func character(_ operands: [Value]) throws(ScalarFault) -> Value {
        guard operands.count == 1, case .integer(let number) = operands[0] else { throw .illTyped }
        guard number != 0, let scalar = UInt32(exactly: number).flatMap(Unicode.Scalar.init) else { throw .undefined }
        return Texts.string([scalar])
    }

    private static func titleCase(_ text: Characters) -> String {
        func isInWord(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
        return text.indices.map { index in
            let isFirst = index == 0 || !isInWord(text[index - 1])
            guard isInWord(text[index]) else { return String(text[index]) }
            return isFirst ? text[index].properties.titlecaseMapping : text[index].properties.lowercaseMapping
        }.joined()
    }

    private static func padded(
        _ text: Characters, _ length: Int64, _ fill: Characters, isLeft: Bool
    ) throws(ScalarFault) -> Value {
        guard length > 0 else { return .text("") }
        guard length > Int64(text.count) else { return Texts.string(text.prefix(Int(length))) }
        guard !fill.isEmpty else { return Texts.string(text) }
        guard length <= Int64(ScalarLimits.textBytes) else { throw .undefined }
        let padding = (0..<(Int(length) - text.count)).map { fill[$0 % fill.count] }
        return Texts.string(isLeft ? padding + text : text + padding)
    }

    private static func part(
        _ number: Int64, of text: Characters, between delimiter: Characters
    ) throws(ScalarFault) -> Value {
        guard number != 0 else { throw .undefined }
        var parts: [Characters] = []
        var start = 0
        while !delimiter.isEmpty, let found = Texts.position(of: delimiter, in: text, from: start) {
            parts.append(Characters(text[start..<found]))
            start = found + delimiter.count
        }
        parts.append(Characters(text[start...]))
        let index = number > 0 ? number - 1 : Int64(parts.count) + number
        guard index >= 0, index < Int64(parts.count) else { return .text("") }
        return Texts.string(parts[Int(index)])
    }
}
