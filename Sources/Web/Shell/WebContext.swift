import Hummingbird
import Logging

/// What one request carries through the middleware.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: Source) {
        coreContext = .init(source: source)
    }
}
