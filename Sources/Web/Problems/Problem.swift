import Schemas

/// Problem details (RFC 9457) with the closed `code` that programs read. Commands decode it again.
package struct Problem: Error, Hashable, Sendable, Codable {
    /// `urn:sluice:problem:CODE`: a name, not an address to fetch.
    package var type: String
    /// The status's own phrase.
    package var title: String
    package var status: Int
    package var code: String
    /// What to change.
    package var detail: String
    /// Names the request in the server's log.
    package var requestId: String?
    /// Closed codes of the module that decided, in its order.
    package var reasons: [String]?
    /// Why a text does not compile, and where.
    package var diagnostics: [Diagnostic]?

    package init(
        status: Int, code: String, detail: String, reasons: [String] = [], diagnostics: [Diagnostic] = []
    ) {
        type = "urn:sluice:problem:\(code)"
        title = Self.titles[status] ?? "Error"
        self.status = status
        self.code = code
        self.detail = detail
        self.reasons = reasons.isEmpty ? nil : reasons
        self.diagnostics = diagnostics.isEmpty ? nil : diagnostics
    }

    package init(_ error: WebError) {
        self.init(status: error.status, code: error.code.rawValue, detail: error.detail)
    }

    private static let titles: [Int: String] = [
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        409: "Conflict", 410: "Gone", 413: "Content Too Large", 415: "Unsupported Media Type",
        422: "Unprocessable Content", 429: "Too Many Requests", 500: "Internal Server Error",
        503: "Service Unavailable",
    ]
}
