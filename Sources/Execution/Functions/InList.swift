import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    func inList(_ operand: VectorExpression, values: [Value], hasNull: Bool) throws(ExecutionError) -> VectorExpression
    {
        let operand = try slices(operand)
        let info = ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: operand.info.mayBeNull || hasNull)
        var (words, doubles, texts): (Set<Int128>, Set<Double>, Set<String>) = ([], [], [])
        for value in values {
            switch value {
            case .null: break
            case .double(let number): doubles.insert(number)
            case .text(let text): texts.insert(text)
            case .decimal(let unscaled, let scale):
                guard scale == operand.info.type.scale else { throw ExecutionError(.planInvalid, "IN") }
                words.insert(unscaled)
            default: words.insert(LiteralExpression.word(value) ?? 0)
            }
        }
        let few = words.allSatisfy { Int64(exactly: $0) != nil } ? words.map { Int64($0) }.sorted() : []
        let kind = operand.info.kind
        return try kernel([operand], info) { (operands, out, count, _) throws(ExecutionError) in
            let a = operands[0]
            switch kind {
            case .double: mapTotal(a, out, count) { (x: Double) -> UInt8 in doubles.contains(x) ? 1 : 0 }
            // Strings of equal characters but other code points are different texts: compare bytes.
            case .text:
                mapTotal(a, out, count) { (x: TextSlice) -> UInt8 in
                    let string = x.string
                    return texts.contains(string) && texts.contains { $0.utf8.elementsEqual(string.utf8) } ? 1 : 0
                }
            case .int64 where !few.isEmpty && few.count <= 8:
                mapTotal(a, out, count) { (x: Int64) -> UInt8 in few.contains(x) ? 1 : 0 }
            case .int64: mapTotal(a, out, count) { (x: Int64) -> UInt8 in words.contains(Int128(x)) ? 1 : 0 }
            case .boolean: mapTotal(a, out, count) { (x: UInt8) -> UInt8 in words.contains(Int128(x)) ? 1 : 0 }
            default: mapTotal(a, out, count) { (x: Int128) -> UInt8 in words.contains(x) ? 1 : 0 }
            }
            guard hasNull else { return }
            for row in 0..<count where out.booleans[row] == 0 { out.markNull(row, count: count) }
        }
    }
}
