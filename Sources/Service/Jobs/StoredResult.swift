import Foundation
import Schemas
import Wire

/// A true result at rest, before it is encrypted: `SLQ2`, a salt of 32 bytes, the table behind its length, the evidence.
/// Both in the encoding of `Wire`, so that nothing changes at rest (doubles by their bits) and thousands of cells cost
/// microseconds. A test holds the bytes of format 2: a change of Wire's encoding needs a format 3 and a reader for 2.
struct StoredResult {
    private static let magic = Array("SLQ2".utf8)
    static let saltBytes = 32
    /// More than any result has.
    private static let listLimit = 1 << 24
    private static let columnsLimit = 1 << 16

    var salt: [UInt8]
    /// What the commitments are made over.
    var table: ArraySlice<UInt8>
    var evidence: ArraySlice<UInt8>

    init(_ result: TrueResult, salt: [UInt8]) {
        self.salt = salt
        var writer = WireWriter()
        writer.values(result.table.columns)
        writer.count(result.table.rowCount)
        for vector in result.table.vectors { vector.encode(into: &writer) }
        table = writer.bytes[...]
        writer = WireWriter()
        writer.values(result.evidence.subjectKeys)
        writer.count(result.evidence.rowCount)
        writer.count(result.evidence.columnCount)
        writer.values(result.evidence.cells)
        writer.flag(result.evidence.hadScalarErrors)
        evidence = writer.bytes[...]
    }

    var bytes: [UInt8] {
        var writer = WireWriter()
        writer.raw(Self.magic)
        writer.raw(salt)
        writer.count(table.count)
        writer.raw(table)
        writer.raw(evidence)
        return writer.bytes
    }

    /// Throws for any other format and for bytes that were cut.
    init(bytes: [UInt8]) throws(WireError) {
        var reader = WireReader(bytes)
        guard try reader.raw(Self.magic.count).elementsEqual(Self.magic) else { throw WireError(.unsupportedVersion) }
        salt = Array(try reader.raw(Self.saltBytes))
        table = try reader.raw(try reader.count(limit: reader.remaining))
        evidence = try reader.raw(reader.remaining)
    }

    /// Throws where the parts do not hold a result.
    func result() throws(WireError) -> TrueResult {
        TrueResult(table: try readTable(), evidence: try readEvidence())
    }

    private func readTable() throws(WireError) -> ResultTable {
        var reader = WireReader(table)
        let columns = try reader.values(limit: Self.columnsLimit, ResultColumn.self)
        let rows = try reader.count(limit: Self.listLimit)
        var vectors: [ResultVector] = []
        for _ in columns { vectors.append(try ResultVector(from: &reader, rows: rows)) }
        try reader.end()
        return ResultTable(columns: columns, vectors: vectors, rowCount: rows)
    }

    private func readEvidence() throws(WireError) -> EvidenceTable {
        var reader = WireReader(evidence)
        let keys = try reader.values(limit: Self.columnsLimit, SubjectKey.self)
        let rows = try reader.count(limit: Self.listLimit)
        let columns = try reader.count(limit: Self.columnsLimit)
        let cells = try reader.values(limit: Self.listLimit, CellEvidence.self)
        let hadErrors = try reader.flag()
        try reader.end()
        return EvidenceTable(
            subjectKeys: keys, rowCount: rows, columnCount: columns, cells: cells, hadScalarErrors: hadErrors)
    }
}
