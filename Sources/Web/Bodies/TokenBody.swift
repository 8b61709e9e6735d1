/// `POST /v1/tokens`: a machine token for the caller's own person.
package struct TokenBody: Codable, Sendable {
    /// What the token is for, to know it again when revoking.
    package var label: String
    /// How long it lasts.
    package var days: Int

    package init(label: String, days: Int) {
        self.label = label
        self.days = days
    }

    /// Not in range for the service when `days` is not.
    var milliseconds: Int64 { Int64(clamping: days).multipliedReportingOverflow(by: 86_400_000).partialValue }
}
