/// The JSON of an argument: `{"column":"union"}` or `{"value":{"type":"integer","text":"1984"}}`.
extension ParameterArgument: Codable {
    private enum CodingKeys: String, CodingKey { case value, column }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let name = try container.decodeIfPresent(String.self, forKey: .column) {
            self = .column(name)
        } else {
            self = .value(try container.decode(Value.self, forKey: .value))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .value(let value): try container.encode(value, forKey: .value)
        case .column(let name): try container.encode(name, forKey: .column)
        }
    }
}
