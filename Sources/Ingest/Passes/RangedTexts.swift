import Columns
import Schemas

/// A column whose texts do not fit the memory at once: read a range of texts after the other, each with a pass over the file.
/// The dictionaries of the ranges continue each other.
struct RangedTexts {
    /// What the pass that gave the texts up knows of them.
    struct Sample {
        var texts: [[UInt8]]
        /// What all texts would take, were those still to come as often new as those before.
        var bytes: Int

        init(_ readers: [ColumnReader]) {
            texts = readers.flatMap { $0.isSetAside ? $0.sample.texts : TextSample($0.interner).texts }
            bytes = readers.reduce(0) { $0 + ($1.isSetAside ? $1.sample.estimatedBytes : $1.interner.memoryBytes) }
        }
    }

    let pass: FilePass
    let memory: MemoryPlan
    let held: Int
    let index: Int
    let schema: TableSchema

    /// Passes over the file; each takes a range, or finds it too large.
    private static let passLimit = 1_000

    private var column: ColumnSchema { schema.columns[index] }

    func read(_ target: ColumnTarget, sample: Sample?) throws(IngestError) -> UnsealedColumn {
        var (pieces, dictionaryBytes, count) = ([TextDictionary](), 0, 0)
        var hasNulls = false
        target.codes.clear()
        var open = TextRange.all.cut(by: sample?.texts ?? [], into: firstCount(sample)).reversed() as [TextRange]
        for _ in 0..<Self.passLimit {
            guard let range = open.popLast() else {
                if pieces.isEmpty { pieces = [try merged([]).dictionary] }
                return UnsealedColumn(
                    values: .pieces(codes: target.codes, pieces), presence: hasNulls ? target.presence : nil)
            }
            let readers = try readers(target, range, dictionaryBytes)
            hasNulls = readers.contains { $0.hasNulls }
            let (pass, codes, first) = (pass, target.codes, count)
            if readers.contains(where: \.isSetAside) {
                let halves = range.cut(by: Sample(readers).texts, into: 2)
                guard halves.count > 1 else { break }
                open += halves.reversed()
                Crew.run(readers.count) { codes.clearMarked(pass.rows(ofPart: $0)) }
                continue
            }
            guard readers.contains(where: { $0.interner.count > 0 }) else { continue }
            let merged = try merged(readers.map(\.interner))
            count += merged.dictionary.count
            dictionaryBytes += merged.dictionary.memoryBytes
            guard count < Int(ColumnBuffer<UInt32>.mark), dictionaryBytes - count * 4 <= Int(UInt32.max) else { break }
            pieces.append(merged.dictionary)
            Crew.run(readers.count) { part in
                codes.resolve(pass.rows(ofPart: part), merged.ranks[part], base: UInt32(first))
            }
        }
        throw IngestError(.memoryLimit, columnName: column.name)
    }

    /// Ranges to begin with: as many as the texts met in the first pass would fill, were they everything.
    private func firstCount(_ sample: Sample?) -> Int {
        let room = memory.rangeTextBytes(column, held: held, dictionaryBytes: 0)
        guard let sample, room > 0 else { return 2 }
        return max(2, min(sample.bytes / room + 1, 64))
    }

    private func readers(
        _ target: ColumnTarget, _ range: TextRange, _ dictionaryBytes: Int
    ) throws(IngestError) -> [ColumnReader] {
        let room = memory.rangeTextBytes(column, held: held, dictionaryBytes: dictionaryBytes)
        guard room / max(pass.rows.parts.count, 1) >= TextInterner.leastBytes else {
            throw IngestError(.memoryLimit, columnName: column.name)
        }
        let ranged = ColumnTarget(target, range: range)
        let targets = schema.columns.indices.map { other in
            other == index
                ? ranged
                : ColumnTarget(
                    schema.columns[other], use: .skipped, isInferred: false, isUnknown: false, domain: nil, rows: 1)
        }
        do throws(InputFault) { return try pass.run(targets, textBytesLimit: room)[index] } catch {
            throw IngestError(error.code, columnName: column.name)
        }
    }

    private func merged(
        _ interners: [TextInterner]
    ) throws(IngestError) -> (dictionary: TextDictionary, ranks: [ColumnBuffer<UInt32>]) {
        do { return try TextDictionary.merging(interners, threads: pass.options.threads) } catch {
            throw IngestError(.memoryLimit, columnName: column.name)
        }
    }
}
