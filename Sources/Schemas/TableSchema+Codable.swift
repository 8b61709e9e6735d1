/// The JSON of a schema file of one table, and of every table in a manifest:
/// `{"columns":[{"name","type","use","nullable","domain"}],"subjectKeys":[{"column","type"}]}`; in manifests also `foreignKeys`.
/// `domain` is a list of scalars, or `{"from":1,"to":9}`.
extension TableSchema: Codable {
    private enum CodingKeys: String, CodingKey { case name, columns, subjectKeys, foreignKeys }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decodeIfPresent(String.self, forKey: .name) ?? ""
        columns = try container.decode([ColumnSchema].self, forKey: .columns)
        subjectKeys = try container.decodeIfPresent([SubjectKey].self, forKey: .subjectKeys) ?? []
        foreignKeys = try container.decodeIfPresent([ForeignKey].self, forKey: .foreignKeys) ?? []
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(columns, forKey: .columns)
        try container.encode(subjectKeys, forKey: .subjectKeys)
        if !foreignKeys.isEmpty { try container.encode(foreignKeys, forKey: .foreignKeys) }
    }
}

extension ColumnSchema: Codable {
    private enum CodingKeys: String, CodingKey { case name, type, use, nullable, domain }
    private enum RangeKeys: String, CodingKey { case from, to }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        type = try container.decode(ColumnType.self, forKey: .type)
        isNullable = try container.decodeIfPresent(Bool.self, forKey: .nullable) ?? true
        use = try container.decodeIfPresent(ColumnUse.self, forKey: .use)
        domain = try Self.decodeDomain(container, type: type)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(type, forKey: .type)
        try container.encode(isNullable, forKey: .nullable)
        try container.encodeIfPresent(use, forKey: .use)
        switch domain {
        case nil: break
        case .values(let values): try container.encode(values.map { $0.text ?? "" }, forKey: .domain)
        case .range(let lower, let upper):
            var range = container.nestedContainer(keyedBy: RangeKeys.self, forKey: .domain)
            try range.encode(boundValue(lower).text, forKey: .from)
            try range.encode(boundValue(upper).text, forKey: .to)
        }
    }

    private func boundValue(_ word: Int64) -> Value { type == .date ? .date(Int32(clamping: word)) : .integer(word) }

    private static func decodeDomain(
        _ container: KeyedDecodingContainer<CodingKeys>, type: ColumnType
    ) throws -> Domain? {
        guard container.contains(.domain) else { return nil }
        func fault(_ text: String) -> DecodingError {
            .dataCorruptedError(forKey: .domain, in: container, debugDescription: text)
        }
        if let range = try? container.nestedContainer(keyedBy: RangeKeys.self, forKey: .domain) {
            guard type == .integer || type == .date else { throw fault("a range is for integer and date columns") }
            let bounds = try [RangeKeys.from, .to].map { key in
                let text = try range.decode(Scalar.self, forKey: key).text
                switch Value(text: text, as: type) {
                case .integer(let value): return value
                case .date(let days): return Int64(days)
                default: throw fault("\"\(key.rawValue)\" is not a value of type \(type)")
                }
            }
            guard bounds[0] <= bounds[1] else { throw fault("\"from\" is above \"to\"") }
            guard bounds[1].subtractingReportingOverflow(bounds[0]).partialValue < Int64(Domain.countLimit),
                !bounds[1].subtractingReportingOverflow(bounds[0]).overflow
            else { throw fault("a domain has at most \(Domain.countLimit) values") }
            return .range(lower: bounds[0], upper: bounds[1])
        }
        let scalars = try container.decode([Scalar].self, forKey: .domain)
        guard !scalars.isEmpty, scalars.count <= Domain.countLimit else {
            throw fault("a domain has 1 to \(Domain.countLimit) values")
        }
        let values = try scalars.map { scalar in
            guard let value = Value(text: scalar.text, as: type) else {
                throw fault("a domain value is not of type \(type)")
            }
            return value
        }
        guard Set(values).count == values.count else { throw fault("a domain value is given twice") }
        return .values(values)
    }
}

/// A JSON string, number or boolean, as text.
private struct Scalar: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            text = value ? "true" : "false"
        } else if let value = try? container.decode(Int64.self) {
            text = String(value)
        } else if let value = try? container.decode(Double.self) {
            text = Value.doubleText(value)
        } else {
            text = try container.decode(String.self)
        }
    }
}
