import Testing

@testable import Confinement

/// Places, order, replacement.
@Suite struct PoolTests {
    @Test func placesAreTakenInOrderOfArrival() async {
        let slots = Slots()
        #expect(await slots.enter() == .entered)
        var tickets: [UInt64] = []
        for _ in 0..<3 { if case .ticket(let ticket) = await slots.enter() { tickets.append(ticket) } }
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
        guard case .ticket(let ticket) = await slots.enter() else {
            Issue.record("no ticket")
            return
        }
        await slots.giveUp(ticket)
        #expect(await slots.wait(ticket) == false)
    }

    @Test func moreThanMayWaitAreRefused() async {
        let slots = Slots(waitingLimit: 2)
        #expect(await slots.enter() == .entered)
        #expect(await slots.enter() == .ticket(1))
        #expect(await slots.enter() == .ticket(2))
        #expect(await slots.enter() == .refused)
        await slots.giveUp(1)
        #expect(await slots.wait(1) == false)
        #expect(await slots.enter() == .ticket(3), "there is room in line again")
    }

    /// A job that runs until it is cancelled.
    private func heldPlace(of pool: WorkerPool) async -> Task<AttemptReport, Never> {
        let (started, began) = AsyncStream.makeStream(of: Void.self)
        let job = Task {
            await pool.attempt { exchange throws(ConfinementError) in
                try await exchange.send(ask("l"))
                began.finish()
                _ = try await exchange.nextFrame()
            }
        }
        for await _ in started {}
        return job
    }

    @Test func aFullPoolRefusesAtOnceAndServesThoseInLine() async throws {
        let pool = try await WorkerPool.start(try Sandboxes.probe(), warm: 0, capacity: 1, waiting: 1)
        let first = await heldPlace(of: pool)
        let second = Task { await pool.run(request: ask("n")) }
        while pool.waitingCount == 0 { await Task.yield() }
        let third = await pool.run(request: ask("n"))
        #expect(third.error?.code == .poolFull && third.outcome == .sandboxFault)
        #expect(third.exit == .unknown && third.frames.isEmpty)
        first.cancel()
        #expect(await first.value.outcome == .cancelled)
        #expect(await second.value.outcome == .succeeded)
        await pool.close()
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
            let first = await heldPlace(of: pool)
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
    private var queue: SlotQueue
    private var waiting: Set<UInt64> = []
    private var watchers: [UInt64: CheckedContinuation<Void, Never>] = [:]

    init(waitingLimit: Int = 100) { queue = SlotQueue(capacity: 1, waitingLimit: waitingLimit) }

    func enter() -> SlotQueue.Entry { queue.enter() }
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
        for session in state.withLock({ $0.current?.ready ?? [] }) {
            session.kill(.notReady)
            _ = await session.finish()
        }
    }
}
