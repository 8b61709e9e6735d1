import Governance
import Hummingbird
import Schemas

/// Jobs: submit, look, cancel.
enum JobRoutes {
    static func add(to group: RouteGroup) {
        group.on(.post, "/v1/jobs") { call, caller in
            let key = try call.idempotencyKey()
            let body = try await call.body(JobBody.self)
            let job = try await call.platform.jobs.submit(
                try body.submission(), idempotencyKey: key, by: caller)
            return try call.answer(job, status: .accepted)
        }
        group.on(.get, "/v1/jobs") { call, caller in try call.answer(try await call.platform.jobs.jobs(by: caller)) }
        group.on(.get, "/v1/jobs/:id") { call, caller in
            try call.answer(try await call.platform.jobs.job(call.identifier(), by: caller))
        }
        group.on(.post, "/v1/jobs/:id/cancel") { call, caller in
            try call.answer(try await call.platform.jobs.cancel(call.identifier(), by: caller), status: .accepted)
        }
    }
}
