import Hummingbird
import Service

/// Adds the routes of one resource.
struct RouteGroup {
    let routes: Routes
    let platform: Platform

    /// A route for anybody.
    func open(
        _ method: HTTPRequest.Method, _ template: String, head: Bool = false,
        _ handler: @escaping @Sendable (Call) async throws -> Response
    ) {
        let platform = platform
        routes.on(method, template, head: head) { request, context in
            try await handler(Call(request: request, context: context, platform: platform))
        }
    }

    /// A route for whoever a credential names; the credential is looked at before anything else.
    func on(
        _ method: HTTPRequest.Method, _ template: String,
        _ handler: @escaping @Sendable (Call, Caller) async throws -> Response
    ) {
        open(method, template) { call in try await handler(call, call.caller()) }
    }
}
