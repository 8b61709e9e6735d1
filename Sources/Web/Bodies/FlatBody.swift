/// A body that takes its fields from the shape itself and needs no second reading by `JSONDecoder`: for what comes often
/// and is simple.
protocol FlatBody: Codable {
    init(_ fields: inout FlatFields) throws(WebError)
}

extension FlatBody {
    static func read(_ shape: JSONShape) throws(WebError) -> Self {
        var fields = try FlatFields(shape)
        let body = try Self(&fields)
        try fields.end()
        return body
    }
}

/// The fields of an object that nobody has taken. Null stands for an absent value.
struct FlatFields {
    private var members: [String: JSONShape]

    init(_ shape: JSONShape) throws(WebError) {
        guard case .object(let members) = shape else { throw WebError(.fieldInvalid, "the body is not an object") }
        self.members = members
    }

    mutating func text(_ name: String) throws(WebError) -> String {
        guard let text = try optionalText(name) else { throw missing(name) }
        return text
    }

    mutating func optionalText(_ name: String) throws(WebError) -> String? {
        switch take(name) {
        case nil: return nil
        case .text(let text): return text
        default: throw invalid(name, "a text")
        }
    }

    mutating func texts(_ name: String) throws(WebError) -> [String] {
        guard let value = take(name) else { throw missing(name) }
        guard case .array(let elements) = value else { throw invalid(name, "a list of texts") }
        var texts: [String] = []
        for element in elements {
            guard case .text(let text) = element else { throw invalid(name, "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    mutating func optionalTextsByName(_ name: String) throws(WebError) -> [String: String]? {
        guard let value = take(name) else { return nil }
        guard case .object(let members) = value else { throw invalid(name, "an object of texts") }
        var texts: [String: String] = [:]
        for (key, member) in members {
            guard case .text(let text) = member else { throw invalid("\(name).\(key.prefix(64))", "a text") }
            texts[key] = text
        }
        return texts
    }

    mutating func optionalTruth(_ name: String) throws(WebError) -> Bool? {
        switch take(name) {
        case nil: return nil
        case .truth(let value): return value
        default: throw invalid(name, "true or false")
        }
    }

    /// Throws `fieldUnknown` when something is left.
    func end() throws(WebError) {
        guard let name = members.filter({ $0.value != .null }).keys.min() else { return }
        throw StrictJSON.unknownField(name)
    }

    private mutating func take(_ name: String) -> JSONShape? {
        guard let value = members.removeValue(forKey: name), value != .null else { return nil }
        return value
    }

    private func missing(_ name: String) -> WebError { WebError(.fieldMissing, "field \"\(name)\" is missing") }

    private func invalid(_ name: String, _ wanted: String) -> WebError {
        WebError(.fieldInvalid, "field \"\(name)\" is not \(wanted)")
    }
}
