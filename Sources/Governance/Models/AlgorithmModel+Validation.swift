import Schemas

extension AlgorithmModel {
    /// Most parameters of a model.
    package static let parameterLimit = 64
    /// Longest text of a model, in UTF-8 bytes.
    package static let textBytesLimit = 65_536

    /// Refuses a model whose text and declared parameters do not agree.
    package func validate(text: String) throws(GovernanceError) {
        try TextLimits.require(title, "title")
        try TextLimits.require(summary, "summary", bytes: TextLimits.bodyBytes)
        guard Self.isName(name), Self.isName(table) else {
            throw GovernanceError(
                .malformedIdentifier, "names of models and tables are lower-case letters, digits and _")
        }
        guard (1...1_000_000).contains(version) else {
            throw GovernanceError(.modelVersionOutOfRange, "a version is 1 to 1000000")
        }
        guard text.utf8.count <= Self.textBytesLimit else {
            throw GovernanceError(.textTooLong, "a model's text has at most \(Self.textBytesLimit) bytes")
        }
        guard parameters.count <= Self.parameterLimit else {
            throw GovernanceError(.listTooLong, "a model has at most \(Self.parameterLimit) parameters")
        }
        try TextLimits.require(distinct: parameters.map(\.name), "parameters")
        for parameter in parameters {
            guard Self.isName(parameter.name) else {
                throw GovernanceError(.malformedIdentifier, "names of parameters are lower-case letters, digits and _")
            }
            if case .column(let uses) = parameter.kind, uses.isEmpty || uses.contains(.identifier) {
                throw GovernanceError(.parameterUsesInvalid, "a column parameter names its uses, never identifier")
            }
        }
        let used = Self.placeholders(in: text)
        for parameter in parameters where !used.contains(parameter.name) {
            throw GovernanceError(.parameterUnused, "the text does not use :\(parameter.name)")
        }
        let declared = Set(parameters.map(\.name))
        if let stray = used.subtracting(declared).min() {
            throw GovernanceError(.parameterUndeclared, "the text uses :\(stray), which is not declared")
        }
    }

    /// Refuses arguments that do not fit the parameters and the table they are for.
    package func check(_ arguments: [String: ParameterArgument], schema: TableSchema) throws(GovernanceError) {
        let declared = Set(parameters.map(\.name))
        if arguments.keys.contains(where: { !declared.contains($0) }) {
            throw GovernanceError(.argumentUnknown, "an argument names no parameter of \(name)")
        }
        for parameter in parameters {
            guard let argument = arguments[parameter.name] else {
                throw GovernanceError(.argumentMissing, "give \(parameter.name)")
            }
            switch (parameter.kind, argument) {
            case (.value(let type), .value(let value)): try Self.check(value, type, parameter.name)
            case (.column(let uses), .column(let column)): try Self.check(column, uses, schema, parameter.name)
            case (.value(let type), .column):
                throw GovernanceError(.argumentWrongKind, "\(parameter.name) is a value of type \(type)")
            case (.column, .value):
                throw GovernanceError(.argumentWrongKind, "\(parameter.name) is the name of a column")
            }
        }
    }

    private static func check(_ value: Value, _ type: ColumnType, _ name: String) throws(GovernanceError) {
        guard !value.isNull else { throw GovernanceError(.argumentNull, "\(name) is not NULL") }
        let fits =
            switch (type, value) {
            case (.integer, .integer), (.double, .double), (.boolean, .boolean), (.date, .date),
                (.timestamp, .timestamp),
                (.text, .text):
                true
            case (.decimal(_, let scale), .decimal(_, let given)): given <= scale
            default: false
            }
        guard fits else { throw GovernanceError(.argumentWrongType, "\(name) is a value of type \(type)") }
    }

    private static func check(
        _ column: String, _ uses: [ColumnUse], _ schema: TableSchema, _ name: String
    ) throws(GovernanceError) {
        guard let index = schema.index(of: column) else {
            throw GovernanceError(.columnUnknown, "\(name) names no column of the dataset")
        }
        guard let use = schema.columns[index].use, uses.contains(use) else {
            let allowed = uses.map(\.rawValue).joined(separator: " or ")
            throw GovernanceError(.columnUseRefused, "\(name) takes a column of use \(allowed)")
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count), let first = text.utf8.first, (0x61...0x7A).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}
