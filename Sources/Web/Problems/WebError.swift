/// What the HTTP layer itself refuses, before the service is asked. Every code is in `WebTests`.
package struct WebError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        // The request as such.
        case routeUnknown, methodNotAllowed, bodyTooLarge, mediaTypeUnsupported, bodyMissing
        // The body's JSON.
        case jsonMalformed, jsonKeyTwice, jsonTooDeep, fieldUnknown, fieldMissing, fieldInvalid
        // Headers and query.
        case credentialMissing, credentialMalformed, idempotencyKeyMissing, idempotencyKeyMalformed
        case queryUnknown, queryInvalid
        // Ours.
        case fault
    }

    package var code: Code
    /// What to change; no values of the body.
    package var detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// The HTTP status of each code.
    var status: Int {
        switch code {
        case .routeUnknown: 404
        case .methodNotAllowed: 405
        case .bodyTooLarge: 413
        case .mediaTypeUnsupported: 415
        case .credentialMissing, .credentialMalformed: 401
        case .bodyMissing, .jsonMalformed, .jsonKeyTwice, .jsonTooDeep, .idempotencyKeyMissing,
            .idempotencyKeyMalformed,
            .queryUnknown, .queryInvalid:
            400
        case .fieldUnknown, .fieldMissing, .fieldInvalid: 422
        case .fault: 500
        }
    }
}
