import Columns

/// Gives the texts of both sides of a join key numbers that are equal exactly where the texts are. Dictionaries are
/// compared once, entry by entry, never a row at a time.
final class TextNumbers: @unchecked Sendable {
    /// A text of the probe side that the build side does not have.
    static let none = UInt32.max

    /// Numbers are below this.
    let count: Int
    /// By row of the build side; nil: its codes are the numbers.
    private let rows: GrowingArray<UInt32>?
    /// By code of the probe side.
    private let table: [UInt32]?
    /// Texts of the build side.
    private let index: TextIndex?
    private let probeDictionary: SealedDictionary?
    private let reservation: Reservation

    /// Entries beyond which a probe dictionary must not be much larger than the build side to be worked through.
    static let dictionaryEntriesLimit = 1 << 16

    /// `column`: the key's position among the columns of the build side.
    init(_ build: BuildRows, column: Int, probe: ColumnInfo, budget: MemoryBudget) throws(ExecutionError) {
        let info = build.block.columns[column].info
        reservation = Reservation(budget)
        probeDictionary = probe.kind == .code ? probe.dictionary : nil
        if info.kind == .code, let mine = info.dictionary, let theirs = probeDictionary {
            count = mine.count
            (rows, index) = (nil, nil)
            table = Self.isSame(mine, theirs) ? nil : try Self.translate(theirs, to: mine, reservation)
            return
        }
        let index = try TextIndex(budget)
        if info.kind == .code, let mine = info.dictionary {
            // Entries differ from each other: their numbers are their codes.
            for code in 0..<mine.count { _ = try index.number(TextSlice(mine.bytes(code))) }
            rows = nil
        } else {
            rows = try Self.number(build, column, index, budget)
        }
        count = index.texts.count
        self.index = index
        guard let theirs = probeDictionary, theirs.count <= max(Self.dictionaryEntriesLimit, 4 * build.count) else {
            table = nil
            return
        }
        try reservation.add(theirs.count * 4)
        table = (0..<theirs.count).map { index.find(TextSlice(theirs.bytes($0))) ?? Self.none }
    }

    private static func isSame(_ a: SealedDictionary, _ b: SealedDictionary) -> Bool {
        a.ends == b.ends && a.count == b.count && a.text.baseAddress == b.text.baseAddress
    }

    /// Both dictionaries ascend: one walk along both.
    private static func translate(
        _ source: SealedDictionary, to target: SealedDictionary, _ reservation: Reservation
    ) throws(ExecutionError) -> [UInt32] {
        try reservation.add(source.count * 4)
        var table = [UInt32](repeating: none, count: source.count)
        var (mine, theirs) = (0, 0)
        while mine < source.count, theirs < target.count {
            let order = TextSlice(source.bytes(mine)).compare(TextSlice(target.bytes(theirs)))
            if order == 0 { table[mine] = UInt32(theirs) }
            if order <= 0 { mine += 1 }
            if order >= 0 { theirs += 1 }
        }
        return table
    }

    private static func number(
        _ build: BuildRows, _ column: Int, _ index: TextIndex, _ budget: MemoryBudget
    ) throws(ExecutionError) -> GrowingArray<UInt32> {
        let rows = try GrowingArray<UInt32>(budget, capacity: build.count)
        let texts = build.block.data[column].assumingMemoryBound(to: TextSlice.self)
        let validity = build.block.validity[column]
        for row in 0..<build.count {
            try rows.append(validity.map { $0[row] == 0 } ?? false ? 0 : try index.number(texts[row]))
        }
        return rows
    }

    /// The number of row `row` of a build batch that starts at `first`.
    @inline(__always)
    func ofBuild(_ vector: ColumnVector, _ row: Int, first: Int) -> UInt32 {
        rows.map { $0.pointer[first + row] } ?? vector.codes[row]
    }

    /// The number of a value of the probe side.
    @inline(__always)
    func ofProbe(_ vector: ColumnVector, _ row: Int) -> UInt32 {
        guard vector.kind == .code else { return index?.find(vector.texts[row]) ?? Self.none }
        let code = vector.codes[row]
        if let table { return table[Int(code)] }
        guard let index else { return code }
        return probeDictionary.flatMap { index.find(TextSlice($0.bytes(Int(code)))) } ?? Self.none
    }
}
