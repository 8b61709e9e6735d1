import Governance
import Hummingbird
import Schemas

/// Weights, emergencies, and the scheduler for operators.
enum SchedulingRoutes {
    static func add(to group: RouteGroup) {
        group.on(.post, "/v1/agreements/:id/weight") { call, caller in
            let body = try await call.body(WeightBody.self)
            return try call.answer(
                try await call.platform.priorities.weigh(
                    call.identifier(), body.weight, reason: body.reason, by: caller))
        }
        group.on(.get, "/v1/emergencies") { call, caller in
            try call.answer(try await call.platform.priorities.emergencies(by: caller))
        }
        group.on(.post, "/v1/emergencies") { call, caller in
            let body = try await call.body(EmergencyBody.self)
            return try call.answer(
                try await call.platform.priorities.declare(body.declaration, by: caller), status: .created)
        }
        group.on(.post, "/v1/emergencies/:id/end") { call, caller in
            let body = try await call.body(ReasonBody.self)
            return try call.answer(
                try await call.platform.priorities.end(call.identifier(), reason: body.reason, by: caller))
        }
        group.on(.get, "/v1/scheduler") { call, caller in
            try call.answer(try await call.platform.priorities.report(by: caller))
        }
        for (path, isPaused) in [("/v1/scheduler/pause", true), ("/v1/scheduler/resume", false)] {
            group.on(.post, path) { call, caller in
                let body = try await call.body(ReasonBody.self)
                return try call.answer(
                    try await call.platform.priorities.setPaused(isPaused, reason: body.reason, by: caller))
            }
        }
    }
}
