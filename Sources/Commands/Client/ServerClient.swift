import Foundation
import FoundationNetworking
import Web

/// Speaks HTTP to a server. One request at a time; answers are decoded strictly enough to notice another program.
struct ServerClient: Sendable {
    private let base: URL
    private let credential: String?
    private let session: URLSession

    /// Longest wait for an answer, in seconds.
    private static let timeoutSeconds: TimeInterval = 120

    init(address: String, credential: String?) throws {
        guard let url = URL(string: address), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host
        else { throw CommandError(.argumentInvalid, "\(address) is not an http or https address") }
        let isLoopback = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        if scheme == "http", !isLoopback, credential != nil {
            throw CommandError(.argumentInvalid, "a credential goes over plain http to this machine alone: use https")
        }
        base = url
        self.credential = credential
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = Self.timeoutSeconds
        configuration.httpShouldSetCookies = false
        session = URLSession(configuration: configuration)
    }

    func get<Answer: Decodable>(_ path: String, as type: Answer.Type = Answer.self) async throws -> Answer {
        try decode(await send("GET", path, body: nil, headers: [:]))
    }

    /// Of a list: no server of ours has more.
    private static let pagesLimit = 10_000

    /// A list with all its pages.
    func list(_ path: String) async throws -> JSONValue {
        var (elements, page): ([JSONValue], String) = ([], path)
        for _ in 0..<Self.pagesLimit {
            let (data, answer) = try await answer("GET", page, body: nil, headers: [:])
            let found = try decode(data, as: [JSONValue].self)
            elements += found
            guard let link = answer.value(forHTTPHeaderField: "Link"), !found.isEmpty else { return .array(elements) }
            guard let next = Self.nextPage(link, of: path) else { throw Self.unknown }
            page = next
        }
        throw Self.unknown
    }

    /// Where a link to the next page of the list at `path` leads (RFC 8288, as this server writes it); nil for any other.
    static func nextPage(_ link: String, of path: String) -> String? {
        guard link.hasPrefix("<\(path)?"), link.hasSuffix(">; rel=\"next\""), let end = link.firstIndex(of: ">") else {
            return nil
        }
        return String(link[..<end].dropFirst())
    }

    func post<Answer: Decodable>(
        _ path: String, _ body: some Encodable, headers: [String: String] = [:], as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try decode(await send("POST", path, body: JSONEncoder().encode(body), headers: headers))
    }

    /// A call whose answer has no body.
    func delete(_ path: String) async throws { _ = try await send("DELETE", path, body: nil, headers: [:]) }

    /// The answer's bytes as they are.
    func bytes(_ path: String) async throws -> Data { try await send("GET", path, body: nil, headers: [:]) }

    private func send(_ method: String, _ path: String, body: Data?, headers: [String: String]) async throws -> Data {
        try await answer(method, path, body: body, headers: headers).0
    }

    private func answer(
        _ method: String, _ path: String, body: Data?, headers: [String: String]
    ) async throws -> (Data, HTTPURLResponse) {
        guard let url = URL(string: path, relativeTo: base) else {
            throw CommandError(.argumentInvalid, "an identifier has characters that no identifier has")
        }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
        if let credential { request.setValue("Bearer \(credential)", forHTTPHeaderField: "Authorization") }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response): (Data, URLResponse)
        do {
            (data, response) = try await session.data(for: request)
        } catch {
            try Task.checkCancellation()
            throw CommandError(.serverUnreachable, "no server answers at \(base.absoluteString)")
        }
        guard let answer = response as? HTTPURLResponse else { throw Self.unknown }
        guard (200..<300).contains(answer.statusCode) else { throw Self.refusal(data, status: answer.statusCode) }
        return (data, answer)
    }

    private func decode<Answer: Decodable>(_ data: Data, as type: Answer.Type = Answer.self) throws -> Answer {
        do { return try JSONDecoder().decode(Answer.self, from: data) } catch { throw Self.unknown }
    }

    private static let unknown = CommandError(
        .serverAnswerUnknown, "the answer is not one of Sluice's: is this the right address and version?")

    private static func refusal(_ data: Data, status: Int) -> CommandError {
        guard let problem = try? JSONDecoder().decode(Problem.self, from: data) else { return unknown }
        return CommandError(
            status >= 500 ? .serverUnreachable : .refusedByServer, problem.detail, foreignCode: problem.code,
            reasons: problem.reasons ?? [], diagnostics: problem.diagnostics ?? [])
    }
}
