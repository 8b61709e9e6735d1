import Hummingbird
import Service

/// Whether the service works; says nothing of what it works on.
enum HealthRoutes {
    static func add(to group: RouteGroup) {
        group.open(.get, "/healthz", head: true) { call in
            let health = await Health.of(call.platform)
            return try call.answer(health, status: health.isServing ? .ok : .serviceUnavailable)
        }
    }
}

/// What anybody may know of the service.
struct Health: Codable, Sendable {
    /// `serving`; `failing` when nothing can be recorded.
    var status: String
    var version: String

    var isServing: Bool { status == "serving" }

    static func of(_ platform: Platform) async -> Health {
        let status = await platform.record.status()
        return Health(status: status.isWritable ? "serving" : "failing", version: WebServer.version)
    }
}
