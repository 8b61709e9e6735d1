import Planning

/// A regular expression as steps of a machine that is in many places at once (Thompson 1968). A node's steps lie together, its
/// exit is the step behind them, so that any node can be run alone.
final class PatternProgram {
    enum Step {
        case characters(Int)
        case boundary(RegularExpression.Boundary)
        /// Goes on at the next step and at another one.
        case choice(Int)
        case jump(Int)
    }

    /// A node with its steps: what captures are found by.
    indirect enum Part {
        case leaf
        case group(Placed, number: Int?)
        case sequence([Placed])
        case alternation([Placed])
        /// Each copy with the step where the choice to enter it stands. The last one repeats where `isEndless`.
        case repetition([(choice: Int, copy: Placed)], least: Int, isEndless: Bool)
    }

    struct Placed {
        var entry: Int
        var exit: Int
        var prefersLong: Bool
        var part: Part
    }

    let expression: RegularExpression
    private(set) var steps: [Step] = []
    private(set) var classes: [CompiledClass] = []
    private(set) var root = Placed(entry: 0, exit: 0, prefersLong: true, part: .leaf)

    init(_ expression: RegularExpression) {
        self.expression = expression
        root = place(expression.root)
    }

    private func place(_ node: RegularExpression.Node) -> Placed {
        let entry = steps.count
        let part: Part
        switch node {
        case .empty: part = .leaf
        case .characters(let set):
            classes.append(CompiledClass(set, ignoresCase: expression.ignoresCase))
            steps.append(.characters(classes.count - 1))
            part = .leaf
        case .boundary(let boundary):
            steps.append(.boundary(boundary))
            part = .leaf
        case .group(let inner, let number): part = .group(place(inner), number: number)
        case .sequence(let nodes): part = .sequence(nodes.map(place))
        case .alternation(let nodes): part = alternation(nodes)
        case .repetition(let inner, let least, let most, _): part = repetition(inner, least, most)
        }
        return Placed(entry: entry, exit: steps.count, prefersLong: node.preference ?? true, part: part)
    }

    private func alternation(_ nodes: [RegularExpression.Node]) -> Part {
        var placed: [Placed] = []
        var jumps: [Int] = []
        for (index, node) in nodes.enumerated() {
            let choice = steps.count
            if index < nodes.count - 1 { steps.append(.choice(0)) }
            placed.append(place(node))
            guard index < nodes.count - 1 else { continue }
            jumps.append(steps.count)
            steps.append(.jump(0))
            steps[choice] = .choice(steps.count)
        }
        for jump in jumps { steps[jump] = .jump(steps.count) }
        return .alternation(placed)
    }

    private func repetition(_ inner: RegularExpression.Node, _ least: Int, _ most: Int?) -> Part {
        var copies: [(choice: Int, copy: Placed)] = []
        for _ in 0..<least { copies.append((steps.count, place(inner))) }
        guard let most else {
            let choice = steps.count
            steps.append(.choice(0))
            copies.append((choice, place(inner)))
            steps.append(.jump(choice))
            steps[choice] = .choice(steps.count)
            return .repetition(copies, least: least, isEndless: true)
        }
        var choices: [Int] = []
        for _ in least..<most {
            choices.append(steps.count)
            steps.append(.choice(0))
            copies.append((choices[choices.count - 1], place(inner)))
        }
        for choice in choices { steps[choice] = .choice(steps.count) }
        return .repetition(copies, least: least, isEndless: false)
    }
}

/// A set of characters with a table for the first 128.
struct CompiledClass {
    private let set: CharacterClass
    private let ignoresCase: Bool
    private let table: [Bool]

    init(_ set: CharacterClass, ignoresCase: Bool) {
        (self.set, self.ignoresCase) = (set, ignoresCase)
        table = (0..<128).map { set.contains(Unicode.Scalar(UInt8($0)), ignoresCase: ignoresCase) }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 128 ? table[Int(scalar.value)] : set.contains(scalar, ignoresCase: ignoresCase)
    }
}
