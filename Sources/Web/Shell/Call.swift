import HTTPTypes
import Hummingbird
import NIOCore
import Schemas
import Service

/// One request as a route sees it: who asks, what the path and body say, how to answer.
struct Call: Sendable {
    let request: Request
    let context: WebContext
    let platform: Platform

    /// Largest body, in bytes: a job's text or an agreement, never data.
    static let bodyBytesLimit = 256 << 10
    private static let scheme = "bearer "
    /// Longest bearer token, in bytes.
    static let tokenBytesLimit = 512

    /// Whoever the credential names; asks the service each time, so that a revoked credential ends at once.
    func caller() throws -> Caller {
        guard let header = request.headers[.authorization] else {
            throw WebError(.credentialMissing, "send a session or machine token as a bearer token")
        }
        let token = header.utf8.dropFirst(Self.scheme.count)
        guard header.prefix(Self.scheme.count).lowercased() == Self.scheme,
            (1...Self.tokenBytesLimit).contains(token.count), !token.contains(UInt8(ascii: " "))
        else { throw WebError(.credentialMalformed, "use \"Authorization: Bearer TOKEN\"") }
        return try platform.credentials.authenticate(bearer: String(Substring(token)))
    }

    /// The body, strictly.
    func body<Body: Codable>(_ type: Body.Type) async throws -> Body {
        let media = request.headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() }
        guard media == "application/json" else {
            throw WebError(.mediaTypeUnsupported, "send application/json")
        }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: Self.bodyBytesLimit)
        } catch is NIOTooManyBytesError {
            throw WebError(.bodyTooLarge, "a body has at most \(Self.bodyBytesLimit) bytes")
        }
        guard buffer.readableBytes > 0 else { throw WebError(.bodyMissing, "this call needs a JSON body") }
        return try StrictJSON.decode(type, from: Array(buffer.readableBytesView))
    }

    /// A segment of the path, percent-decoded.
    func identifier<ID: Identifier>(_ type: ID.Type = ID.self, _ name: String = "id") throws -> ID {
        guard let text = context.parameters.get(name) else {
            throw WebError(.routeUnknown, "there is nothing at this path")
        }
        let identifier = ID(text)
        guard identifier.isWellFormed else { throw WebError(.routeUnknown, "there is nothing at this path") }
        return identifier
    }

    /// The key under which a repeated submission is the same one: 1 to 128 visible ASCII characters.
    func idempotencyKey() throws -> String {
        guard let name = request.headers[.idempotencyKey] else {
            throw WebError(.idempotencyKeyMissing, "send an Idempotency-Key header")
        }
        guard (1...128).contains(name.utf8.count), name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw WebError(.idempotencyKeyMalformed, "an idempotency key is 1 to 128 visible ASCII characters")
        }
        return name
    }

    /// The query's one parameter `after`: a place in the record, 0 when it is not given.
    func after() throws -> Int64 {
        try takes("after")
        guard let text = request.uri.queryParameters["after"] else { return 0 }
        guard let sequence = Int64(text), sequence >= 0 else {
            throw WebError(.queryInvalid, "\"after\" is a number from 0")
        }
        return sequence
    }

    /// The query's parameters `before`, an identifier, and `limit`: which part of a list is asked for.
    func page<ID: Identifier>(_ type: ID.Type = ID.self) throws -> (before: ID?, limit: Int) {
        try takes("before", "limit")
        let before = request.uri.queryParameters["before"].map { ID(String($0)) }
        guard before?.isWellFormed != false else {
            throw WebError(.queryInvalid, "\"before\" is the identifier of an element of the list")
        }
        guard let text = request.uri.queryParameters["limit"] else { return (before, Page.limit) }
        guard let limit = Int(text), (1...Page.limit).contains(limit) else {
            throw WebError(.queryInvalid, "\"limit\" is a number from 1 to \(Page.limit)")
        }
        return (before, limit)
    }

    private func takes(_ names: String...) throws {
        for name in request.uri.queryParameters.map(\.key) where !names.contains(String(name)) {
            let known = names.map { "\"\($0)\"" }.joined(separator: " and ")
            throw WebError(.queryUnknown, "this call takes \(known) alone")
        }
    }

    /// A page of the list at `path`. Where there may be another one, a link leads to it (RFC 8288).
    func answer<Element: Encodable>(
        _ page: [Element], of limit: Int, at path: String, last: KeyPath<Element, some Identifier>
    ) throws -> Response {
        var response = try answer(page)
        if page.count == limit, let last = page.last?[keyPath: last] {
            let size = limit == Page.limit ? "" : "&limit=\(limit)"
            response.headers[.link] = "<\(path)?before=\(last.rawValue)\(size)>; rel=\"next\""
        }
        return response
    }

    func answer(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: try StrictJSON.encode(value))))
    }

    /// For what is asked for often.
    func answer(_ value: some ReadyJSON, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: try value.json())))
    }

    func noContent() -> Response { Response(status: .noContent) }
}
