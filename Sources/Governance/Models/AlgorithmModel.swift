import Schemas

/// An algorithm model (算法模型): a fixed text with typed parameters, submitted by name. `model.json` is this type;
/// `model.sql` is the text.
package struct AlgorithmModel: Hashable, Sendable, Codable {
    package var name: String
    /// Raised with every change of text or parameters.
    package var version: Int
    package var title: BilingualText
    package var summary: BilingualText
    /// The name under which the text reads the job's one table, whatever the dataset is called.
    package var table: String
    package var parameters: [ParameterSchema]

    package init(
        name: String, version: Int, title: BilingualText, summary: BilingualText, table: String,
        parameters: [ParameterSchema]
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.summary = summary
        self.table = table
        self.parameters = parameters
    }
}
