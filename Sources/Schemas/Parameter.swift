/// A named, typed parameter of an algorithm model, as its manifest declares it.
package struct ParameterSchema: Hashable, Sendable, Codable {
    package enum Kind: Hashable, Sendable {
        /// A value bound where the text says `:name`.
        case value(ColumnType)
        /// The name of one column with one of these uses, put where the text says `:name` as an identifier.
        case column(uses: [ColumnUse])
    }

    package var name: String
    package var kind: Kind
    package var summary: String

    package init(name: String, kind: Kind, summary: String) {
        self.name = name
        self.kind = kind
        self.summary = summary
    }
}

/// An argument given for a parameter.
package enum ParameterArgument: Hashable, Sendable {
    case value(Value)
    case column(String)
}
