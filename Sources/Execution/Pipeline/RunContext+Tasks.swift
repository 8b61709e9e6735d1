import Columns
import Synchronization

extension RunContext {
    /// Runs `body(0)` … `body(count - 1)`, each once, on the run's threads and in no order. An error stops what has not
    /// begun; cancellation is looked at before every task.
    func forEachTask(
        _ count: Int, _ body: @escaping (Int) throws(ExecutionError) -> Void
    ) throws(ExecutionError) {
        try forEachTask(count) { () throws(ExecutionError) in
            ()
        } body: { (_, task) throws(ExecutionError) in
            try body(task)
        }
    }

    /// The same with something of each thread's own; returns what the threads had. `makeState` runs on the caller's thread.
    @discardableResult
    func forEachTask<State>(
        _ count: Int, makeState: () throws(ExecutionError) -> State,
        body: @escaping (State, Int) throws(ExecutionError) -> Void
    ) throws(ExecutionError) -> [State] {
        let threads = max(1, min(options.threads, count))
        var states: [State] = []
        for _ in 0..<threads { states.append(try makeState()) }
        let team = TaskTeam(count: count, states: states, cancellation: cancellation, body: body)
        Crew.run(threads) { thread in team.work(thread) }
        if let error = team.errors.all.first { throw error }
        return states
    }
}

/// Hands tasks to threads.
private final class TaskTeam<State>: @unchecked Sendable {
    private let count: Int
    private let states: [State]
    private let cancellation: Cancellation
    private let body: (State, Int) throws(ExecutionError) -> Void
    private let nextTask = Atomic<Int>(0)
    private let isStopped = Atomic<Bool>(false)
    let errors: Slots<ExecutionError>

    init(
        count: Int, states: [State], cancellation: Cancellation,
        body: @escaping (State, Int) throws(ExecutionError) -> Void
    ) {
        self.count = count
        self.states = states
        self.cancellation = cancellation
        self.body = body
        errors = Slots(count: states.count)
    }

    func work(_ thread: Int) {
        do throws(ExecutionError) {
            while !isStopped.load(ordering: .relaxed) {
                let task = nextTask.wrappingAdd(1, ordering: .relaxed).oldValue
                if task >= count { return }
                try cancellation.check()
                try body(states[thread], task)
            }
        } catch {
            errors.set(thread, error)
            isStopped.store(true, ordering: .relaxed)
        }
    }
}
