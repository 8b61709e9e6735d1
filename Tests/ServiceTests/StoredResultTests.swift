import Foundation
import Ledger
import Schemas
import Testing
import Wire

@testable import Service

@Suite struct StoredResultTests {
    private static let salt = [UInt8](0..<32)

    /// Every type of column, every role, NULLs, and doubles that JSON would not keep.
    private static var result: TrueResult {
        let vectors: [ResultVector] = [
            .integer([1, nil, .min]), .decimal([Int128.max, 5, nil], scale: 2),
            .double([-0.0, .nan, 0.1 + 0.2]), .boolean([true, false, nil]), .date([0, -1, nil]),
            .timestamp([nil, 1, .max]), .text(["", "数闸", nil]),
        ]
        let roles: [ColumnRole] = [
            .group(column: "a"), .aggregate(.sum, column: "b"), .aggregate(.average, column: nil), .plain,
            .group(column: nil), .aggregate(.countRows, column: nil), .plain,
        ]
        let columns = zip(vectors, roles).enumerated().map { index, column in
            ResultColumn(name: "c\(index)", type: column.0.type, role: column.1)
        }
        let cell = CellEvidence(
            rows: 40, subjects: 30, nonzero: 29,
            additive: CellEvidence.Additive(top1: .integer(9), top2: .integer(7), totalAbsolute: .integer(99)),
            atExtreme: 3, sides: CellEvidence.Sides(below: 10, above: 11), exactness: .exact)
        return TrueResult(
            table: ResultTable(columns: columns, vectors: vectors, rowCount: 3),
            evidence: EvidenceTable(
                subjectKeys: [SubjectKey(column: "nr", type: "person")], rowCount: 3, columnCount: 7,
                cells: Array(repeating: cell, count: 21), hadScalarErrors: true))
    }

    @Test func everyValueComesBackAsItWas() throws {
        let stored = StoredResult(Self.result, salt: Self.salt)
        let read = try StoredResult(bytes: stored.bytes)
        let found = try read.result()
        #expect(read.salt == Self.salt && read.table == stored.table && read.evidence == stored.evidence)
        #expect(found.evidence == Self.result.evidence && found.table.columns == Self.result.table.columns)
        #expect(StoredResult(found, salt: Self.salt).bytes == stored.bytes)
    }

    /// What is in quarantine must be readable a year from now. When this fails, the encoding changed: keep a reader for
    /// format 2, and write format 3.
    @Test func formatTwoIsWrittenAsItAlwaysWas() {
        let digest = Secret.sha256(Data(StoredResult(Self.result, salt: Self.salt).bytes))
        #expect(digest == "a8e284267492b27c5d599c4ac14f0f7ae70775984e75de1aa93d176b589a9c08")
    }

    @Test func cutAndForeignBytesAreRefused() throws {
        let bytes = StoredResult(Self.result, salt: Self.salt).bytes
        for count in 0..<bytes.count {
            #expect(throws: WireError.self) { _ = try StoredResult(bytes: Array(bytes.prefix(count))).result() }
        }
        #expect(throws: WireError.self) { _ = try StoredResult(bytes: bytes + [0]).result() }
        #expect(throws: WireError.self) {
            _ = try StoredResult(bytes: Array("SLQ9".utf8) + bytes.dropFirst(4)).result()
        }
    }
}
