import Hummingbird

/// A router and the table of what it holds, filled together.
final class Routes {
    let router = Router(context: WebContext.self)
    private(set) var table = RouteTable()
    private var pending: [(HTTPRequest.Method, String, @Sendable (Request, WebContext) async throws -> Response)] = []

    /// `template`: `/v1/jobs/:id`. `head`: answers HEAD too; not where reading is recorded.
    func on(
        _ method: HTTPRequest.Method, _ template: String, head: Bool = false,
        _ handler: @escaping @Sendable (Request, WebContext) async throws -> Response
    ) {
        table.add(method, template)
        pending.append((method, template, handler))
        if head {
            table.add(.head, template)
            pending.append(
                (.head, template, { request, context in try await handler(request, context).createHeadResponse() }))
        }
    }

    /// The responder with the outermost layer around every route; call once, last.
    func build() -> some HTTPResponder<WebContext> {
        router.add(middleware: ProblemMiddleware(routes: table))
        for (method, template, handler) in pending {
            router.on(RouterPath(template), method: method, use: handler)
        }
        return router.buildResponder()
    }
}
