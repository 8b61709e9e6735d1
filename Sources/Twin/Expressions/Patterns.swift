import Planning
import Schemas

/// Regular expressions by what they mean: for each node and place, the set of places where a match of it may end.
enum Patterns {
    static func apply(_ function: ScalarFunction, _ operands: [Value]) throws(ScalarFault) -> Value {
        var texts: [String] = []
        for operand in operands {
            guard case .text(let text) = operand else { throw .illTyped }
            texts.append(text)
        }
        guard texts.count == (function == .regexReplace ? 4 : 3) else { throw .illTyped }
        guard let expression = RegularExpression(texts[1], flags: texts[texts.count - 1]) else { throw .undefined }
        let matcher = Matcher(expression, texts[0])
        switch function {
        case .regexMatches: return .boolean(matcher.match(from: 0) != nil)
        case .regexCount: return .integer(Int64(matcher.matches.count))
        case .regexExtract:
            guard let match = matcher.match(from: 0) else { return .null }
            guard expression.groupCount > 0 else { return .text(matcher.text(match)) }
            return matcher.groups(match)[1].map { .text(matcher.text($0)) } ?? .null
        default: return .text(replaced(matcher, texts[2], isGlobal: texts[3].contains("g")))
        }
    }

    private static func replaced(_ matcher: Matcher, _ replacement: String, isGlobal: Bool) -> String {
        var (result, last) = ("", 0)
        for match in isGlobal ? matcher.matches : matcher.match(from: 0).map({ [$0] }) ?? [] {
            result += matcher.text(last..<match.lowerBound)
            let groups = matcher.groups(match)
            var isEscaped = false
            for scalar in replacement.unicodeScalars {
                let own = String(Character(scalar))
                guard isEscaped else {
                    isEscaped = scalar == "\\"
                    if !isEscaped { result += own }
                    continue
                }
                isEscaped = false
                switch scalar {
                case "&": result += matcher.text(match)
                case "1"..."9":
                    let number = Int(scalar.value) - 48
                    if groups.indices.contains(number), let group = groups[number] { result += matcher.text(group) }
                case "\\": result += own
                default: result += "\\" + own
                }
            }
            if isEscaped { result += "\\" }
            last = match.upperBound
        }
        return result + matcher.text(last..<matcher.count)
    }
}

/// One expression over one text.
private final class Matcher {
    typealias Node = RegularExpression.Node

    private let expression: RegularExpression
    private let scalars: [Unicode.Scalar]
    private var known: [Question: Set<Int>] = [:]

    private struct Question: Hashable {
        var node: Node
        var start: Int
    }

    init(_ expression: RegularExpression, _ text: String) {
        (self.expression, scalars) = (expression, Array(text.unicodeScalars))
    }

    var count: Int { scalars.count }

    func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    func match(from start: Int) -> Range<Int>? {
        for place in stride(from: start, through: count, by: 1) {
            let ends = ends(expression.root, place)
            if let end = expression.isGreedy ? ends.max() : ends.min() { return place..<end }
        }
        return nil
    }

    var matches: [Range<Int>] {
        var (found, place): ([Range<Int>], Int) = ([], 0)
        while let next = match(from: place) {
            found.append(next)
            place = max(next.upperBound, next.lowerBound + 1)
        }
        return found
    }

    /// Where matches of `node` that begin at `start` may end.
    private func ends(_ node: Node, _ start: Int) -> Set<Int> {
        let question = Question(node: node, start: start)
        if let answer = known[question] { return answer }
        let answer: Set<Int>
        switch node {
        case .empty: answer = [start]
        case .characters(let set):
            let fits = start < count && set.contains(scalars[start], ignoresCase: expression.ignoresCase)
            answer = fits ? [start + 1] : []
        case .boundary(let boundary): answer = holds(boundary, start) ? [start] : []
        case .group(let inner, _): answer = ends(inner, start)
        case .sequence(let parts):
            answer = parts.reduce([start]) { places, part in Set(places.flatMap { ends(part, $0) }) }
        case .alternation(let branches): answer = Set(branches.flatMap { ends($0, start) })
        case .repetition(let inner, let least, let most, _):
            var (places, all): (Set<Int>, Set<Int>) = ([start], least == 0 ? [start] : [])
            var (rounds, seen): (Int, Set<Set<Int>>) = (0, [])
            while rounds < most ?? .max, !places.isEmpty, rounds < least || seen.insert(places).inserted {
                places = Set(places.flatMap { ends(inner, $0) })
                rounds += 1
                if rounds >= least { all.formUnion(places) }
            }
            answer = all
        }
        known[question] = answer
        return answer
    }

    private func holds(_ boundary: RegularExpression.Boundary, _ place: Int) -> Bool {
        let before = place > 0 && CharacterClass.has(scalars[place - 1], .word)
        let after = place < count && CharacterClass.has(scalars[place], .word)
        switch boundary {
        case .start: return place == 0 || (expression.isByLine && scalars[place - 1] == "\n")
        case .end: return place == count || (expression.isByLine && scalars[place] == "\n")
        case .textStart: return place == 0
        case .textEnd: return place == count
        case .wordStart: return after && !before
        case .wordEnd: return before && !after
        case .word: return before != after
        case .noWord: return before == after
        }
    }

    // MARK: Groups

    func groups(_ match: Range<Int>) -> [Range<Int>?] {
        var found = [Range<Int>?](repeating: nil, count: expression.groupCount + 1)
        found[0] = match
        fill(expression.root, match, &found)
        return found
    }

    /// Of all ways to part a range, the first in PostgreSQL's order.
    private func fill(_ node: Node, _ range: Range<Int>, _ found: inout [Range<Int>?]) {
        switch node {
        case .empty, .characters, .boundary: return
        case .group(let inner, let number):
            if let number { found[number] = range }
            fill(inner, range, &found)
        case .alternation(let branches):
            if let branch = branches.first(where: { ends($0, range.lowerBound).contains(range.upperBound) }) {
                fill(branch, range, &found)
            }
        case .sequence(let parts):
            guard let first = parts.first else { return }
            let rest = Node.sequence(Array(parts.dropFirst()))
            guard let end = choice(first, range, { self.ends(rest, $0) }) else { return }
            fill(first, range.lowerBound..<end, &found)
            fill(rest, end..<range.upperBound, &found)
        case .repetition(let inner, let least, let most, let isGreedy):
            guard !range.isEmpty || least > 0 else { return }
            let rest = Node.repetition(
                inner, least: max(least - 1, 0), most: most.map { max($0 - 1, 0) }, isGreedy: isGreedy)
            // Beyond what is demanded, every round goes on.
            let end = choice(inner, range) { end in
                end > range.lowerBound || least > 0 ? self.ends(rest, end) : []
            }
            guard let end else { return }
            fill(inner, range.lowerBound..<end, &found)
            fill(rest, end..<range.upperBound, &found)
        }
    }

    private func choice(_ node: Node, _ range: Range<Int>, _ rest: (Int) -> Set<Int>) -> Int? {
        let ends = ends(node, range.lowerBound).filter { $0 <= range.upperBound }.sorted()
        let inOrder = node.preference ?? true ? ends.reversed() : ends
        return inOrder.first { rest($0).contains(range.upperBound) }
    }
}
