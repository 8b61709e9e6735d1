import Columns
import Kernels
import Planning
import Schemas

extension ExpressionCompiler {
    /// Functions of texts that give numbers or truth values.
    func textTest(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        var texts: [VectorExpression] = []
        for operand in operands { texts.append(try slices(operand)) }
        let arity = function == .like ? 3 : Self.ofOneText.contains(function) ? 1 : 2
        guard texts.count == arity, texts.allSatisfy({ $0.info.kind == .text }) else {
            throw ExecutionError(.planInvalid, function.rawValue)
        }
        switch function {
        case .like: return try like(texts)
        case .length, .octetLength, .codePoint:
            let info = ColumnInfo(
                type: .integer, kind: .int64, bounds: .integers(lower: 0, upper: 1 << 40), mayBeNull: anyNull(texts))
            return try kernel(texts, info) { (operands, out, count, _) throws(ExecutionError) in
                switch function {
                case .length: mapTotal(operands[0], out, count) { (x: TextSlice) in Int64(x.characterCount) }
                case .octetLength: mapTotal(operands[0], out, count) { (x: TextSlice) in Int64(x.count) }
                default:
                    mapTotal(operands[0], out, count) { (x: TextSlice) in
                        let first = x.slice(0, x.offset(ofCharacter: 1)).string.unicodeScalars.first
                        return first.map { Int64($0.value) } ?? 0
                    }
                }
            }
        case .position:
            let info = ColumnInfo(
                type: .integer, kind: .int64, bounds: .integers(lower: 0, upper: 1 << 40), mayBeNull: anyNull(texts))
            return try kernel(texts, info) { (operands, out, count, _) throws(ExecutionError) in
                zipTotal(operands, out, count) { (x: TextSlice, y: TextSlice) -> Int64 in
                    x.find(y).map { Int64(x.slice(0, $0).characterCount) + 1 } ?? 0
                }
            }
        default:
            let info = ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: anyNull(texts))
            return try kernel(texts, info) { (operands, out, count, _) throws(ExecutionError) in
                let isEnd = function == .endsWith
                zipTotal(operands, out, count) { (x: TextSlice, y: TextSlice) -> UInt8 in
                    let start = isEnd ? x.count - y.count : 0
                    return x.count >= y.count && x.slice(start, start + y.count).equals(y) ? 1 : 0
                }
            }
        }
    }

    private static let rowsAhead = 8
    private static let ofOneText: Set<ScalarFunction> = [.length, .octetLength, .codePoint]

    private func like(_ texts: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        let info = ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: true)
        // One pattern for all rows is compiled once.
        var constant: LikePattern?
        if let pattern = (texts[1] as? LiteralExpression)?.value, let escape = (texts[2] as? LiteralExpression)?.value,
            case .text(let pattern) = pattern, case .text(let escape) = escape
        {
            let arena = TextArena(budget)
            constant = LikePattern(try arena.copy(pattern), escape: try arena.copy(escape))
        }
        let mayFail = constant == nil
        if useFastKernels, let segments = constant?.segments {
            return try kernel(texts, info) { (operands, out, count, _) throws(ExecutionError) in
                out.combineValidity(of: operands, count: count)
                let subjects = operands[0].texts
                for row in 0..<count {
                    // Texts of a large dictionary lie anywhere: without this each waits for the memory.
                    if row + Self.rowsAhead < count {
                        let next = subjects[row + Self.rowsAhead].start
                        kn_fetch(next)
                        kn_fetch(next + 64)
                    }
                    if out.isNull(row) { continue }
                    out.booleans[row] = segments.matches(subjects[row]) ? 1 : 0
                }
            }
        }
        return try kernel(texts, info, mayFail: mayFail) { (operands, out, count, state) throws(ExecutionError) in
            out.combineValidity(of: operands, count: count)
            for row in 0..<count where !out.isNull(row) {
                let pattern = constant ?? LikePattern(operands[1].texts[row], escape: operands[2].texts[row])
                guard let pattern else {
                    out.booleans[row] = 0
                    out.markError(row, count: count, state)
                    continue
                }
                out.booleans[row] = pattern.matches(operands[0].texts[row]) ? 1 : 0
            }
        }
    }
}
