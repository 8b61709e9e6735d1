import Columns
import Kernels
import Planning
import Schemas

/// LIKE over a dictionary of many texts: all of them lie one after another, so that one pass over the bytes finds the few places
/// where the pattern's longest literal stands, and only their texts are compared. Row by row each text would be a cache miss.
struct TextSearch {
    let segments: LikeSegments
    let needle: [UInt8]
    let isNegated: Bool
    /// Of the operand.
    let column: Int

    /// Nil for any other condition, and for patterns without a literal.
    init?(_ condition: BoundExpression) {
        var (inner, isNegated) = (condition, false)
        if case .call(.not, let operands, _) = condition, let operand = operands.first {
            (inner, isNegated) = (operand, true)
        }
        guard case .call(.like, let operands, _) = inner, operands.count == 3,
            case .column(let column, .text) = operands[0], case .literal(.text(var pattern), _) = operands[1],
            case .literal(.text(var escape), _) = operands[2]
        else { return nil }
        let parsed = pattern.withUTF8 { pattern in
            escape.withUTF8 { escape in
                LikePattern(
                    TextSlice(UnsafeRawBufferPointer(pattern)), escape: TextSlice(UnsafeRawBufferPointer(escape)))
            }
        }
        guard let segments = parsed?.segments, let needle = segments.longest else { return nil }
        (self.segments, self.needle, self.isNegated, self.column) = (segments, needle, isNegated, column)
    }

    /// Which entries pass, found on all threads.
    func table(of dictionary: SealedDictionary, context: RunContext) throws(ExecutionError) -> CodeTable {
        let table = try CodeTable(count: dictionary.count, filledWith: isNegated ? 1 : 0, budget: context.budget)
        let tasks = (dictionary.count + Self.taskEntries - 1) / Self.taskEntries
        try context.forEachTask(tasks) { (task) throws(ExecutionError) in
            try context.cancellation.check()
            let first = task * Self.taskEntries
            search(dictionary, first..<min(first + Self.taskEntries, dictionary.count), table)
        }
        return table
    }

    private static let taskEntries = 1 << 14

    private func search(_ dictionary: SealedDictionary, _ codes: Range<Int>, _ table: CodeTable) {
        let (start, end) = (Int(dictionary.ends[codes.lowerBound]), Int(dictionary.ends[codes.upperBound]))
        // What an unvalidated file says never leads out of its texts.
        guard start <= end, end <= dictionary.text.count, let base = dictionary.text.baseAddress else { return }
        var (code, position) = (codes.lowerBound, base + start)
        let limit = base + end
        needle.withUnsafeBytes { needle in
            while let found = kn_find(position, limit - position, needle.baseAddress!, needle.count) {
                let offset = found - base
                while code + 1 < codes.upperBound, Int(dictionary.ends[code + 1]) <= offset { code += 1 }
                let text = dictionary.bytes(code)
                let textEnd = Int(dictionary.ends[code + 1])
                if offset + needle.count > textEnd {
                    // Across the border of two texts.
                    position = found + 1
                    continue
                }
                if segments.matches(TextSlice(text)) { table.bytes[code] = isNegated ? 0 : 1 }
                position = max(base + min(textEnd, end), found + 1)
            }
        }
    }
}
