import Governance
import Ledger
import Schemas

/// Turns what was handed in into a program: a model by its newest version, its arguments by their types.
enum ProgramReader {
    static func read(_ work: JobSubmission.Work, tables: [TableSchema], in state: LedgerState) throws -> Program {
        switch work {
        case .sql(let text): return .sql(text: text)
        case .model(let name, let texts):
            guard let approved = state.catalogue.model(name) else {
                throw ServiceRejection(.notFound, "no such model")
            }
            guard let table = tables.first, tables.count == 1 else {
                throw ServiceRejection(
                    .argumentInvalid, "a model reads one dataset of one table", reasons: ["oneTable"])
            }
            let arguments = try arguments(texts, of: approved.model)
            try approved.model.check(arguments, schema: table)
            return .model(name: name, version: approved.model.version, arguments: arguments)
        }
    }

    private static func arguments(
        _ texts: [String: String], of model: AlgorithmModel
    ) throws -> [String: ParameterArgument] {
        var arguments: [String: ParameterArgument] = [:]
        for (name, text) in texts {
            guard let parameter = model.parameters.first(where: { $0.name == name }) else {
                throw GovernanceError(.argumentUnknown, "an argument names no parameter of \(model.name)")
            }
            switch parameter.kind {
            case .column: arguments[name] = .column(text)
            case .value(let type):
                guard let value = Value(text: text, as: type) else {
                    throw GovernanceError(.argumentWrongType, "\(name) is a value of type \(type)")
                }
                arguments[name] = .value(value)
            }
        }
        return arguments
    }
}
