import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    /// Regular expressions: matches, counts, extracts and replaces.
    func patterns(_ function: ScalarFunction, _ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression
    {
        var texts: [VectorExpression] = []
        for operand in operands { texts.append(try slices(operand)) }
        guard texts.count == (function == .regexReplace ? 4 : 3), texts.allSatisfy({ $0.info.kind == .text }) else {
            throw ExecutionError(.planInvalid, function.rawValue)
        }
        let cache = PatternCache()
        let arena = TextArena(budget)
        let last = texts.count - 1
        func program(_ operands: [ColumnVector], _ row: Int) -> PatternProgram? {
            cache.program(operands[1].texts[row], flags: operands[last].texts[row])
        }
        let info: ColumnInfo =
            switch function {
            case .regexMatches: ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: true)
            case .regexCount:
                ColumnInfo(type: .integer, kind: .int64, bounds: .integers(lower: 0, upper: 1 << 40), mayBeNull: true)
            default: ColumnInfo(type: .text, kind: .text, mayBeNull: true)
            }
        return try kernel(texts, info, mayFail: true) { (operands, out, count, state) throws(ExecutionError) in
            arena.reset()
            out.combineValidity(of: operands, count: count)
            for row in 0..<count where !out.isNull(row) {
                if info.kind == .text { out.texts[row] = .empty }
                guard let program = program(operands, row) else {
                    out.markError(row, count: count, state)
                    continue
                }
                let run = PatternRun(program, Array(operands[0].texts[row].string.unicodeScalars))
                switch answer(function, run, operands, row) {
                case .truth(let holds): out.booleans[row] = holds ? 1 : 0
                case .number(let number): out.int64s[row] = Int64(number)
                case .text(let text) where text.utf8.count <= ScalarLimits.textBytes:
                    out.texts[row] = try arena.copy(text)
                case .null: out.markNull(row, count: count)
                case .text, .fault: out.markError(row, count: count, state)
                }
            }
        }
    }
}

private enum Answer {
    case truth(Bool)
    case number(Int)
    case text(String)
    case null, fault
}

private func answer(
    _ function: ScalarFunction, _ run: PatternRun, _ operands: [ColumnVector], _ row: Int
) -> Answer {
    do throws(PatternRun.Exhausted) {
        switch function {
        case .regexMatches: return .truth(try run.matches())
        case .regexCount: return .number(try run.count())
        case .regexExtract: return try run.extract().map(Answer.text) ?? .null
        default:
            let isGlobal = operands[3].texts[row].string.contains("g")
            return .text(try run.replaced(by: operands[2].texts[row].string, isGlobal: isGlobal))
        }
    } catch {
        return .fault
    }
}

/// The programs of the last patterns.
private final class PatternCache {
    private var pattern: String?
    private var flags = ""
    private var known: PatternProgram?

    func program(_ pattern: TextSlice, flags: TextSlice) -> PatternProgram? {
        let (text, letters) = (pattern.string, flags.string)
        if let own = self.pattern, own.utf8.elementsEqual(text.utf8), letters == self.flags { return known }
        self.pattern = text
        self.flags = letters
        known = RegularExpression(text, flags: letters).map(PatternProgram.init)
        return known
    }
}

extension PatternRun {
    /// Matches that do not overlap.
    func count() throws(Exhausted) -> Int {
        var (count, position) = (0, 0)
        while let match = try find(from: position) {
            count += 1
            position = match.isEmpty ? match.upperBound + 1 : match.upperBound
        }
        return count
    }

    /// What the first group of the first match holds, or the match where there are no groups.
    func extract() throws(Exhausted) -> String? {
        guard let match = try find(from: 0) else { return nil }
        let found = try captures(match)
        return (found.count > 1 ? found[1] : match).map { string(text[$0]) }
    }

    func replaced(by replacement: String, isGlobal: Bool) throws(Exhausted) -> String {
        let parts = Array(replacement.unicodeScalars)
        let needsGroups = replacement.contains("\\")
        var result: [Unicode.Scalar] = []
        var (kept, position) = (0, 0)
        while let match = try find(from: position) {
            result += text[kept..<match.lowerBound]
            let found = needsGroups ? try captures(match) : []
            append(parts, found, to: &result)
            kept = match.upperBound
            position = match.isEmpty ? match.upperBound + 1 : match.upperBound
            if !isGlobal || result.count > ScalarLimits.textBytes { break }
        }
        if kept < text.count { result += text[kept...] }
        return string(result[...])
    }

    /// The replacement with \1 to \9 and \& filled in.
    private func append(_ parts: [Unicode.Scalar], _ found: [Range<Int>?], to result: inout [Unicode.Scalar]) {
        var index = 0
        while index < parts.count {
            let scalar = parts[index]
            index += 1
            guard scalar == "\\", index < parts.count, !found.isEmpty else {
                result.append(scalar)
                continue
            }
            let next = parts[index]
            switch next {
            case "&": result += found[0].map { Array(text[$0]) } ?? []
            case "1"..."9":
                let number = Int(next.value - 48)
                if number < found.count, let range = found[number] { result += text[range] }
            case "\\": result.append("\\")
            default: result += [scalar, next]
            }
            index += 1
        }
    }

    private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }
}
