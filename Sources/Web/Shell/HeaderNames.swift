import HTTPTypes

extension HTTPField.Name {
    /// Names the request in answers and in the log.
    static let requestID = Self.named("X-Request-Id")
    /// draft-ietf-httpapi-idempotency-key-header.
    static let idempotencyKey = Self.named("Idempotency-Key")
    /// The entry of the record that is the receipt of a retrieval.
    static let receipt = Self.named("Sluice-Receipt")
    /// RFC 8288.
    static let link = Self.named("Link")
    static let referrerPolicy = Self.named("Referrer-Policy")
    static let frameOptions = Self.named("X-Frame-Options")

    private static func named(_ text: String) -> Self {
        guard let name = Self(text) else { preconditionFailure("a header name of ours is malformed") }
        return name
    }
}
