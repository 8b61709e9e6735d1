import Governance
import Schemas
import Service

/// `POST /v1/jobs`: SQL, or a model with its parameters as texts.
package struct JobBody: Codable, Sendable {
    package var agreements: [AgreementID]
    package var datasets: [DatasetID]
    /// `Purpose.code` of the agreement.
    package var purpose: String
    package var sql: String?
    package var model: String?
    /// Text of each parameter; read by the type that the model declares.
    package var parameters: [String: String]?
    /// True: after the submitter's other jobs under the agreement.
    package var background: Bool?

    package init(
        agreements: [AgreementID], datasets: [DatasetID], purpose: String, sql: String?, model: String?,
        parameters: [String: String]?, background: Bool? = nil
    ) {
        self.agreements = agreements
        self.datasets = datasets
        self.purpose = purpose
        self.sql = sql
        self.model = model
        self.parameters = parameters
        self.background = background
    }
}

/// `POST /v1/requests/{id}/assess`.
package struct AssessmentBody: Codable, Sendable {
    package var verdict: Verdict
    package var comment: String

    package init(verdict: Verdict, comment: String) {
        self.verdict = verdict
        self.comment = comment
    }
}

/// The authority's word, or a person's comment on a step.
package struct CommentBody: Codable, Sendable {
    package var comment: String

    package init(comment: String) { self.comment = comment }
}

extension JobBody: FlatBody {
    init(_ fields: inout FlatFields) throws(WebError) {
        agreements = try fields.texts("agreements").map { AgreementID($0) }
        datasets = try fields.texts("datasets").map { DatasetID($0) }
        purpose = try fields.text("purpose")
        sql = try fields.optionalText("sql")
        model = try fields.optionalText("model")
        parameters = try fields.optionalTextsByName("parameters")
        background = try fields.optionalTruth("background")
    }
}

extension JobBody {
    /// What the service takes; refuses a body that names no work, or two.
    func submission() throws(WebError) -> JobSubmission {
        let work: JobSubmission.Work
        switch (sql, model) {
        case (let sql?, nil):
            guard parameters == nil else { throw WebError(.fieldInvalid, "\"parameters\" go with \"model\"") }
            work = .sql(sql)
        case (nil, let model?): work = .model(name: model, arguments: parameters ?? [:])
        default: throw WebError(.fieldInvalid, "give exactly one of \"sql\" and \"model\"")
        }
        return JobSubmission(
            agreements: agreements, datasets: datasets, work: work, purpose: purpose, background: background)
    }
}
