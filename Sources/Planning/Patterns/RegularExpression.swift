/// A regular expression as PostgreSQL's advanced ones, without look-around and back references: what it says, not how it is
/// matched. A match begins as far left as it can and is the longest there, or the shortest where `isGreedy` is false.
package struct RegularExpression: Hashable, Sendable {
    package indirect enum Node: Hashable, Sendable {
        case empty
        case characters(CharacterClass)
        case boundary(Boundary)
        /// ( … ); `number` counts from 1, nil does not capture.
        case group(Node, number: Int?)
        case sequence([Node])
        case alternation([Node])
        /// `most` nil: without end.
        case repetition(Node, least: Int, most: Int?, isGreedy: Bool)
    }

    /// Places between characters.
    package enum Boundary: Hashable, Sendable {
        /// ^ and $; \A and \Z mean the whole text even where lines count.
        case start, end, textStart, textEnd
        /// \m, \M, \y and \Y.
        case wordStart, wordEnd, word, noWord
    }

    package var root: Node
    package var groupCount: Int
    package var ignoresCase: Bool
    /// ^ and $ match at line ends, and . and [^…] pass no line end.
    package var isByLine: Bool

    /// Nil where the pattern is none, or holds what is not offered.
    package init?(_ pattern: String, flags: String) {
        (ignoresCase, isByLine) = (false, false)
        var text = Array(pattern.unicodeScalars)
        var flags = flags.unicodeScalars.map(\.self)
        if text.starts(with: "***:".unicodeScalars) { text.removeFirst(4) }
        if text.starts(with: "(?".unicodeScalars), let close = text.firstIndex(of: ")"),
            text[2..<close].allSatisfy({ "icnmsx".unicodeScalars.contains($0) }), close > 2
        {
            flags += text[2..<close]
            text.removeSubrange(0...close)
        }
        for flag in flags {
            switch flag {
            case "i": ignoresCase = true
            case "c": ignoresCase = false
            case "n", "m": isByLine = true
            case "s": isByLine = false
            case "g", "t": break
            default: return nil
            }
        }
        var parser = RegularExpressionParser(text, isByLine: isByLine)
        guard let root = parser.parse() else { return nil }
        (self.root, groupCount) = (root, parser.groupCount)
    }

    /// Nodes after counted repetitions are written out; nil beyond this.
    package static let nodesLimit = 5_000

    /// The whole prefers long matches.
    package var isGreedy: Bool { root.preference ?? true }
}

extension RegularExpression.Node {
    /// Whether the node prefers long or short matches; nil: it has no choice (PostgreSQL, "Regular Expression Matching Rules").
    package var preference: Bool? {
        switch self {
        case .empty, .characters, .boundary: nil
        case .group(let inner, _): inner.preference
        case .sequence(let parts): parts.lazy.compactMap(\.preference).first
        case .alternation: true
        case .repetition(let inner, let least, let most, let isGreedy): least == most ? inner.preference : isGreedy
        }
    }

    /// Nodes with repetitions written out.
    var size: Int {
        switch self {
        case .empty, .characters, .boundary: return 1
        case .group(let inner, _): return inner.size + 1
        case .sequence(let parts), .alternation(let parts):
            return parts.reduce(1) { min($0 + $1.size, 1 << 30) }
        case .repetition(let inner, let least, let most, _):
            return min(inner.size * max(least, most ?? least + 1, 1) + 1, 1 << 30)
        }
    }
}

/// A set of characters.
package struct CharacterClass: Hashable, Sendable {
    package enum Property: String, Hashable, Sendable {
        case alpha, digit, alnum, space, upper, lower, punct, blank, cntrl, xdigit, graph, print, word
    }

    package var ranges: [ClosedRange<UInt32>] = []
    package var properties: [Property] = []
    package var excluded: [Property] = []
    package var isNegated = false

    package func contains(_ scalar: Unicode.Scalar, ignoresCase: Bool) -> Bool {
        if holds(scalar) { return !isNegated }
        if ignoresCase {
            for other in Self.cases(of: scalar) where holds(other) { return !isNegated }
        }
        return isNegated
    }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } || properties.contains { Self.has(scalar, $0) }
            || excluded.contains { !Self.has(scalar, $0) }
    }

    /// The same letter in the other case.
    private static func cases(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap {
            $0.unicodeScalars.count == 1 ? $0.unicodeScalars.first : nil
        }
    }

    /// Letters and digits of any script.
    package static func has(_ scalar: Unicode.Scalar, _ property: Property) -> Bool {
        let value = scalar.value
        switch property {
        case .alpha: return scalar.properties.isAlphabetic
        case .digit: return (0x30...0x39).contains(value)
        case .alnum: return has(scalar, .alpha) || has(scalar, .digit)
        case .word: return has(scalar, .alnum) || scalar == "_"
        case .space: return scalar == " " || (9...13).contains(value) || (value > 127 && scalar.properties.isWhitespace)
        case .blank: return scalar == " " || value == 9
        case .upper: return scalar.properties.isUppercase
        case .lower: return scalar.properties.isLowercase
        case .cntrl: return value < 32 || value == 127
        case .xdigit: return scalar.properties.isASCIIHexDigit
        case .punct: return (33...126).contains(value) && !has(scalar, .alnum)
        case .graph: return value > 32 && value != 127 && !has(scalar, .space)
        case .print: return value >= 32 && value != 127
        }
    }
}
