import Planning

/// A program over one text. Every step is counted: what takes too many gives no answer, whatever the text.
final class PatternRun {
    private let program: PatternProgram
    let text: [Unicode.Scalar]
    private var stepsLeft: Int
    /// The places of the machine, and when each was entered.
    private var current: [Int] = []
    private var next: [Int] = []
    private var marks: [Int]
    private var round = 0
    private var stack: [Int] = []

    static let stepsLimit = 20_000_000

    /// Too many steps.
    struct Exhausted: Error {}

    init(_ program: PatternProgram, _ text: [Unicode.Scalar]) {
        (self.program, self.text, stepsLeft) = (program, text, Self.stepsLimit)
        marks = Array(repeating: 0, count: program.steps.count + 1)
    }

    /// The first match from `start` on.
    func find(from start: Int) throws(Exhausted) -> Range<Int>? {
        guard start <= text.count else { return nil }
        for position in start...text.count {
            if let end = try end(of: program.root, from: position, isLong: program.expression.isGreedy) {
                return position..<end
            }
        }
        return nil
    }

    /// Whether anything matches: all starts at once.
    func matches() throws(Exhausted) -> Bool {
        let root = program.root
        next.removeAll(keepingCapacity: true)
        round += 1
        for position in 0...text.count {
            swap(&current, &next)
            next.removeAll(keepingCapacity: true)
            // `current` was entered in this round.
            if try enter(root.entry, exit: root.exit, position, isNext: false) { return true }
            if marks[root.exit] == round { return true }
            guard position < text.count else { return false }
            round += 1
            if try advance(text[position], exit: root.exit, position + 1) { return true }
        }
        return false
    }

    /// The longest or shortest end of a node from `start`.
    private func end(
        of node: PatternProgram.Placed, from start: Int, isLong: Bool
    ) throws(Exhausted) -> Int? {
        var found: Int?
        try ends(entry: node.entry, exit: node.exit, from: start) { end in
            found = end
            return isLong
        }
        return found
    }

    /// Whether the steps from `entry` to `exit` match exactly this part.
    private func matches(
        entry: Int, exit: Int, _ range: Range<Int>
    ) throws(Exhausted) -> Bool {
        var isFound = false
        try ends(entry: entry, exit: exit, from: range.lowerBound, upTo: range.upperBound) { end in
            isFound = end == range.upperBound
            return !isFound
        }
        return isFound
    }

    /// Tells every end, from the nearest on, until `body` says false.
    private func ends(
        entry: Int, exit: Int, from start: Int, upTo last: Int? = nil, _ body: (Int) -> Bool
    ) throws(Exhausted) {
        let last = last ?? text.count
        round += 1
        next.removeAll(keepingCapacity: true)
        if try enter(entry, exit: exit, start, isNext: true), !body(start) { return }
        var position = start
        while position < last, !next.isEmpty {
            swap(&current, &next)
            next.removeAll(keepingCapacity: true)
            round += 1
            let isEnd = try advance(text[position], exit: exit, position + 1)
            position += 1
            if isEnd, !body(position) { return }
        }
    }

    /// Moves from all places of `current` over one character; true where the exit is reached.
    private func advance(
        _ scalar: Unicode.Scalar, exit: Int, _ position: Int
    ) throws(Exhausted) -> Bool {
        var isEnd = false
        for place in current {
            guard case .characters(let number) = program.steps[place], program.classes[number].contains(scalar) else {
                continue
            }
            if try enter(place + 1, exit: exit, position, isNext: true) { isEnd = true }
        }
        return isEnd
    }

    /// Follows all steps that take no character; true where the exit is reached for the first time in this round.
    private func enter(
        _ place: Int, exit: Int, _ position: Int, isNext: Bool
    ) throws(Exhausted) -> Bool {
        var isEnd = false
        stack.append(place)
        while let place = stack.popLast() {
            guard marks[place] != round else { continue }
            marks[place] = round
            stepsLeft -= 1
            guard stepsLeft > 0 else { throw Exhausted() }
            if place == exit {
                isEnd = true
                continue
            }
            switch program.steps[place] {
            case .characters: if isNext { next.append(place) } else { current.append(place) }
            case .jump(let target): stack.append(target)
            case .choice(let other): stack += [other, place + 1]
            case .boundary(let boundary): if holds(boundary, position) { stack.append(place + 1) }
            }
        }
        return isEnd
    }

    private func holds(_ boundary: RegularExpression.Boundary, _ position: Int) -> Bool {
        let isByLine = program.expression.isByLine
        func isWord(_ index: Int) -> Bool { text.indices.contains(index) && CharacterClass.has(text[index], .word) }
        let (before, after) = (isWord(position - 1), isWord(position))
        switch boundary {
        case .start: return position == 0 || (isByLine && text[position - 1] == "\n")
        case .end: return position == text.count || (isByLine && text[position] == "\n")
        case .textStart: return position == 0
        case .textEnd: return position == text.count
        case .wordStart: return !before && after
        case .wordEnd: return before && !after
        case .word: return before != after
        case .noWord: return before == after
        }
    }

    // MARK: Captures

    /// What each group of a match holds; nil where it took no part.
    func captures(_ match: Range<Int>) throws(Exhausted) -> [Range<Int>?] {
        var found = [Range<Int>?](repeating: nil, count: program.expression.groupCount + 1)
        found[0] = match
        if found.count > 1 { try dissect(program.root, match, &found) }
        return found
    }

    /// Earlier parts take as much, or as little, as they like best, as far as later ones can take the rest.
    private func dissect(
        _ node: PatternProgram.Placed, _ range: Range<Int>, _ found: inout [Range<Int>?]
    ) throws(Exhausted) {
        switch node.part {
        case .leaf: return
        case .group(let inner, let number):
            if let number { found[number] = range }
            try dissect(inner, range, &found)
        case .alternation(let branches):
            for branch in branches where try matches(entry: branch.entry, exit: branch.exit, range) {
                return try dissect(branch, range, &found)
            }
        case .sequence(let parts):
            var start = range.lowerBound
            for (index, part) in parts.enumerated() {
                let rest = index + 1 < parts.count ? parts[index + 1].entry : node.exit
                guard let end = try share(part, from: start, rest: rest, exit: node.exit, to: range.upperBound) else {
                    return
                }
                try dissect(part, start..<end, &found)
                start = end
            }
        case .repetition(let copies, let least, let isEndless):
            var (start, count) = (range.lowerBound, 0)
            while start < range.upperBound || count < least {
                guard count < copies.count || isEndless, let last = copies.last else { return }
                let copy = count < copies.count ? copies[count].copy : last.copy
                let rest = count + 1 < copies.count ? copies[count + 1].choice : isEndless ? last.choice : node.exit
                guard
                    let end = try share(
                        copy, from: start, rest: rest, exit: node.exit, to: range.upperBound,
                        mustMove: count >= least)
                else { return }
                try dissect(copy, start..<end, &found)
                (start, count) = (end, count + 1)
            }
        }
    }

    /// How far a part reaches so that the steps from `rest` on take what remains.
    private func share(
        _ part: PatternProgram.Placed, from start: Int, rest: Int, exit: Int, to last: Int, mustMove: Bool = false
    ) throws(Exhausted) -> Int? {
        var candidates: [Int] = []
        try ends(entry: part.entry, exit: part.exit, from: start, upTo: last) { end in
            if !mustMove || end > start { candidates.append(end) }
            return true
        }
        if part.prefersLong { candidates.reverse() }
        for end in candidates {
            if rest == exit ? end == last : try matches(entry: rest, exit: exit, end..<last) { return end }
        }
        return nil
    }
}
