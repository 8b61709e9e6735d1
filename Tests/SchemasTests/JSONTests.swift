import Foundation
import Schemas
import Testing

/// The JSON that people and machines read, letter by letter.
@Suite struct JSONTests {
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func back<T: Codable & Equatable>(_ value: T, as text: String) throws {
        #expect(try json(value) == text)
        #expect(try JSONDecoder().decode(T.self, from: Data(text.utf8)) == value)
    }

    @Test func arguments() throws {
        try back(ParameterArgument.column("union"), as: #"{"column":"union"}"#)
        try back(ParameterArgument.value(.integer(1984)), as: #"{"value":{"text":"1984","type":"integer"}}"#)
    }

    @Test func roles() throws {
        try back(ColumnRole.group(column: "year"), as: #"{"column":"year","kind":"group"}"#)
        try back(
            ColumnRole.aggregate(.sum, column: "hours"), as: #"{"aggregate":"sum","column":"hours","kind":"aggregate"}"#
        )
        try back(ColumnRole.aggregate(.countRows, column: nil), as: #"{"aggregate":"countRows","kind":"aggregate"}"#)
        try back(ColumnRole.plain, as: #"{"kind":"plain"}"#)
    }

    @Test func valuesKeepEveryDigit() throws {
        try back(
            Value.decimal(unscaled: -12_345_678_901_234_567_890_123_456_789_012_345_678, scale: 2),
            as: #"{"text":"-123456789012345678901234567890123456.78","type":"decimal(38,2)"}"#)
        try back(Value.integer(.min), as: #"{"text":"-9223372036854775808","type":"integer"}"#)
        try back(Value.null, as: #"{"type":"null"}"#)
    }
}
