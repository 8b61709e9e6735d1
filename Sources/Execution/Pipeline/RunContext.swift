import Columns
import Planning
import Synchronization

/// What all operators of one run share.
final class RunContext: @unchecked Sendable {
    let options: ExecutionOptions
    let budget: MemoryBudget
    let cancellation: Cancellation
    private let outcome: Outcome

    /// What a run tells besides its rows. Written between pipelines, by one thread.
    private final class Outcome {
        var hadScalarErrors = false
        var explanation: [String] = []
    }

    var hadScalarErrors: Bool {
        get { outcome.hadScalarErrors }
        set { outcome.hadScalarErrors = newValue }
    }
    var explanation: [String] { outcome.explanation }

    init(options: ExecutionOptions, cancellation: Cancellation) {
        self.options = options
        self.cancellation = cancellation
        budget = MemoryBudget(bytesLimit: options.memoryBytesLimit)
        outcome = Outcome()
    }

    private init(_ other: RunContext, options: ExecutionOptions, outcome: Outcome) {
        (self.options, self.outcome) = (options, outcome)
        (cancellation, budget) = (other.cancellation, other.budget)
    }

    /// The same run for work that one of its threads does alone. Explanations and errors told to it go nowhere.
    var sequential: RunContext { RunContext(self, options: options.with(threads: 1), outcome: Outcome()) }

    /// The same run with four times the rows a batch: for kernels over stored columns, whose memory is then fetched ahead
    /// more of the time.
    var wide: RunContext {
        var options = options
        options.batchRows = min(4 * options.batchRows, ExecutionOptions.batchRowsLimit)
        return RunContext(self, options: options, outcome: outcome)
    }

    func explain(_ line: String) { outcome.explanation.append(line) }

    /// `sharing`: expressions of one operator, whose common parts are computed once a batch.
    func compiler(_ inputs: [ColumnInfo], sharing expressions: [BoundExpression] = []) -> ExpressionCompiler {
        ExpressionCompiler(
            inputs: inputs, capacity: options.batchRows, budget: budget, useFastKernels: options.useFastKernels,
            common: expressions.count > 1 && options.useFastKernels ? CommonSubexpressions(expressions) : nil)
    }

    /// Runs `body(0)` … `body(count - 1)`, each on its own thread; throws the first error.
    func parallel(
        _ count: Int, _ body: @escaping @Sendable (Int) throws(ExecutionError) -> Void
    ) throws(ExecutionError) {
        let failures = Slots<ExecutionError>(count: count)
        Crew.run(count) { index in
            do throws(ExecutionError) { try body(index) } catch { failures.set(index, error) }
        }
        if let first = failures.all.first { throw first }
        try cancellation.check()
    }

    /// Runs a pipeline into sinks, one a thread, morsel after morsel. `makeSink` runs on the caller's thread.
    func run<Sink: BatchSink>(
        _ plan: PipelinePlan, isSequential: Bool = false,
        makeSink: (EvaluationState) throws(ExecutionError) -> Sink
    ) throws(ExecutionError) -> [Sink] {
        let morsels = plan.morselCount
        let threads = isSequential ? 1 : max(1, min(options.threads, morsels))
        var lanes: [Lane<Sink>] = []
        for _ in 0..<threads {
            let state = EvaluationState(budget: budget)
            let pipeline = try Pipeline(plan, context: self, state: state)
            lanes.append(Lane(pipeline: pipeline, sink: try makeSink(state), state: state))
        }
        let team = Team(lanes: lanes)
        let cancellation = cancellation
        Crew.run(threads) { index in team.work(index, morsels: morsels, cancellation: cancellation) }
        for lane in lanes {
            if let error = lane.error { throw error }
            if lane.state.hadScalarErrors { hadScalarErrors = true }
        }
        try cancellation.check()
        return lanes.map(\.sink)
    }
}

/// One thread's share of a pipeline run.
private final class Lane<Sink: BatchSink>: @unchecked Sendable {
    let pipeline: Pipeline
    let sink: Sink
    let state: EvaluationState
    var error: ExecutionError?

    init(pipeline: Pipeline, sink: Sink, state: EvaluationState) {
        self.pipeline = pipeline
        self.sink = sink
        self.state = state
    }
}

/// Hands morsels to lanes. The first error stops all.
private final class Team<Sink: BatchSink>: @unchecked Sendable {
    private let lanes: [Lane<Sink>]
    private let nextMorsel = Atomic<Int>(0)
    private let isStopped = Atomic<Bool>(false)

    init(lanes: [Lane<Sink>]) { self.lanes = lanes }

    func work(_ index: Int, morsels: Int, cancellation: Cancellation) {
        let lane = lanes[index]
        do throws(ExecutionError) {
            while !isStopped.load(ordering: .relaxed), !lane.sink.isSatisfied {
                let morsel = nextMorsel.wrappingAdd(1, ordering: .relaxed).oldValue
                if morsel >= morsels { return }
                lane.pipeline.open(morsel: morsel)
                while let batch = try lane.pipeline.next() {
                    try lane.sink.consume(batch, morsel: morsel)
                    try cancellation.check()
                    if lane.sink.isSatisfied { break }
                }
            }
        } catch {
            lane.error = error
            isStopped.store(true, ordering: .relaxed)
        }
    }
}
