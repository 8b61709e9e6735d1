import Governance
import Ledger
import Schemas
import Testing

@testable import Service

@Suite struct CredentialTests {
    private func isUnauthenticated(_ body: () async throws -> Void) async -> Bool {
        await rejection(body)?.code == .unauthenticated
    }

    private func secret(_ name: String, _ world: World) throws -> String { try #require(world.secrets[name]) }

    @Test func aSessionLastsAnHour() async throws {
        try await World.run { world in
            let credentials = world.platform.credentials
            let session = try await credentials.signIn(
                person: PersonID("checker1"), secret: try secret("checker1", world))
            world.clock.advance(seconds: 3_599)
            _ = try credentials.authenticate(bearer: session.token)
            world.clock.advance(seconds: 1)
            #expect(await isUnauthenticated { _ = try credentials.authenticate(bearer: session.token) })
        }
    }

    @Test func wrongSecretsAndUnknownPeopleSoundAlike() async throws {
        try await World.run { world in
            let credentials = world.platform.credentials
            let sound = try secret("checker1", world)
            var refusals: Set<ServiceRejection> = []
            for (person, secret) in [
                ("checker1", "wrong"), ("checker1", ""), ("checker1", sound + " "), ("nobody", sound), ("", sound),
                ("checker2", sound), ("ill formed\n", sound),
            ] {
                if let refused = await rejection({
                    _ = try await credentials.signIn(person: PersonID(person), secret: secret)
                }) {
                    refusals.insert(refused)
                }
            }
            #expect(refusals.count == 1 && refusals.first?.code == .unauthenticated)
            for bearer in ["", "slx_", sound, "Bearer x"] {
                #expect(await isUnauthenticated { _ = try credentials.authenticate(bearer: bearer) })
            }
        }
    }

    @Test func whoeverSignsOutOrIsClosedGetsNoFurther() async throws {
        try await World.run { world in
            let credentials = world.platform.credentials
            let session = try await credentials.signIn(
                person: PersonID("researcher"), secret: try secret("researcher", world))
            try await credentials.signOut(by: try credentials.authenticate(bearer: session.token))
            #expect(await isUnauthenticated { _ = try credentials.authenticate(bearer: session.token) })
            let other = try await credentials.signIn(
                person: PersonID("researcher"), secret: try secret("researcher", world))
            try await world.platform.directory.setStanding(PersonID("researcher"), isActive: false, by: world["admin"])
            #expect(await isUnauthenticated { _ = try credentials.authenticate(bearer: other.token) })
            #expect(await isUnauthenticated { _ = try await world.platform.jobs.jobs(by: world["researcher"]) })
            #expect(
                await isUnauthenticated {
                    _ = try await credentials.signIn(
                        person: PersonID("researcher"), secret: try secret("researcher", world))
                })
            try await world.platform.directory.setStanding(PersonID("researcher"), isActive: true, by: world["admin"])
            _ = try credentials.authenticate(bearer: other.token)
        }
    }

    @Test func machineTokensEndWhenTheyAreRevokedOrExpire() async throws {
        try await World.run { world in
            let credentials = world.platform.credentials
            let revoked = try await credentials.issueMachineToken(label: "loader", by: world["retriever"])
            let brief = try await credentials.issueMachineToken(
                label: "brief", milliseconds: 1_000, by: world["retriever"])
            #expect(
                await rejection { try await credentials.revoke(revoked.id, by: world["outsider"]) }?.code == .notFound)
            #expect(try credentials.authenticate(bearer: revoked.token).credential == .machine)
            try await credentials.revoke(revoked.id, by: world["retriever"])
            #expect(await isUnauthenticated { _ = try credentials.authenticate(bearer: revoked.token) })
            world.clock.advance(seconds: 1)
            #expect(await isUnauthenticated { _ = try credentials.authenticate(bearer: brief.token) })
            // Only those whose work machines do get one.
            for name in ["checker1", "approver", "steward", "admin", "auditor"] {
                let refused = await rejection {
                    _ = try await credentials.issueMachineToken(label: "x", by: world[name])
                }
                #expect(refused?.code == .forbidden, "\(name)")
            }
            let long = await rejection {
                _ = try await credentials.issueMachineToken(label: "x", milliseconds: .max, by: world["retriever"])
            }
            #expect(long?.code == .limitExceeded)
        }
    }

    @Test func machinesSubmitAndRetrieve() async throws {
        try await World.run { world in
            try await world.agreed()
            let credentials = world.platform.credentials
            func machine(_ name: String) async throws -> Caller {
                let grant = try await credentials.issueMachineToken(label: "m", by: world[name])
                return try credentials.authenticate(bearer: grant.token)
            }
            let (researcher, retriever) = (try await machine("researcher"), try await machine("retriever"))
            let job = try await world.platform.jobs.submit(Samples.submission(), idempotencyKey: "k", by: researcher)
            await world.platform.shell.untilIdle()
            world.clock.advance(seconds: 10)
            let draft = try await world.platform.reviews.draft(
                RequestInput(jobs: [job.id], context: "c"), by: researcher)
            _ = try await world.platform.reviews.submit(draft.id, by: researcher)
            try await world.assessed(draft.id)
            let view = try await world.platform.reviews.approve(draft.id, comment: "", by: world["approver"])
            let release = try #require(view.release)
            _ = try await world.platform.releases.retrieve(release, by: retriever)
            let more = await rejection { _ = try await credentials.issueMachineToken(label: "more", by: retriever) }
            #expect(more?.code == .forbidden && more?.reasons == ["sessionRequired"])
        }
    }

    /// A token of a machine that somebody made in the name of a reviewer still reviews nothing.
    @Test func machinesNeverReview() async throws {
        try await World.run { world in
            try await world.agreed()
            let request = try await world.requested([try await world.finishedJob()])
            func machine(_ name: String) -> Caller {
                Caller(person: PersonID(name), credential: .machine, token: TokenID("t"))
            }
            let (reviews, releases) = (world.platform.reviews, world.platform.releases)
            func code(_ body: () async throws -> Void) async -> ServiceRejection.Code? { await rejection(body)?.code }
            for verdict in Verdict.allCases {
                #expect(
                    await code {
                        _ = try await reviews.assess(request, verdict: verdict, comment: "c", by: machine("checker1"))
                    } == .notFound)
            }
            #expect(await code { _ = try await reviews.request(request, by: machine("checker1")) } == .notFound)
            try await world.assessed(request)
            #expect(
                await code { _ = try await reviews.approve(request, comment: "", by: machine("approver")) } == .notFound
            )
            #expect(
                await code { _ = try await reviews.sendBack(request, comment: "c", by: machine("approver")) }
                    == .notFound)
            #expect(
                await code { _ = try await reviews.reject(request, comment: "c", by: machine("approver")) } == .notFound
            )
            let view = try await reviews.approve(request, comment: "", by: world["approver"])
            let release = try #require(view.release)
            #expect(
                await code { _ = try await releases.withdraw(release, reason: "r", by: machine("steward")) }
                    == .notFound)
            #expect(
                await code { _ = try await releases.suspend(release, reason: "r", by: machine("approver")) }
                    == .notFound)
            #expect(
                await code { try await world.platform.record.checkpoint(by: machine("auditor")).forget() } == .forbidden
            )
            #expect(
                await code {
                    _ = try await world.platform.agreements.setStatus(
                        AgreementID("a"), .suspended, reason: "r", by: machine("steward"))
                } == .forbidden)
            #expect(
                await code {
                    _ = try await world.platform.directory.createPerson(
                        Samples.person("x", "acme", .researcher), by: machine("admin"))
                } == .forbidden)
        }
    }

    @Test func theRecordHoldsNoSecret() async throws {
        try await World.run { world in
            let grant = try await world.platform.credentials.issueMachineToken(label: "m", by: world["researcher"])
            let export = try await world.platform.record.export(after: 0, by: world["auditor"])
            let text = String(decoding: export, as: UTF8.self)
            #expect(text.contains("tokenIssued"))
            for secret in world.secrets.values + [grant.token] {
                #expect(!text.contains(secret) && !text.contains(secret.dropFirst(4)))
            }
        }
    }

    @Test func livesAreLimited() async throws {
        try await World.run { world in
            let credentials = world.platform.credentials
            for _ in 1..<Credentials.tokensLimit {
                _ = try await credentials.issueMachineToken(label: "m", milliseconds: 1_000, by: world["researcher"])
            }
            let refused = await rejection {
                _ = try await credentials.signIn(
                    person: PersonID("researcher"), secret: try secret("researcher", world))
            }
            #expect(refused?.code == .limitExceeded)
            // Tokens that have expired count no more.
            world.clock.advance(seconds: 1)
            _ = try await credentials.signIn(person: PersonID("researcher"), secret: try secret("researcher", world))
        }
    }
}

extension Checkpoint {
    /// For calls whose answer does not matter.
    fileprivate func forget() {}
}
