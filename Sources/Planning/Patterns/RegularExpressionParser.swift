/// Reads the text of a regular expression; nil from any function is an unfit pattern.
struct RegularExpressionParser {
    private let text: [Unicode.Scalar]
    private let isByLine: Bool
    private var position = 0
    private var depth = 0
    private(set) var groupCount = 0

    init(_ text: [Unicode.Scalar], isByLine: Bool) {
        (self.text, self.isByLine) = (text, isByLine)
    }

    private var current: Unicode.Scalar? { position < text.count ? text[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    mutating func parse() -> RegularExpression.Node? {
        guard let root = alternation(), position == text.count, root.size <= RegularExpression.nodesLimit else {
            return nil
        }
        return root
    }

    private mutating func alternation() -> RegularExpression.Node? {
        depth += 1
        guard depth <= 50 else { return nil }
        var branches: [RegularExpression.Node] = []
        repeat {
            guard let branch = sequence() else { return nil }
            branches.append(branch)
        } while take("|")
        depth -= 1
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence() -> RegularExpression.Node? {
        var parts: [RegularExpression.Node] = []
        while let scalar = current, scalar != "|", scalar != ")" || depth == 1 {
            guard let atom = atom(), let part = quantified(atom) else { return nil }
            parts.append(part)
        }
        switch parts.count {
        case 0: return .empty
        case 1: return parts[0]
        default: return .sequence(parts)
        }
    }

    private mutating func quantified(_ atom: RegularExpression.Node) -> RegularExpression.Node? {
        let bounds: (least: Int, most: Int?)
        switch current {
        case "*": bounds = (0, nil)
        case "+": bounds = (1, nil)
        case "?": bounds = (0, 1)
        case "{":
            guard position + 1 < text.count, CharacterClass.has(text[position + 1], .digit) else { return atom }
            position += 1
            guard let counted = counts() else { return nil }
            bounds = counted
        default: return atom
        }
        if case .boundary = atom { return nil }
        position += 1
        let isGreedy = !take("?")
        // Nothing may be quantified twice.
        if let next = current, next == "*" || next == "+" || next == "?" { return nil }
        return .repetition(atom, least: bounds.least, most: bounds.most, isGreedy: isGreedy)
    }

    /// m}, m,} or m,n}: up to the closing brace.
    private mutating func counts() -> (least: Int, most: Int?)? {
        guard let least = number() else { return nil }
        var most: Int? = least
        if take(",") { most = current == "}" ? nil : number() ?? -1 }
        guard current == "}", least <= 255, most ?? least <= 255, most ?? least >= least else { return nil }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = current, CharacterClass.has(scalar, .digit) {
            value = min((value ?? 0) * 10 + Int(scalar.value - 48), 1_000)
            position += 1
        }
        return value
    }

    private mutating func atom() -> RegularExpression.Node? {
        guard let scalar = current else { return nil }
        position += 1
        switch scalar {
        case "^": return .boundary(.start)
        case "$": return .boundary(.end)
        case "(": return group()
        case "[": return bracket()
        case "*", "+", "?": return nil
        case "{" where current.map { CharacterClass.has($0, .digit) } ?? false: return nil
        case ".":
            var all = CharacterClass(isNegated: true)
            if isByLine { all.ranges = [10...10] }
            return .characters(all)
        case "\\": return escape()
        default: return .characters(CharacterClass(ranges: [scalar.value...scalar.value]))
        }
    }

    private mutating func group() -> RegularExpression.Node? {
        var number: Int?
        if take("?") {
            guard take(":") else { return nil }
        } else {
            groupCount += 1
            number = groupCount
        }
        guard let inner = alternation(), take(")") else { return nil }
        return .group(inner, number: number)
    }

    private mutating func escape() -> RegularExpression.Node? {
        guard let scalar = current else { return nil }
        position += 1
        let boundaries: [Unicode.Scalar: RegularExpression.Boundary] = [
            "A": .textStart, "Z": .textEnd, "m": .wordStart, "M": .wordEnd, "y": .word, "Y": .noWord,
        ]
        if let boundary = boundaries[scalar] { return .boundary(boundary) }
        if let own = Self.shorthand(scalar) { return .characters(own) }
        guard let literal = literal(scalar) else { return nil }
        return .characters(CharacterClass(ranges: [literal...literal]))
    }

    /// \d, \w, \s and their opposites.
    private static func shorthand(_ scalar: Unicode.Scalar) -> CharacterClass? {
        switch scalar {
        case "d": CharacterClass(properties: [.digit])
        case "w": CharacterClass(properties: [.word])
        case "s": CharacterClass(properties: [.space])
        case "D": CharacterClass(properties: [.digit], isNegated: true)
        case "W": CharacterClass(properties: [.word], isNegated: true)
        case "S": CharacterClass(properties: [.space], isNegated: true)
        default: nil
        }
    }

    /// The character behind a backslash that stands for one; letters that mean nothing are unfit, digits are references.
    private mutating func literal(_ scalar: Unicode.Scalar) -> UInt32? {
        let controls: [Unicode.Scalar: UInt32] = [
            "a": 7, "b": 8, "e": 27, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "B": 92,
        ]
        if let control = controls[scalar] { return control }
        return CharacterClass.has(scalar, .alnum) && scalar.isASCII ? nil : scalar.value
    }

    /// […], the opening bracket already taken.
    private mutating func bracket() -> RegularExpression.Node? {
        var set = CharacterClass()
        set.isNegated = take("^")
        if set.isNegated, isByLine { set.ranges.append(10...10) }
        var isFirst = true
        while let scalar = current, scalar != "]" || isFirst {
            isFirst = false
            if scalar == "[", position + 1 < text.count, text[position + 1] == ":" {
                guard addClass(&set) else { return nil }
                continue
            }
            position += 1
            if scalar == "\\", let next = current, let own = Self.shorthand(next) {
                position += 1
                if own.isNegated { set.excluded += own.properties } else { set.properties += own.properties }
                continue
            }
            guard let lower = element(scalar) else { return nil }
            guard current == "-", position + 1 < text.count, text[position + 1] != "]" else {
                set.ranges.append(lower...lower)
                continue
            }
            position += 1
            guard let end = current else { return nil }
            position += 1
            guard let upper = element(end), upper >= lower else { return nil }
            set.ranges.append(lower...upper)
        }
        return take("]") ? .characters(set) : nil
    }

    private mutating func element(_ scalar: Unicode.Scalar) -> UInt32? {
        if scalar == "[", let next = current, next == "." || next == "=" { return nil }
        guard scalar == "\\" else { return scalar.value }
        guard let escaped = current else { return nil }
        position += 1
        return literal(escaped)
    }

    /// [:name:].
    private mutating func addClass(_ set: inout CharacterClass) -> Bool {
        position += 2
        var name = ""
        while let scalar = current, scalar != ":" {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard take(":"), take("]"), let property = CharacterClass.Property(rawValue: name) else { return false }
        set.properties.append(property)
        return true
    }
}
