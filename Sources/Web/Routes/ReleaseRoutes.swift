import HTTPTypes
import Hummingbird
import Schemas
import Service

/// Released packages: retrieval leaves a receipt; suspension and withdrawal take effect at once.
enum ReleaseRoutes {
    static func add(to group: RouteGroup) {
        group.on(.get, "/v1/releases") { call, caller in
            let page = try call.page(ReleaseID.self)
            let releases = try await call.platform.releases.releases(before: page.before, limit: page.limit, by: caller)
            return try call.answer(releases, of: page.limit, at: "/v1/releases", last: \.id)
        }
        group.on(.get, "/v1/releases/:id") { call, caller in
            try call.answer(try await call.platform.releases.release(call.identifier(), by: caller))
        }
        group.on(.get, "/v1/releases/:id/package") { call, caller in
            let delivery = try await call.platform.releases.retrieve(call.identifier(), by: caller)
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/json", .receipt: String(delivery.receiptSequence),
                    .eTag: "\"\(delivery.certificateSHA256)\"",
                ],
                body: .init(byteBuffer: ByteBuffer(bytes: delivery.bytes)))
        }
        change(group, "suspend") { try await $0.platform.releases.suspend($1, reason: $2, by: $3) }
        change(group, "resume") { try await $0.platform.releases.resume($1, reason: $2, by: $3) }
        change(group, "withdraw") { try await $0.platform.releases.withdraw($1, reason: $2, by: $3) }
    }

    private static func change(
        _ group: RouteGroup, _ name: String,
        _ take: @escaping @Sendable (Call, ReleaseID, String, Caller) async throws -> Releases.View
    ) {
        group.on(.post, "/v1/releases/:id/\(name)") { call, caller in
            let reason = try await call.body(ReasonBody.self).reason
            return try call.answer(try await take(call, call.identifier(), reason, caller))
        }
    }
}
