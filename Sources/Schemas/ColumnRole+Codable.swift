/// The JSON of a role: `{"kind":"group","column":"year"}`, `{"kind":"aggregate","aggregate":"sum","column":"hours"}`,
/// `{"kind":"plain"}`.
extension ColumnRole: Codable {
    private enum CodingKeys: String, CodingKey { case kind, aggregate, column }
    private enum Kind: String, Codable { case group, aggregate, plain }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let column = try container.decodeIfPresent(String.self, forKey: .column)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .group: self = .group(column: column)
        case .aggregate: self = .aggregate(try container.decode(AggregateKind.self, forKey: .aggregate), column: column)
        case .plain: self = .plain
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .group(let column):
            try container.encode(Kind.group, forKey: .kind)
            try container.encodeIfPresent(column, forKey: .column)
        case .aggregate(let kind, let column):
            try container.encode(Kind.aggregate, forKey: .kind)
            try container.encode(kind, forKey: .aggregate)
            try container.encodeIfPresent(column, forKey: .column)
        case .plain: try container.encode(Kind.plain, forKey: .kind)
        }
    }
}
