import Governance
import Hummingbird
import Schemas
import Service

/// Requests for release and their review: who may take which step in which state is Governance's table.
enum RequestRoutes {
    static func add(to group: RouteGroup) {
        group.on(.post, "/v1/requests") { call, caller in
            let input = try await call.body(RequestInput.self)
            return try call.answer(try await call.platform.reviews.draft(input, by: caller), status: .created)
        }
        group.on(.get, "/v1/requests") { call, caller in
            let page = try call.page(RequestID.self)
            let requests = try await call.platform.reviews.requests(before: page.before, limit: page.limit, by: caller)
            return try call.answer(requests, of: page.limit, at: "/v1/requests", last: \.id)
        }
        group.on(.get, "/v1/requests/:id") { call, caller in
            try call.answer(try await call.platform.reviews.request(call.identifier(), by: caller))
        }
        addSubmitter(to: group)
        addReviewers(to: group)
    }

    private static func addSubmitter(to group: RouteGroup) {
        step(group, "edit") { call, id, caller in
            try await call.platform.reviews.edit(id, try await call.body(RequestInput.self), by: caller)
        }
        step(group, "submit") { call, id, caller in try await call.platform.reviews.submit(id, by: caller) }
        step(group, "retract") { call, id, caller in try await call.platform.reviews.retract(id, by: caller) }
    }

    private static func addReviewers(to group: RouteGroup) {
        step(group, "assess") { call, id, caller in
            let body = try await call.body(AssessmentBody.self)
            return try await call.platform.reviews.assess(id, verdict: body.verdict, comment: body.comment, by: caller)
        }
        step(group, "approve") { call, id, caller in
            let body = try await call.body(CommentBody.self)
            return try await call.platform.reviews.approve(id, comment: body.comment, by: caller)
        }
        step(group, "return") { call, id, caller in
            let body = try await call.body(CommentBody.self)
            return try await call.platform.reviews.sendBack(id, comment: body.comment, by: caller)
        }
        step(group, "reject") { call, id, caller in
            let body = try await call.body(CommentBody.self)
            return try await call.platform.reviews.reject(id, comment: body.comment, by: caller)
        }
    }

    private static func step(
        _ group: RouteGroup, _ name: String,
        _ take: @escaping @Sendable (Call, Schemas.RequestID, Caller) async throws -> RequestView
    ) {
        group.on(.post, "/v1/requests/:id/\(name)") { call, caller in
            try call.answer(try await take(call, call.identifier(), caller))
        }
    }
}
