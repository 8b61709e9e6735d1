import Foundation
import Schemas
import Testing

@testable import Web

@Suite struct FlatBodyTests {
    private static let full = JobBody(
        agreements: [AgreementID("a")], datasets: [DatasetID("d")], purpose: "p", sql: "s", model: "m",
        parameters: ["x": "1"], background: true)

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

    @Test(arguments: [
        (#"{"datasets":["d"],"purpose":"p","sql":"s"}"#, WebError.Code.fieldMissing),
        (#"{"agreements":null,"datasets":["d"],"purpose":"p"}"#, .fieldMissing),
        (#"{"agreements":["a"],"datasets":["d"],"sql":"s"}"#, .fieldMissing),
        (#"{"agreements":"a","datasets":["d"],"purpose":"p"}"#, .fieldInvalid),
        (#"{"agreements":["a",1],"datasets":["d"],"purpose":"p"}"#, .fieldInvalid),
        (#"{"agreements":["a"],"datasets":["d"],"purpose":true}"#, .fieldInvalid),
        (#"{"agreements":["a"],"datasets":["d"],"purpose":"p","sql":{}}"#, .fieldInvalid),
        (#"{"agreements":["a"],"datasets":["d"],"purpose":"p","parameters":{"x":1}}"#, .fieldInvalid),
        (#"{"agreements":["a"],"datasets":["d"],"purpose":"p","parameters":["x"]}"#, .fieldInvalid),
        (#"{"agreements":["a"],"datasets":["d"],"purpose":"p","background":"yes"}"#, .fieldInvalid),
        (#"{"agreements":["a"],"datasets":["d"],"purpose":"p","purpose":"q"}"#, .jsonKeyTwice),
        (#"["agreements"]"#, .fieldInvalid), ("1", .fieldInvalid), ("", .jsonMalformed),
    ])
    func whatDoesNotFitIsRefused(text: String, expected: WebError.Code) {
        do {
            _ = try StrictJSON.decode(JobBody.self, from: Array(text.utf8))
            Issue.record("\(text) was read")
        } catch {
            #expect(error.code == expected)
        }
    }
}
