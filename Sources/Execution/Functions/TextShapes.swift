import Columns
import Planning

// Texts made of other texts' characters. A nil result is an error; all results are at most `ScalarLimits.textBytes`.

/// lpad and rpad: exactly `wanted` characters where there is something to fill with.
func pad(
    _ text: TextSlice, _ wanted: Int64, _ fill: TextSlice, _ arena: TextArena, isLeft: Bool
) throws(ExecutionError) -> TextSlice? {
    let total = text.characterCount
    guard wanted > Int64(total), fill.count > 0 else {
        return text.slice(0, text.offset(ofCharacter: Int(max(min(wanted, Int64(total)), 0))))
    }
    // Every character has a byte at least.
    guard wanted <= Int64(ScalarLimits.textBytes) else { return nil }
    let missing = Int(wanted) - total
    let (rounds, rest) = missing.quotientAndRemainder(dividingBy: fill.characterCount)
    let tail = fill.slice(0, fill.offset(ofCharacter: rest))
    let size = text.count + rounds * fill.count + tail.count
    guard size <= ScalarLimits.textBytes else { return nil }
    let room = try arena.allocate(size)
    var used = 0
    func append(_ part: TextSlice) {
        (room + used).copyMemory(from: part.start, byteCount: part.count)
        used += part.count
    }
    if !isLeft { append(text) }
    for _ in 0..<rounds { append(fill) }
    append(tail)
    if isLeft { append(text) }
    return TextSlice(start: room, count: size)
}

func repeated(_ text: TextSlice, _ count: Int64, _ arena: TextArena) throws(ExecutionError) -> TextSlice? {
    guard count > 0, text.count > 0 else { return .empty }
    let (size, overflow) = text.count.multipliedReportingOverflow(by: Int(count))
    guard !overflow, size <= ScalarLimits.textBytes else { return nil }
    let room = try arena.allocate(size)
    for index in 0..<Int(count) { (room + index * text.count).copyMemory(from: text.start, byteCount: text.count) }
    return TextSlice(start: room, count: size)
}

func reversed(_ text: TextSlice, _ arena: TextArena) throws(ExecutionError) -> TextSlice {
    guard text.count > 0 else { return .empty }
    let room = try arena.allocate(text.count)
    var position = 0
    while position < text.count {
        let length = min(TextSlice.sequenceLength(text.bytes[position]), text.count - position)
        (room + (text.count - position - length)).copyMemory(from: text.start + position, byteCount: length)
        position += length
    }
    return TextSlice(start: room, count: text.count)
}

func titleCase(_ text: TextSlice, _ arena: TextArena) throws(ExecutionError) -> TextSlice {
    var result = ""
    var isInside = false
    for scalar in text.string.unicodeScalars {
        let properties = scalar.properties
        let isWord = properties.isAlphabetic || properties.numericType != nil
        if isWord {
            result += isInside ? properties.lowercaseMapping : properties.titlecaseMapping
        } else {
            result.unicodeScalars.append(scalar)
        }
        isInside = isWord
    }
    return try arena.copy(result)
}

/// The part `number` between delimiters, counted from the end where negative; nil for 0.
func splitPart(_ text: TextSlice, _ delimiter: TextSlice, _ number: Int64) -> TextSlice? {
    guard number != 0 else { return nil }
    guard delimiter.count > 0 else { return number == 1 || number == -1 ? text : .empty }
    var wanted = number
    if number < 0 {
        var (parts, position): (Int64, Int) = (1, 0)
        while let found = text.find(delimiter, from: position) {
            parts += 1
            position = found + delimiter.count
        }
        guard number >= -parts else { return .empty }
        wanted = parts + number + 1
    }
    var position = 0
    while wanted > 1 {
        guard let found = text.find(delimiter, from: position) else { return .empty }
        position = found + delimiter.count
        wanted -= 1
    }
    return text.slice(position, text.find(delimiter, from: position) ?? text.count)
}

/// Each character of `from` becomes the one at its place in `to`, or goes; the first of equal ones counts.
func translate(
    _ text: TextSlice, _ from: TextSlice, _ to: TextSlice, _ arena: TextArena
) throws(ExecutionError) -> TextSlice? {
    var table: [Unicode.Scalar: Unicode.Scalar?] = [:]
    let targets = Array(to.string.unicodeScalars)
    for (index, scalar) in from.string.unicodeScalars.enumerated() where table[scalar] == nil {
        table[scalar] = .some(index < targets.count ? targets[index] : nil)
    }
    var result = String.UnicodeScalarView()
    for scalar in text.string.unicodeScalars {
        guard let target = table[scalar] else {
            result.append(scalar)
            continue
        }
        if let target { result.append(target) }
    }
    let string = String(result)
    return string.utf8.count <= ScalarLimits.textBytes ? try arena.copy(string) : nil
}

/// The character with a number; nil for 0 and what is no Unicode scalar.
func character(_ number: Int64, _ arena: TextArena) throws(ExecutionError) -> TextSlice? {
    guard number > 0, let value = UInt32(exactly: number), let scalar = Unicode.Scalar(value) else { return nil }
    return try arena.copy(String(Character(scalar)))
}

extension ExpressionCompiler {
    /// concat_ws: NULL texts are passed over, a NULL separator makes the result NULL.
    func joined(_ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        var texts: [VectorExpression] = []
        for operand in operands { texts.append(try slices(operand)) }
        guard texts.count >= 2, texts.allSatisfy({ $0.info.kind == .text }) else {
            throw ExecutionError(.planInvalid, "joined")
        }
        let info = ColumnInfo(type: .text, kind: .text, mayBeNull: true)
        let arena = TextArena(budget)
        return try kernel(texts, info, mayFail: true) { (operands, out, count, state) throws(ExecutionError) in
            arena.reset()
            out.copyValidity(of: operands[0], count: count)
            for row in 0..<count where !out.isNull(row) {
                let separator = operands[0].texts[row]
                var (size, parts) = (0, 0)
                for operand in operands.dropFirst() where !operand.isNull(row) {
                    size += operand.texts[row].count + (parts > 0 ? separator.count : 0)
                    parts += 1
                }
                out.texts[row] = .empty
                guard size <= ScalarLimits.textBytes else {
                    out.markError(row, count: count, state)
                    continue
                }
                guard size > 0 else { continue }
                let room = try arena.allocate(size)
                var used = 0
                var isFirst = true
                for operand in operands.dropFirst() where !operand.isNull(row) {
                    for part in isFirst ? [operand.texts[row]] : [separator, operand.texts[row]] {
                        (room + used).copyMemory(from: part.start, byteCount: part.count)
                        used += part.count
                    }
                    isFirst = false
                }
                out.texts[row] = TextSlice(start: room, count: size)
            }
        }
    }
}
