import Columns
import Schemas

/// Reads columns again that the first pass checked but had no room for: as many a pass as fit, texts that do not fit at all in
/// ranges (`RangedTexts`).
package final class LaterPasses {
    private let pass: FilePass
    private let plan: SchemaPlan
    private let schema: TableSchema
    private let memory: MemoryPlan
    /// Columns whose texts did not fit beside others.
    private var isSetAside: Set<Int> = []
    private var samples: [Int: RangedTexts.Sample] = [:]
    /// What the columns in memory take; nil for absent ones.
    private var heldBytes: [Int?] = []

    init(pass: FilePass, plan: SchemaPlan, schema: TableSchema, memory: MemoryPlan) {
        self.pass = pass
        self.plan = plan
        self.schema = schema
        self.memory = memory
    }

    /// Remembers which columns the first pass left in memory.
    func note(_ columns: [UnsealedColumn]) {
        heldBytes = columns.map { $0.isAbsent ? nil : $0.memoryBytes }
    }

    /// The column at `first`, and some that follow it. Columns before it are no longer in memory.
    package func columns(from first: Int) throws(IngestError) -> [Int: UnsealedColumn] {
        let held = heldBytes[first...].reduce(0) { $0 + ($1 ?? 0) }
        while !isSetAside.contains(first) {
            let wanted = schema.columns.indices[first...].prefix { !isSetAside.contains($0) }
                .filter { heldBytes[$0] == nil }
            guard let group = memory.laterGroup(wanted, schema.columns, held: held) else { break }
            let targets = schema.columns.indices.map { index in
                target(index, use: group.columns.contains(index) ? .stored : .skipped)
            }
            var parsed = try run(targets, textBytesLimit: group.textBytesLimit)
            var columns: [Int: UnsealedColumn] = [:]
            for index in group.columns.sorted() {
                columns[index] = try taken(index, targets[index], &parsed[index])
            }
            for (index, column) in columns { heldBytes[index] = column.memoryBytes }
            if columns[first] != nil { return columns }
            // Others of the group fitted, but the first one comes first.
            for index in columns.keys { heldBytes[index] = nil }
        }
        guard schema.columns[first].type == .text else {
            throw IngestError(.memoryLimit, columnName: schema.columns[first].name)
        }
        let texts = RangedTexts(pass: pass, memory: memory, held: held, index: first, schema: schema)
        return [first: try texts.read(target(first, use: .stored), sample: samples[first])]
    }

    private func target(_ index: Int, use: ColumnTarget.Use) -> ColumnTarget {
        let column = schema.columns[index]
        return ColumnTarget(
            column, use: use, isInferred: plan.isInferred, isUnknown: plan.isUnknown(index),
            domain: plan.domains[index],
            rows: memory.rows)
    }

    private func run(_ targets: [ColumnTarget], textBytesLimit: Int) throws(IngestError) -> [[ColumnReader]] {
        do throws(InputFault) { return try pass.run(targets, textBytesLimit: textBytesLimit) } catch {
            throw IngestError(error.code)
        }
    }

    /// The column that a pass stored; nil where it did not, or gave its texts up. Lets go of the readers.
    func taken(
        _ index: Int, _ target: ColumnTarget, _ readers: inout [ColumnReader]
    ) throws(IngestError) -> UnsealedColumn? {
        defer { readers = [] }
        if readers.contains(where: \.isSetAside) {
            isSetAside.insert(index)
            samples[index] = RangedTexts.Sample(readers)
            return nil
        }
        guard case .stored = target.use else { return nil }
        let values: UnsealedColumn.Values =
            switch target.schema.type {
            case .double: .doubles(target.doubles)
            case .text: try texts(target, readers)
            default: .words(target.words)
            }
        return UnsealedColumn(values: values, presence: readers.contains { $0.hasNulls } ? target.presence : nil)
    }

    /// One dictionary for the column, and its codes in place of each part's numbers.
    private func texts(_ target: ColumnTarget, _ readers: [ColumnReader]) throws(IngestError) -> UnsealedColumn.Values {
        let merged: (dictionary: TextDictionary, ranks: [ColumnBuffer<UInt32>])
        do { merged = try TextDictionary.merging(readers.map(\.interner), threads: pass.options.threads) } catch {
            throw IngestError(.memoryLimit, columnName: target.schema.name)
        }
        let (ranks, pass) = (merged.ranks, pass)
        Crew.run(readers.count) { index in
            // A part of NULLs alone has no texts; its rows hold 0, which is always a code.
            if ranks[index].count > 0 { target.codes.remap(pass.rows(ofPart: index), ranks[index]) }
        }
        return .text(codes: target.codes, dictionary: merged.dictionary)
    }
}
