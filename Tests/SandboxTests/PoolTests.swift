import Testing

@testable import Confinement

/// Places, order, replacement.
@Suite struct PoolTests {
    @Test func placesAreTakenInOrderOfArrival() async {
        let slots = Slots()
        #expect(await slots.enter() == nil)
        let tickets = [await slots.enter(), await slots.enter(), await slots.enter()].compactMap { $0 }
        #expect(tickets == [1, 2, 3])
        let (order, took) = AsyncStream.makeStream(of: UInt64.self)
        for ticket in tickets {
            Task { if await slots.wait(ticket) { took.yield(ticket) } }
            await slots.untilWaiting(ticket)
        }
        await slots.giveUp(2)
        var seen: [UInt64] = []
        await slots.leave()
        for await ticket in order {
            seen.append(ticket)
            if seen.count == 2 { break }
            await slots.leave()
        }
        #expect(seen == [1, 3])
    }

    @Test func givingUpBeforeTheWaitCounts() async {
        let slots = Slots()
        _ = await slots.enter()
        let ticket = await slots.enter()
        await slots.giveUp(ticket ?? 0)
        #expect(await slots.wait(ticket ?? 0) == false)
    }

    @Test func moreJobsThanPlaces() async throws {
        try await Sandboxes.with(try Sandboxes.shipping(), warm: 2, capacity: 2) { pool in
            let outcomes = await withTaskGroup(of: Bool.self, returning: [Bool].self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        await pool.run(request: [0xca, 0x40, 0], descriptors: [Sandboxes.thousand]).outcome
                            == .succeeded
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes == [Bool](repeating: true, count: 40))
        }
    }

    @Test func aWaitingJobCanBeCancelled() async throws {
        try await Sandboxes.with(try Sandboxes.probe(), capacity: 1) { pool in
            let (started, began) = AsyncStream.makeStream(of: Void.self)
            let first = Task {
                await pool.attempt { exchange throws(ConfinementError) in
                    try await exchange.send(ask("l"))
                    began.finish()
                    _ = try await exchange.nextFrame()
                }
            }
            for await _ in started {}
            let second = Task { await pool.run(request: ask("n")) }
            second.cancel()
            let report = await second.value
            #expect(report.outcome == .cancelled)
            #expect(report.exit == .unknown)
            first.cancel()
            #expect(await first.value.outcome == .cancelled)
            #expect(await pool.run(request: ask("n")).outcome == .succeeded, "the place is free again")
        }
    }

    @Test func aWarmWorkerThatDiedIsNotLeased() async throws {
        try await Sandboxes.with(try Sandboxes.probe(), warm: 2) { pool in
            await pool.endWarmWorkers()
            #expect(await pool.run(request: ask("n")).outcome == .succeeded)
        }
    }
}

/// The queue behind an actor, as the pool has it.
private actor Slots {
    private var queue = SlotQueue(capacity: 1)
    private var waiting: Set<UInt64> = []
    private var watchers: [UInt64: CheckedContinuation<Void, Never>] = [:]

    func enter() -> UInt64? { queue.enter() }
    func leave() { queue.leave() }
    func giveUp(_ ticket: UInt64) { queue.giveUp(ticket) }

    func wait(_ ticket: UInt64) async -> Bool {
        await withCheckedContinuation { continuation in
            queue.wait(ticket, continuation)
            waiting.insert(ticket)
            watchers.removeValue(forKey: ticket)?.resume()
        }
    }

    func untilWaiting(_ ticket: UInt64) async {
        if waiting.contains(ticket) { return }
        await withCheckedContinuation { watchers[ticket] = $0 }
    }
}

extension WorkerPool {
    /// Ends the ready workers as the kernel might.
    fileprivate func endWarmWorkers() async {
        for session in ready {
            session.kill(.notReady)
            _ = await session.finish()
        }
    }
}
