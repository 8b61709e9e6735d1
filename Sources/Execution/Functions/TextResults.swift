import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    /// Functions that give texts: slices of their operand where they can, else new bytes in the expression's arena.
    func textResult(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        var texts: [VectorExpression] = []
        for operand in operands { texts.append(try slices(operand)) }
        try Self.checkArguments(function, texts.map(\.info.kind))
        let canFail = !Self.neverFails.contains(function)
        let info = ColumnInfo(type: .text, kind: .text, mayBeNull: anyNull(texts) || canFail)
        let arena = TextArena(budget)
        return try kernel(texts, info, mayFail: canFail) { (operands, out, count, state) throws(ExecutionError) in
            arena.reset()
            out.combineValidity(of: operands, count: count)
            for row in 0..<count where !out.isNull(row) {
                if let text = try textFunction(function, operands, row, arena) {
                    out.texts[row] = text
                } else {
                    out.texts[row] = .empty
                    out.markError(row, count: count, state)
                }
            }
        }
    }

    /// These make no more bytes than they get, or thrice as many; the others may pass `ScalarLimits.textBytes`.
    private static let neverFails: Set<ScalarFunction> = [
        .lower, .upper, .trim, .trimLeading, .trimTrailing, .left, .right, .reversed, .titleCase,
    ]

    private static func checkArguments(_ function: ScalarFunction, _ kinds: [VectorKind]) throws(ExecutionError) {
        let isRight: Bool =
            switch function {
            case .concatenate: kinds.count >= 1 && kinds.allSatisfy { $0 == .text }
            case .lower, .upper, .reversed, .titleCase: kinds == [.text]
            case .trim, .trimLeading, .trimTrailing: kinds == [.text, .text]
            case .substring: kinds == [.text, .int64] || kinds == [.text, .int64, .int64]
            case .replace, .translate: kinds == [.text, .text, .text]
            case .padLeft, .padRight: kinds == [.text, .int64, .text]
            case .splitPart: kinds == [.text, .text, .int64]
            case .character: kinds == [.int64]
            default: kinds == [.text, .int64]
            }
        guard isRight else { throw ExecutionError(.planInvalid, function.rawValue) }
    }
}

/// The value of one row; nil is an error.
private func textFunction(
    _ function: ScalarFunction, _ operands: [ColumnVector], _ row: Int, _ arena: TextArena
) throws(ExecutionError) -> TextSlice? {
    if function == .character { return try character(operands[0].int64s[row], arena) }
    let text = operands[0].texts[row]
    switch function {
    case .padLeft, .padRight:
        return try pad(text, operands[1].int64s[row], operands[2].texts[row], arena, isLeft: function == .padLeft)
    case .repeated: return try repeated(text, operands[1].int64s[row], arena)
    case .reversed: return try reversed(text, arena)
    case .titleCase: return try titleCase(text, arena)
    case .translate: return try translate(text, operands[1].texts[row], operands[2].texts[row], arena)
    case .splitPart: return splitPart(text, operands[1].texts[row], operands[2].int64s[row])
    case .concatenate: return try concatenate(operands, row, arena)
    case .lower: return try changeCase(text, arena, isUpper: false)
    case .upper: return try changeCase(text, arena, isUpper: true)
    case .trim, .trimLeading, .trimTrailing: return trim(text, operands[1].texts[row], function)
    case .substring:
        let length = operands.count > 2 ? operands[2].int64s[row] : nil
        return substring(text, from: operands[1].int64s[row], length: length)
    case .replace: return try replace(text, operands[1].texts[row], operands[2].texts[row], arena)
    default:
        let wanted = operands[1].int64s[row]
        let total = text.characterCount
        // A negative count drops that many from the other end.
        let size = Int(wanted >= 0 ? min(wanted, Int64(total)) : max(Int64(total) &+ max(wanted, -Int64(total)), 0))
        return function == .left
            ? text.slice(0, text.offset(ofCharacter: size))
            : text.slice(text.offset(ofCharacter: total - size), text.count)
    }
}

private func concatenate(
    _ operands: [ColumnVector], _ row: Int, _ arena: TextArena
) throws(ExecutionError) -> TextSlice? {
    let size = operands.reduce(0) { $0 + $1.texts[row].count }
    guard size > 0 else { return .empty }
    guard size <= ScalarLimits.textBytes else { return nil }
    let room = try arena.allocate(size)
    var used = 0
    for operand in operands {
        let part = operand.texts[row]
        (room + used).copyMemory(from: part.start, byteCount: part.count)
        used += part.count
    }
    return TextSlice(start: room, count: size)
}

private func changeCase(_ text: TextSlice, _ arena: TextArena, isUpper: Bool) throws(ExecutionError) -> TextSlice {
    guard text.bytes.allSatisfy({ $0 < 0x80 }) else {
        return try arena.copy(isUpper ? text.string.uppercased() : text.string.lowercased())
    }
    guard text.count > 0 else { return .empty }
    let room = try arena.allocate(text.count).assumingMemoryBound(to: UInt8.self)
    let first = isUpper ? UInt8(ascii: "a") : UInt8(ascii: "A")
    for (index, byte) in text.bytes.enumerated() { room[index] = byte &- first < 26 ? byte ^ 0x20 : byte }
    return TextSlice(start: UnsafeRawPointer(room), count: text.count)
}

private func trim(_ text: TextSlice, _ characters: TextSlice, _ function: ScalarFunction) -> TextSlice {
    var (lower, upper) = (0, text.count)
    func isTrimmed(_ from: Int, _ to: Int) -> Bool { characters.find(text.slice(from, to)) != nil }
    if function != .trimTrailing {
        while lower < upper {
            let next = min(lower + TextSlice.sequenceLength(text.bytes[lower]), upper)
            guard isTrimmed(lower, next) else { break }
            lower = next
        }
    }
    if function != .trimLeading {
        while upper > lower {
            var previous = upper - 1
            while previous > lower, text.bytes[previous] & 0xC0 == 0x80 { previous -= 1 }
            guard isTrimmed(previous, upper) else { break }
            upper = previous
        }
    }
    return text.slice(lower, upper)
}

/// PostgreSQL's rule: positions before 1 count against the length; a negative length is an error.
private func substring(_ text: TextSlice, from: Int64, length: Int64?) -> TextSlice? {
    let total = Int64(text.characterCount)
    var end = total + 1
    if let length {
        guard length >= 0 else { return nil }
        end = min(from.addedOrNil(length) ?? (from > 0 ? total + 1 : 1), total + 1)
    }
    let start = max(from, 1)
    guard start < end else { return .empty }
    let lower = text.offset(ofCharacter: Int(start - 1))
    return text.slice(lower, text.offset(ofCharacter: Int(end - 1)))
}

private func replace(
    _ text: TextSlice, _ old: TextSlice, _ new: TextSlice, _ arena: TextArena
) throws(ExecutionError) -> TextSlice? {
    guard old.count > 0, var found = text.find(old) else { return text }
    var matches = 1
    var next = text.find(old, from: found + old.count)
    while let place = next {
        matches += 1
        next = text.find(old, from: place + old.count)
    }
    let size = text.count + matches * (new.count - old.count)
    guard size > 0 else { return .empty }
    guard size <= ScalarLimits.textBytes else { return nil }
    let room = try arena.allocate(size)
    var (used, position) = (0, 0)
    func append(_ part: TextSlice) {
        (room + used).copyMemory(from: part.start, byteCount: part.count)
        used += part.count
    }
    while true {
        append(text.slice(position, found))
        append(new)
        position = found + old.count
        guard let place = text.find(old, from: position) else { break }
        found = place
    }
    append(text.slice(position, text.count))
    return TextSlice(start: room, count: size)
}
