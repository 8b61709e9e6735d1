import Schemas
import Synchronization

/// Ready workers of one keeper at a time: leased once each, in the order asked for, replaced when their sockets close. A keeper
/// that dies is started again, one that is used up replaced without a gap.
package final class WorkerPool: Sendable {
    package let configuration: SandboxConfiguration
    /// Ready workers to keep.
    let warm: Int
    /// True when every keeper has to prove its lock before it serves.
    let isProven: Bool
    let state: Mutex<PoolState>
    let memoryWatch = MemoryWatch()
    let controlGroup: ControlGroup?
    /// What happens to the pool, for one listener; the oldest are dropped when nobody listens.
    package let events: AsyncStream<PoolEvent>
    let tell: AsyncStream<PoolEvent>.Continuation

    private init(
        configuration: SandboxConfiguration, warm: Int, capacity: Int, waiting: Int, isProven: Bool
    ) {
        self.configuration = configuration
        self.warm = warm
        self.isProven = isProven
        controlGroup = configuration.controlGroup.flatMap { ControlGroup.make($0) }
        state = Mutex(PoolState(capacity: capacity, waitingLimit: waiting, recycling: configuration.recycling))
        (events, tell) = AsyncStream.makeStream(of: PoolEvent.self, bufferingPolicy: .bufferingNewest(64))
    }

    /// Starts a keeper and `warm` workers, for at most `capacity` jobs at once and `waiting` more that wait for a place; throws
    /// what the keeper or the first worker throws.
    package static func start(
        _ configuration: SandboxConfiguration, warm: Int = 2, capacity: Int = 4, waiting: Int = 10_000
    ) async throws(ConfinementError) -> WorkerPool {
        try await start(configuration, warm: warm, capacity: capacity, waiting: waiting, isProven: false)
    }

    /// As `start`, and proves the lock before anything is served: what a server does. Every later keeper proves it too.
    package static func startProven(
        _ configuration: SandboxConfiguration, warm: Int = 2, capacity: Int = 4, waiting: Int = 10_000
    ) async throws(ConfinementError) -> WorkerPool {
        try await start(configuration, warm: warm, capacity: capacity, waiting: waiting, isProven: true)
    }

    private static func start(
        _ configuration: SandboxConfiguration, warm: Int, capacity: Int, waiting: Int, isProven: Bool
    ) async throws(ConfinementError) -> WorkerPool {
        // Twice: while a used keeper's last jobs run, a fresh one's begin.
        guard warm >= 0, capacity >= 1, waiting >= 0, warm + capacity <= SandboxTransport.workersLimit else {
            throw ConfinementError(.badConfiguration, "a pool of \(warm) warm workers and \(capacity) jobs")
        }
        let pool = WorkerPool(
            configuration: configuration, warm: warm, capacity: capacity, waiting: waiting, isProven: isProven)
        do throws(ConfinementError) {
            try await pool.begin()
            return pool
        } catch {
            await pool.close()
            throw error
        }
    }

    /// What the present keeper serves in; nil when none does.
    package var mode: SandboxMode? { keeper?.mode }
    package var layers: SandboxLayers { keeper?.layers ?? [] }
    package var landlockVersion: Int { keeper?.landlockVersion ?? 0 }
    /// The end of the log of the present keeper and, where kept, of its workers.
    package var logText: String { keeper?.logText ?? "" }
    /// The keeper's process: its end is the end of every worker.
    package var keeperProcessID: Int32 { keeper?.processID ?? -1 }
    /// The controllers of the control group around the workers; empty without one.
    package var controllers: [String] { controlGroup?.controllers ?? [] }
    /// Jobs that wait for a place.
    package var waitingCount: Int { state.withLock { $0.slots.waitingCount } }

    private var keeper: Keeper? { state.withLock { $0.current?.keeper } }

    /// Ends the keepers and every worker.
    package func close() async {
        let (keepers, waiters) = state.withLock { state in
            state.life = .over(ConfinementError(.keeperLost, "the pool was closed"))
            state.current?.ready = []
            var keepers = state.retired.values.map(\.keeper)
            if let current = state.current { keepers.append(current.keeper) }
            defer { (state.retired, state.waiters) = ([:], []) }
            return (keepers, state.waiters)
        }
        for waiter in waiters { waiter.resume() }
        for keeper in keepers { await keeper.close() }
        // Without a pid namespace workers end a moment after their keeper.
        for _ in 0..<100 where controlGroup?.remove() == false { try? await Task.sleep(for: .milliseconds(10)) }
        tell.finish()
    }

    // MARK: Places

    enum Place {
        case taken, cancelled, refused
    }

    /// Waits for a place (FIFO).
    func enter() async -> Place {
        switch state.withLock({ $0.slots.enter() }) {
        case .entered: return .taken
        case .refused: return .refused
        case .ticket(let ticket):
            let isIn = await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    state.withLock { $0.slots.wait(ticket, continuation) }
                }
            } onCancel: {
                state.withLock { $0.slots.giveUp(ticket) }
            }
            return isIn ? .taken : .cancelled
        }
    }

    /// Gives the place back.
    func leave() { state.withLock { $0.slots.leave() } }
}
