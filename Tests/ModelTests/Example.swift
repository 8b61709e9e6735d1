import Foundation
import Governance
import Schemas
import ShippedModels
import Testing

/// A shipped model with the example beside it.
struct Example: CustomTestStringConvertible {
    var model: AlgorithmModel
    var text: String
    /// Named as the model's text names its table.
    var schema: TableSchema
    var arguments: [String: ParameterArgument]

    var testDescription: String { model.name }

    static func all() throws -> [Example] { try ShippedModels.all.map(Example.init) }

    private init(manifest: [UInt8], text: [UInt8]) throws {
        model = try JSONDecoder().decode(AlgorithmModel.self, from: Data(manifest))
        self.text = String(decoding: text, as: UTF8.self)
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Models/\(model.name)/expected")
        schema = try JSONDecoder().decode(
            TableSchema.self, from: Data(contentsOf: folder.appendingPathComponent("schema.json")))
        schema.name = model.table
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: folder.appendingPathComponent("arguments.json")))
        let given = try #require(json as? [String: Any])
        arguments = [:]
        for parameter in model.parameters {
            let word = "\(try #require(given[parameter.name]))"
            switch parameter.kind {
            case .value(let type): arguments[parameter.name] = .value(try #require(Value(text: word, as: type)))
            case .column: arguments[parameter.name] = .column(word)
            }
        }
    }
}
