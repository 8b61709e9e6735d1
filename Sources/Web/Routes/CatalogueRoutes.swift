import Governance
import Hummingbird
import Schemas

/// Datasets, agreements and models.
enum CatalogueRoutes {
    static func add(to group: RouteGroup) {
        group.on(.post, "/v1/datasets") { call, caller in
            let body = try await call.body(DatasetBody.self)
            return try call.answer(
                try await call.platform.catalogue.catalogue(body.dataset, by: caller), status: .created)
        }
        group.on(.post, "/v1/datasets/:id/versions") { call, caller in
            let body = try await call.body(VersionBody.self)
            let dataset = try await call.platform.catalogue.registerVersion(
                call.identifier(), manifestSHA256: body.manifestSHA256, by: caller)
            return try call.answer(dataset, status: .created)
        }
        group.on(.get, "/v1/datasets") { call, _ in try call.answer(try await call.platform.catalogue.datasets()) }
        group.on(.get, "/v1/datasets/:id") { call, _ in
            try call.answer(try await call.platform.catalogue.dataset(call.identifier()))
        }
        group.on(.get, "/v1/models") { call, _ in
            try call.answer(try await call.platform.catalogue.models())
        }
        group.on(.get, "/v1/models/:id") { call, _ in
            let name = try call.identifier(ModelName.self).rawValue
            guard let found = try await call.platform.catalogue.models().first(where: { $0.model.name == name }) else {
                throw WebError(.routeUnknown, "no such model")
            }
            return try call.answer(found)
        }
        addAgreements(to: group)
    }

    private static func addAgreements(to group: RouteGroup) {
        group.on(.post, "/v1/agreements") { call, caller in
            let body = try await call.body(AgreementBody.self)
            return try call.answer(
                try await call.platform.agreements.conclude(body.agreement, by: caller), status: .created)
        }
        group.on(.get, "/v1/agreements") { call, caller in
            try call.answer(try await call.platform.agreements.agreements(by: caller))
        }
        group.on(.get, "/v1/agreements/:id") { call, caller in
            try call.answer(try await call.platform.agreements.agreement(call.identifier(), by: caller))
        }
        group.on(.post, "/v1/agreements/:id/suspend") { call, caller in
            let body = try await call.body(ReasonBody.self)
            return try call.answer(
                try await call.platform.agreements.setStatus(
                    call.identifier(), .suspended, reason: body.reason, by: caller))
        }
        group.on(.post, "/v1/agreements/:id/resume") { call, caller in
            let body = try await call.body(ReasonBody.self)
            return try call.answer(
                try await call.platform.agreements.setStatus(
                    call.identifier(), .active, reason: body.reason, by: caller))
        }
    }
}

/// A model's name in a path.
private struct ModelName: Identifier {
    let rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
}
