import Testing

@testable import Web

@Suite struct StrictJSONTests {
    private struct Inner: Codable, Equatable {
        var id: String
        var count: Int?
    }

    private struct Body: Codable, Equatable {
        var name: String
        var inner: [Inner]
    }

    private func code(_ text: String) -> WebError.Code? {
        do throws(WebError) {
            _ = try StrictJSON.decode(Body.self, from: Array(text.utf8))
            return nil
        } catch {
            return error.code
        }
    }

    @Test func whatTheTypeKnowsIsTaken() throws {
        let text = #" {"name":"a\u00e9\ud83d\ude00", "inner":[{"id":"x","count":null},{"count":3,"id":"y"}]} "#
        let body = try StrictJSON.decode(Body.self, from: Array(text.utf8))
        #expect(body == Body(name: "aé😀", inner: [Inner(id: "x", count: nil), Inner(id: "y", count: 3)]))
    }

    @Test(arguments: [
        (#"{"name":"a","inner":[],"extra":1}"#, WebError.Code.fieldUnknown),
        (#"{"name":"a","inner":[{"id":"x"},{"id":"x","Count":1}]}"#, .fieldUnknown),
        (#"{"name":"a"}"#, .fieldMissing),
        (#"{"name":null,"inner":[]}"#, .fieldMissing),
        (#"{"name":1,"inner":[]}"#, .fieldInvalid),
        (#"{"name":"a","inner":[{"id":"x","count":1.5}]}"#, .fieldInvalid),
        (#"{"name":"a","inner":[{"id":"x","count":99999999999999999999}]}"#, .fieldInvalid),
        (#"{"name":"a","name":"b","inner":[]}"#, .jsonKeyTwice),
        (#"{"name":"a","n\u0061me":"b","inner":[]}"#, .jsonKeyTwice),
        (#"{"name":"a","inner":[]}{}"#, .jsonMalformed),
        (#"{"name":"a","inner":[],}"#, .jsonMalformed),
        (#"{'name':"a","inner":[]}"#, .jsonMalformed),
        (#"{"name":NaN,"inner":[]}"#, .jsonMalformed),
        (#"{"name":01,"inner":[]}"#, .jsonMalformed),
        (#"{"name":"a\ud800","inner":[]}"#, .jsonMalformed),
        ("{\"name\":\"a\tb\",\"inner\":[]}", .jsonMalformed),
        (#"{"name":"a"#, .jsonMalformed),
        ("", .jsonMalformed),
    ])
    func everythingElseIsRefused(text: String, expected: WebError.Code) {
        #expect(code(text) == expected)
    }

    @Test func nestingHasALimit() {
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(code(deep) == .jsonTooDeep)
    }

    @Test func invalidUTF8IsRefused() {
        let bytes = Array(#"{"name":"a"#.utf8) + [0xFF] + Array(#"","inner":[]}"#.utf8)
        #expect(throws: WebError.self) { try StrictJSON.decode(Body.self, from: bytes) }
    }
}
