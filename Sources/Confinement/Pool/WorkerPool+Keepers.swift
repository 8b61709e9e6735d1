/// One keeper after another.
extension WorkerPool {
    func begin() async throws(ConfinementError) {
        let (keeper, sessions) = try await freshKeeper()
        install(keeper, sessions)
    }

    /// A keeper with its ready workers, all of them locked; proved, where the pool is.
    private func freshKeeper() async throws(ConfinementError) -> (Keeper, [WorkerSession]) {
        var configuration = configuration
        let number = state.withLock { state in
            state.generations += 1
            // Never less than what the pool began with: a machine that gives less now is a fault, not a smaller promise.
            if let mode = state.mode { configuration.leastMode = max(mode, configuration.leastMode) }
            return state.generations
        }
        let keeper = try await Keeper.start(configuration, generation: number, controlGroup: controlGroup) {
            [weak self] error in self?.lost(generation: number, error)
        }
        do throws(ConfinementError) {
            if isProven { try await keeper.prove() }
            var sessions: [WorkerSession] = []
            for _ in 0..<warm {
                let session = try keeper.order(limits: configuration.limits, whenDone: replacement(of: number))
                if let session { sessions.append(session) }
            }
            for session in sessions { try await session.untilReady(milliseconds: configuration.startMilliseconds) }
            return (keeper, sessions)
        } catch {
            await keeper.close()
            throw error
        }
    }

    /// Puts a keeper to work in the place of the one before, if any.
    private func install(_ keeper: Keeper, _ sessions: [WorkerSession]) {
        let number = keeper.generation
        let (useless, waiters) = state.withLock { state -> (Keeper?, [CheckedContinuation<Void, Never>]) in
            if case .over = state.life { return (keeper, []) }
            let old = state.current
            state.current = PoolState.Generation(
                number: number, keeper: keeper, bornMicroseconds: Monotonic.microseconds, ready: sessions,
                ordered: sessions.count)
            state.mode = state.mode ?? keeper.mode
            state.life = .serving
            defer { state.waiters = [] }
            guard var old else { return (nil, state.waiters) }
            old.ready = []
            if old.running > 0 { state.retired[old.number] = old }
            return (old.running > 0 ? nil : old.keeper, state.waiters)
        }
        for waiter in waiters { waiter.resume() }
        if let mode = keeper.mode { tell.yield(.keeperServes(generation: number, mode: mode)) }
        if let useless { Task { await useless.close() } }
        // It may have died before it was put to work, when nobody minded.
        if keeper.mode == nil { lost(generation: number, ConfinementError(.keeperLost, "it died before it served")) }
    }

    // MARK: Death

    /// A keeper ended by itself, or was closed.
    func lost(generation number: Int, _ error: ConfinementError) {
        let (keeper, wasCurrent) = state.withLock { state -> (Keeper?, Bool) in
            if let gone = state.retired.removeValue(forKey: number) { return (gone.keeper, false) }
            guard case .serving = state.life, let current = state.current, current.number == number else {
                return (nil, false)
            }
            state.current = nil
            state.life = .restarting
            return (current.keeper, true)
        }
        guard let keeper else { return }
        tell.yield(.keeperLost(generation: number, error))
        Task {
            await keeper.close()  // reaps it
            if wasCurrent { await restart(after: error) }
        }
    }

    private func restart(after death: ConfinementError) async {
        var error = death
        while true {
            let pause = state.withLock { $0.budget.pause(afterDeathAt: Monotonic.microseconds) }
            guard let pause else { return giveUp(error) }
            try? await Task.sleep(for: .milliseconds(pause))
            if case .over = state.withLock({ $0.life }) { return }
            do throws(ConfinementError) {
                let (keeper, sessions) = try await freshKeeper()
                return install(keeper, sessions)
            } catch let failure {
                error = failure
                tell.yield(.restartFailed(failure))
            }
        }
    }

    private func giveUp(_ error: ConfinementError) {
        let waiters = state.withLock { state in
            if case .restarting = state.life { state.life = .over(ConfinementError(.keeperLost, error.description)) }
            defer { state.waiters = [] }
            return state.waiters
        }
        tell.yield(.gaveUp)
        for waiter in waiters { waiter.resume() }
    }

    // MARK: Age

    /// Starts a fresh keeper when the present one is used up; the old one serves until then.
    func renewIfDue() {
        let now = Monotonic.microseconds
        let due = state.withLock { state in
            guard state.isUsedUp(configuration.recycling, now: now) else { return false }
            state.isRenewing = true
            return true
        }
        guard due else { return }
        Task {
            var event: PoolEvent
            do throws(ConfinementError) {
                let (keeper, sessions) = try await freshKeeper()
                install(keeper, sessions)
                event = .keeperReplaced(generation: keeper.generation)
            } catch {
                event = .replacementFailed(error)
            }
            state.withLock { state in
                state.isRenewing = false
                if case .replacementFailed = event { state.renewNotBefore = Monotonic.microseconds + 10_000_000 }
            }
            tell.yield(event)
        }
    }
}
