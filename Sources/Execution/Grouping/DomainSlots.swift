import Columns
import Schemas

/// The positions of a column's values in its declared domain.
final class DomainSlots {
    static let outside = UInt32.max

    private enum Lookup {
        /// Position = value − lower, below `count`.
        case offset(lower: Int64)
        /// By dictionary code.
        case codes([UInt32])
        /// By value − lower, where the domain's values lie close together.
        case table(lower: Int64, [UInt32])
        case words([Int128: UInt32])
        case doubles([UInt64: UInt32])
        case texts(TextIndex)
    }

    let count: Int
    let output: ColumnInfo
    private let values: [Value]?
    private let lower: Int64
    private let lookup: Lookup
    private let texts: [TextSlice]
    private let arena: TextArena

    init(_ domain: Domain, info: ColumnInfo, budget: MemoryBudget) throws(ExecutionError) {
        count = domain.count
        arena = TextArena(budget)
        guard count > 0, count <= CompletedGroups.cellsLimit else { throw ExecutionError(.cellsLimit) }
        var plain = info
        plain.mayBeNull = false
        plain.dictionary = nil
        if info.kind == .code { plain.kind = .text }
        switch domain {
        case .range(let lower, let upper):
            guard info.kind == .int64 else { throw ExecutionError(.planInvalid, "completion") }
            plain.bounds = .integers(lower: Int128(lower), upper: Int128(upper))
            (values, self.lower, lookup, texts) = (nil, lower, .offset(lower: lower), [])
        case .values(let values):
            (self.values, lower) = (values, 0)
            plain.bounds = ColumnInfo(type: info.type, kind: plain.kind, mayBeNull: false).bounds
            var texts: [TextSlice] = []
            for value in values { if case .text(let text) = value { texts.append(try arena.copy(text)) } }
            self.texts = texts
            lookup = try Self.lookup(values, texts, info: info, budget: budget)
        }
        output = plain
    }

    private static func lookup(
        _ values: [Value], _ texts: [TextSlice], info: ColumnInfo, budget: MemoryBudget
    ) throws(ExecutionError) -> Lookup {
        switch info.kind {
        case .code:
            guard let dictionary = info.dictionary else { throw ExecutionError(.planInvalid, "completion") }
            var table = [UInt32](repeating: outside, count: dictionary.count)
            for (slot, value) in values.enumerated() {
                guard case .text(let text) = value else { throw ExecutionError(.planInvalid, "completion") }
                if let code = dictionary.code(of: text) { table[code] = UInt32(slot) }
            }
            return .codes(table)
        case .text:
            let index = try TextIndex(budget)
            for text in texts { _ = try index.number(text) }
            guard index.texts.count == values.count else { throw ExecutionError(.planInvalid, "completion") }
            return .texts(index)
        case .double:
            var table: [UInt64: UInt32] = [:]
            for (slot, value) in values.enumerated() {
                guard case .double(let number) = value else { throw ExecutionError(.planInvalid, "completion") }
                table[(number + 0.0).bitPattern] = UInt32(slot)
            }
            return .doubles(table)
        case .boolean, .int64, .int128:
            var words: [Int128: UInt32] = [:]
            for (slot, value) in values.enumerated() {
                guard let word = LiteralExpression.word(value) else { throw ExecutionError(.planInvalid, "completion") }
                words[word] = UInt32(slot)
            }
            guard let low = words.keys.min(), let high = words.keys.max(), info.kind != .int128, high - low < 65_536,
                let lower = Int64(exactly: low)
            else { return .words(words) }
            var table = [UInt32](repeating: outside, count: Int(high - low) + 1)
            for (word, slot) in words { table[Int(word - low)] = slot }
            return .table(lower: lower, table)
        }
    }

    /// The position of each row's value; `outside` for NULL and for values that are not declared.
    func slots(_ vector: ColumnVector, count: Int, out: UnsafeMutablePointer<UInt32>) {
        let size = UInt64(self.count)
        switch lookup {
        case .offset(let lower):
            for row in 0..<count {
                let offset = UInt64(bitPattern: vector.int64s[row] &- lower)
                out[row] = offset < size ? UInt32(offset) : Self.outside
            }
        case .codes(let table):
            table.withUnsafeBufferPointer { for row in 0..<count { out[row] = $0[Int(vector.codes[row])] } }
        case .table(let lower, let table):
            let isBoolean = vector.kind == .boolean
            for row in 0..<count {
                let word = isBoolean ? Int64(vector.booleans[row]) : vector.int64s[row]
                let offset = UInt64(bitPattern: word &- lower)
                out[row] = offset < UInt64(table.count) ? table[Int(offset)] : Self.outside
            }
        case .words(let table): for row in 0..<count { out[row] = table[vector.word(row)] ?? Self.outside }
        case .doubles(let table):
            for row in 0..<count { out[row] = table[(vector.doubles[row] + 0.0).bitPattern] ?? Self.outside }
        case .texts(let index): for row in 0..<count { out[row] = index.find(vector.texts[row]) ?? Self.outside }
        }
        if vector.hasNulls { for row in 0..<count where vector.validity[row] == 0 { out[row] = Self.outside } }
    }

    /// Writes the value at a position of the domain.
    func write(_ slot: Int, into vector: ColumnVector, row: Int) {
        guard let values else {
            vector.int64s[row] = lower + Int64(slot)
            return
        }
        switch vector.kind {
        case .text, .code: vector.texts[row] = texts[slot]
        case .double: if case .double(let number) = values[slot] { vector.doubles[row] = number }
        case .boolean: vector.booleans[row] = UInt8(truncatingIfNeeded: LiteralExpression.word(values[slot]) ?? 0)
        case .int64: vector.int64s[row] = Int64(truncatingIfNeeded: LiteralExpression.word(values[slot]) ?? 0)
        case .int128: vector.int128s[row] = LiteralExpression.word(values[slot]) ?? 0
        }
    }
}
