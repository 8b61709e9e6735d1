import Foundation
import Schemas
import Testing

@testable import Web

@Suite struct FlatBodyTests {
    private static let full = JobBody(
        agreements: [AgreementID("a")], datasets: [DatasetID("d")], purpose: "p", sql: "s", model: "m",
        parameters: ["x": "1"], background: true)

    @Test func theKeysAreThoseOfTheType() throws {
        guard case .object(let members) = try JSONShape(try StrictJSON.encode(Self.full)) else {
            Issue.record("not an object")
            return
        }
        #expect(Set(members.keys) == JobBody.keys)
    }

    @Test func itsFieldsAreRead() throws {
        let read = try StrictJSON.decode(JobBody.self, from: try StrictJSON.encode(Self.full))
        #expect(try StrictJSON.encode(read) == (try StrictJSON.encode(Self.full)))
        #expect(read.parameters == ["x": "1"])
    }

    @Test(arguments: ["priority", "SQL", "job.sql", ""]) func otherFieldsAreRefused(_ name: String) throws {
        func text(_ value: String) -> [UInt8] {
            Array(#"{"agreements":["a"],"datasets":["d"],"purpose":"p","sql":"s","\#(name)":\#(value)}"#.utf8)
        }
        for value in ["1", #""x""#, "{}", "[]", "false"] {
            do {
                _ = try StrictJSON.decode(JobBody.self, from: text(value))
                Issue.record("\(name) was passed over")
            } catch {
                #expect(error.code == .fieldUnknown)
            }
        }
        // Null stands for an absent value.
        _ = try StrictJSON.decode(JobBody.self, from: text("null"))
    }
}
