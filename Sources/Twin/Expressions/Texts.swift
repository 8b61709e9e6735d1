import Planning
import Schemas

/// Functions of texts, as arrays of Unicode scalars: positions and lengths count those.
enum Texts {
    typealias Characters = [Unicode.Scalar]

    static func apply(_ function: ScalarFunction, _ operands: [Value]) throws(ScalarFault) -> Value {
        let texts = operands.map { value -> Characters? in
            if case .text(let text) = value { return Characters(text.unicodeScalars) }
            return nil
        }
        guard let text = texts.first ?? nil else { throw .illTyped }
        switch (function, operands.count) {
        case (.length, 1): return .integer(Int64(text.count))
        case (.lower, 1): return .text(text.map(\.properties.lowercaseMapping).joined())
        case (.upper, 1): return .text(text.map(\.properties.uppercaseMapping).joined())
        case (.concatenate, 2...):
            guard !texts.contains(nil) else { throw .illTyped }
            return string(texts.flatMap { $0 ?? [] })
        case (.left, 2), (.right, 2):
            guard case .integer(let count) = operands[1] else { throw .illTyped }
            let kept = count < 0 ? max(0, text.count + Int(max(count, -Int64(text.count)))) : Int(clamping: count)
            return string(function == .left ? text.prefix(kept) : text.suffix(kept))
        case (.substring, 2...3): return try substring(text, operands)
        case (.trim, 2), (.trimLeading, 2), (.trimTrailing, 2):
            guard let set = texts[1] else { throw .illTyped }
            return trimmed(text, set, function)
        case (.position, 2):
            guard let needle = texts[1] else { throw .illTyped }
            return .integer(Int64(position(of: needle, in: text, from: 0).map { $0 + 1 } ?? 0))
        case (.startsWith, 2):
            guard let prefix = texts[1] else { throw .illTyped }
            return .boolean(text.starts(with: prefix))
        case (.replace, 3):
            guard let from = texts[1], let to = texts[2] else { throw .illTyped }
            // What cannot fit is not made.
            let growth = Double(text.count) * Double(max(to.count, 1))
            guard !from.isEmpty, growth > Double(ScalarLimits.textBytes) else {
                return string(replaced(text, from, to))
            }
            let places = replaced(text, from, []).count
            let size = places + (text.count - places) / from.count * to.count
            guard size <= ScalarLimits.textBytes else { throw .undefined }
            return string(replaced(text, from, to))
        case (.like, 3):
            guard let pattern = texts[1], let escape = texts[2] else { throw .illTyped }
            return .boolean(try LikeMatcher(pattern: pattern, escape: escape).matches(text))
        default: throw .illTyped
        }
    }

    /// No computed text is longer than one may be.
    static func bounded(_ value: Value) throws(ScalarFault) -> Value {
        if case .text(let text) = value, text.utf8.count > ScalarLimits.textBytes { throw .undefined }
        return value
    }

    /// Texts that are not NULL with the first one between them.
    static func joined(_ operands: [Value]) throws(ScalarFault) -> Value {
        guard let separator = operands.first else { throw .illTyped }
        if separator.isNull { return .null }
        let texts = operands.filter { !$0.isNull }.map { value -> String? in
            if case .text(let text) = value { text } else { nil }
        }
        guard !texts.contains(nil), let first = texts[0] else { throw .illTyped }
        return try bounded(.text(texts.dropFirst().compactMap(\.self).joined(separator: first)))
    }

    static func string(_ characters: some Sequence<Unicode.Scalar>) -> Value {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: characters)
        return .text(String(view))
    }

    /// The characters at positions `from` up to `from` + `count`, as far as they exist.
    private static func substring(_ text: Characters, _ operands: [Value]) throws(ScalarFault) -> Value {
        guard case .integer(let from) = operands[1] else { throw .illTyped }
        var end = Int64(text.count) + 1
        if operands.count == 3 {
            guard case .integer(let count) = operands[2] else { throw .illTyped }
            guard count >= 0 else { throw .undefined }
            // A sum that is too large reaches beyond the end in any case.
            let (sum, overflow) = from.addingReportingOverflow(count)
            if !overflow { end = min(end, sum) }
        }
        let start = max(from, 1)
        guard start < end else { return .text("") }
        return string(text[Int(start - 1)..<Int(end - 1)])
    }

    private static func trimmed(_ text: Characters, _ set: Characters, _ function: ScalarFunction) -> Value {
        var rest = text[...]
        if function != .trimTrailing { rest = rest.drop(while: set.contains) }
        if function != .trimLeading { while let last = rest.last, set.contains(last) { rest.removeLast() } }
        return string(rest)
    }

    /// The first place from `start` on where `needle` lies; an empty one lies everywhere.
    static func position(of needle: Characters, in text: Characters, from start: Int) -> Int? {
        guard needle.count <= text.count - start else { return nil }
        return (start...(text.count - needle.count)).first { text[$0...].starts(with: needle) }
    }

    private static func replaced(_ text: Characters, _ from: Characters, _ to: Characters) -> Characters {
        guard !from.isEmpty else { return text }
        var result: Characters = []
        var start = 0
        while let found = position(of: from, in: text, from: start) {
            result += text[start..<found]
            result += to
            start = found + from.count
        }
        return result + text[start...]
    }
}
