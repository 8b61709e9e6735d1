import HTTPTypes
import Hummingbird
import Logging

/// The outermost layer: every error becomes problem details, every answer carries the request's name and the headers that
/// keep browsers from guessing, framing or storing.
struct ProblemMiddleware: RouterMiddleware {
    /// Every path with its methods, to tell an unknown path from a wrong method (the router answers 404 to both).
    let routes: RouteTable

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = answer(to: error, request: request, context: context)
        }
        // Compared one by one: looking a name up would make an index for each answer.
        let given = response.headers
        for field in Self.headers where !given.contains(where: { $0.name == field.name }) {
            response.headers.append(field)
        }
        response.headers.append(HTTPField(name: .requestID, value: context.id))
        return response
    }

    private func answer(to error: any Error, request: Request, context: WebContext) -> Response {
        var problem = Problem(describing: error)
        var allowed: String?
        if let error = error as? HTTPError, error.status == .notFound {
            if let methods = routes.methods(of: request.uri.path) {
                allowed = methods.joined(separator: ", ")
                problem = Problem(WebError(.methodNotAllowed, "this path takes \(allowed ?? "")"))
            } else {
                problem = Problem(WebError(.routeUnknown, "there is nothing at this path"))
            }
        }
        if problem.status >= 500 {
            context.logger.error(
                "request failed", metadata: ["error": "\(error)", "path": "\(context.endpointPath ?? "")"])
        }
        problem.requestId = context.id
        let bytes = (try? StrictJSON.encode(problem)) ?? []
        var response = Response(
            status: .init(code: problem.status), headers: [.contentType: "application/problem+json"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        if let allowed { response.headers[.allow] = allowed }
        if problem.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        if problem.status == 503 || problem.status == 429 { response.headers[.retryAfter] = "5" }
        return response
    }

    private static let headers: HTTPFields = {
        var fields = HTTPFields()
        fields[.cacheControl] = "no-store"
        fields[.contentSecurityPolicy] = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
        fields[.xContentTypeOptions] = "nosniff"
        fields[.referrerPolicy] = "no-referrer"
        fields[.frameOptions] = "DENY"
        return fields
    }()
}
