import Schemas

/// Ready workers of one keeper: leased once each, in the order asked for, replaced after use.
package actor WorkerPool {
    private let keeper: Keeper
    /// Ready workers to keep, and the most jobs at once.
    private let warm: Int
    private let capacity: Int
    private(set) var ready: [WorkerSession] = []
    private var starting = 0
    private var slots: SlotQueue
    private var closed = false

    private init(keeper: Keeper, warm: Int, capacity: Int) {
        self.keeper = keeper
        self.warm = warm
        self.capacity = capacity
        slots = SlotQueue(capacity: capacity)
    }

    /// Starts a keeper and `warm` workers; throws what the keeper or the first worker throws.
    package static func start(
        _ configuration: SandboxConfiguration, warm: Int = 2, capacity: Int = 4
    ) async throws(ConfinementError) -> WorkerPool {
        guard warm >= 0, capacity >= 1, warm + capacity <= SandboxTransport.workersLimit else {
            throw ConfinementError(.badConfiguration, "a pool of \(warm) warm workers and \(capacity) jobs")
        }
        let keeper = try await Keeper.start(configuration)
        let pool = WorkerPool(keeper: keeper, warm: warm, capacity: capacity)
        do throws(ConfinementError) {
            for _ in 0..<warm { await pool.add(try await keeper.worker()) }
        } catch {
            await pool.close()
            throw error
        }
        return pool
    }

    package nonisolated var configuration: SandboxConfiguration { keeper.configuration }
    package nonisolated var mode: SandboxMode? { keeper.mode }
    package nonisolated var layers: SandboxLayers { keeper.layers }
    package nonisolated var landlockVersion: Int { keeper.landlockVersion }
    /// The end of the log of the keeper and, where kept, of its workers.
    package nonisolated var logText: String { keeper.logText }

    /// The keeper's process: its end is the end of every worker.
    package nonisolated var keeperProcessID: Int32 { keeper.processID }

    /// Ends the keeper and every worker.
    package func close() async {
        closed = true
        ready = []
        await keeper.close()
    }

    /// Waits for a place (FIFO). False when the task was cancelled meanwhile.
    func enter() async -> Bool {
        guard let ticket = slots.enter() else { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { slots.wait(ticket, $0) }
        } onCancel: {
            Task { await self.giveUp(ticket) }
        }
    }

    private func giveUp(_ ticket: UInt64) { slots.giveUp(ticket) }

    /// Gives the place back and asks for the replacement.
    func leave() {
        slots.leave()
        refill()
    }

    /// A ready worker with these limits: a warm one when they are the pool's own (its deadline and reply limit may differ).
    func lease(_ limits: SandboxLimits) async throws(ConfinementError) -> WorkerSession {
        while let session = ready.popLast() {
            if session.hasEnded { continue }
            if limits == session.limits { return session }
            ready.append(session)
            break
        }
        return try await keeper.worker(limits: limits)
    }

    private func add(_ session: WorkerSession) { ready.append(session) }

    private func refill() {
        guard !closed, ready.count + starting < warm else { return }
        starting += 1
        Task {
            // A keeper that gives no worker is noticed by the next lease, which reports it.
            let session = try? await keeper.worker()
            starting -= 1
            if let session, !closed { ready.append(session) }
        }
    }
}
