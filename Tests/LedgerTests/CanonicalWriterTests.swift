import Foundation
import Governance
import Schemas
import Testing

@testable import Ledger

/// The direct writer against `JSONEncoder`, which says what the bytes of the record are.
@Suite struct CanonicalWriterTests {
    /// Hides that the value can write itself.
    private struct Plain<Value: Encodable>: Encodable {
        let value: Value
        func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
    }

    private func expectSame(_ value: some CanonicallyWritten) throws {
        // Bytes: texts are equal whose bytes are not.
        let (written, wanted) = (try CanonicalJSON.encode(value), try CanonicalJSON.encode(Plain(value: value)))
        #expect(written == wanted, "\(String(decoding: written, as: UTF8.self))")
    }

    /// Every kind of character that JSON treats apart, and some that it does not.
    static let texts =
        (0..<0x80).compactMap { Unicode.Scalar(UInt8($0)) }.map { "a\($0)b" }
        + ["", "/", "数闸", "\u{7F}\u{80}\u{2028}\u{2029}\u{FEFF}", "e\u{301}", "👩‍👩‍👧", "\u{10FFFF}", "\r\n", #"\"\\""#]

    private func job(_ text: String, _ program: Program, background: Bool?, _ count: Int) -> JobSpecification {
        JobSpecification(
            id: JobID(text), submitter: PersonID(text), organisation: OrganisationID(text),
            agreements: (0..<count).map { AgreementID("\(text)\($0)") },
            datasets: (0..<count).map { JobDataset(dataset: DatasetID("\(text)\($0)"), manifestSHA256: text) },
            program: program, purpose: text, submittedAt: Instant(milliseconds: Int64(count) * -1_234_567),
            background: background)
    }

    @Test(arguments: texts) func acceptances(_ text: String) throws {
        let model = Program.model(
            name: text, version: 3, arguments: [text: .column(text), "z": .value(.integer(-1)), "A": .value(.null)])
        for program in [Program.sql(text: text), model] {
            for background in [nil, true, false] {
                for count in 0...2 {
                    let job = job(text, program, background: background, count)
                    try expectSame(job)
                    try expectSame(
                        JobAccepted(
                            job: job, idempotencyKey: text, bodySHA256: text, disclosurePolicySHA256: text))
                }
            }
        }
    }

    @Test(arguments: texts) func leasesAndEnds(_ text: String) throws {
        try expectSame(JobLeased(job: JobID(text), attempt: -1))
        for outcome in OutcomeCode.allCases {
            for commitments in [
                [], [SaltedCommitment(of: text, sha256: text), SaltedCommitment(of: "b", sha256: "c")],
            ] {
                try expectSame(
                    JobFinished(job: JobID(text), attempt: .max, outcome: outcome, commitments: commitments))
            }
        }
    }

    @Test func itGoesIntoTheRecord() throws {
        let leased = JobLeased(job: JobID("j"), attempt: 1)
        #expect(try LedgerEvent.jobLeased(leased).payload() == Data(#"{"attempt":1,"job":"j"}"#.utf8))
    }
}
