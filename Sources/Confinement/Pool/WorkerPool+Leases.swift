/// Workers out and new ones in.
extension WorkerPool {
    /// A worker of one job, of which keeper.
    struct Lease {
        let session: WorkerSession
        let generation: Int
    }

    private enum Step {
        case warm(WorkerSession, Int)
        case cold(Keeper, Int)
        case wait
        case fail(ConfinementError)
    }

    /// A ready worker with these limits: a warm one when they are the pool's own. Waits while a keeper is started again.
    func lease(_ limits: SandboxLimits) async throws(ConfinementError) -> Lease {
        var warmOnes = warm
        while true {
            switch next(limits, mayBeWarm: warmOnes > 0) {
            case .fail(let error): throw error
            case .wait: await untilServing()
            case .warm(let session, let number):
                do throws(ConfinementError) {
                    try await session.untilReady(milliseconds: configuration.startMilliseconds)
                    return Lease(session: session, generation: number)
                } catch {
                    // One that died waiting is not the job's fault; so many at once is the machine's.
                    warmOnes -= 1
                    end(generation: number)
                }
            case .cold(let keeper, let number):
                do throws(ConfinementError) {
                    return Lease(session: try await keeper.worker(limits: limits), generation: number)
                } catch {
                    end(generation: number)
                    throw error
                }
            }
        }
    }

    private func next(_ limits: SandboxLimits, mayBeWarm: Bool) -> Step {
        state.withLock { state in
            switch state.life {
            case .over(let error): return .fail(error)
            case .restarting: return .wait
            case .serving: break
            }
            guard let current = state.current else { return .wait }
            state.current?.running += 1
            if mayBeWarm, let session = state.takeReady(limits) { return .warm(session, current.number) }
            state.current?.ordered += 1
            return .cold(current.keeper, current.number)
        }
    }

    private func untilServing() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let waits = state.withLock { state in
                guard case .restarting = state.life else { return false }
                state.waiters.append(continuation)
                return true
            }
            if !waits { continuation.resume() }
        }
    }

    /// A job of this generation is over; a used keeper goes with its last one.
    func end(generation number: Int) {
        let useless = state.withLock { state -> Keeper? in
            let left = state.with(generation: number) { generation in
                generation.running -= 1
                return generation.running
            }
            guard left == 0 else { return nil }
            return state.retired.removeValue(forKey: number)?.keeper
        }
        if let useless { Task { await useless.close() } }
    }

    // MARK: Replacement

    /// Called when a worker's socket closes. The next one is asked for then, after the reply and not before; for a worker that
    /// never got a job only with the next job, lest broken ones be forked in a circle.
    func replacement(of generation: Int) -> @Sendable (WorkerSession) -> Void {
        { [weak self] session in
            guard session.wasReady else { return }
            self?.refill()
        }
    }

    /// Orders what is missing, without waiting.
    func refill() {
        while let (keeper, number) = nextOrder() {
            let session = try? keeper.order(limits: configuration.limits, whenDone: replacement(of: number))
            let isPlaced = state.withLock { state in
                state.with(generation: number) { generation in
                    generation.ordering -= 1
                    guard let session else { return false }
                    generation.ready.append(session)
                    generation.ordered += 1
                    return true
                } ?? false
            }
            if !isPlaced { break }
        }
        renewIfDue()
    }

    private func nextOrder() -> (Keeper, Int)? {
        state.withLock { state in
            guard case .serving = state.life, let current = state.current, current.ready.count + current.ordering < warm
            else { return nil }
            state.current?.ordering += 1
            return (current.keeper, current.number)
        }
    }
}
