/// The JSON of a parameter's kind in a model's manifest: `{"value":"integer"}` or `{"column":["dimension"]}`.
extension ParameterSchema.Kind: Codable {
    private enum CodingKeys: String, CodingKey { case value, column }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let type = try container.decodeIfPresent(ColumnType.self, forKey: .value) {
            self = .value(type)
        } else {
            self = .column(uses: try container.decode([ColumnUse].self, forKey: .column))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .value(let type): try container.encode(type, forKey: .value)
        case .column(let uses): try container.encode(uses, forKey: .column)
        }
    }
}
