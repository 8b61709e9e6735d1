import Foundation
import Governance
import Ledger
import Schemas
import Testing

@testable import Service

/// What writes itself against `JSONEncoder`: digests of submissions and answers must not change.
@Suite struct JobWritingTests {
    private struct Plain<Value: Encodable>: Encodable {
        let value: Value
        func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
    }

    private func expectSame(_ value: some CanonicallyWritten) throws {
        // Bytes: texts are equal whose bytes are not.
        let (written, wanted) = (try CanonicalJSON.encode(value), try CanonicalJSON.encode(Plain(value: value)))
        #expect(written == wanted, "\(String(decoding: written, as: UTF8.self))")
    }

    @Test func submissions() throws {
        let works = [
            JobSubmission.Work.sql("SELECT \"a\"\n/ 2 -- 数"),
            .model(name: "m/1", arguments: ["b": "\t", "a10": "", "a9": "/"]),
        ]
        for work in works {
            for background in [nil, true, false] {
                for count in 0...2 {
                    try expectSame(
                        JobSubmission(
                            agreements: (0..<count).map { AgreementID("a\($0)") },
                            datasets: (0..<count).map { DatasetID("d/\($0)") }, work: work, purpose: "p\u{1}",
                            background: background))
                }
            }
        }
    }

    @Test func views() throws {
        for program in [
            Program.sql(text: "SELECT '\\'"), .model(name: "m", version: 1, arguments: ["x": .column("c")]),
        ] {
            for outcome in [nil] + OutcomeCode.allCases {
                let view = JobView(
                    id: JobID("j"), state: "queued", outcome: outcome, submittedAt: Instant(milliseconds: 5),
                    agreements: [AgreementID("a")],
                    datasets: [JobDataset(dataset: DatasetID("d"), manifestSHA256: "m")],
                    program: program, purpose: "p", cancelRequested: outcome == nil,
                    nextLookAt: outcome == nil ? nil : Instant(milliseconds: 6))
                try expectSame(view)
                #expect(Data(try view.json()) == (try CanonicalJSON.encode(Plain(value: view))))
            }
        }
    }
}
