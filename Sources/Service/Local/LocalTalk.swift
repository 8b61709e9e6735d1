import Confinement
import Schemas
import Synchronization
import Wire

/// The talk with the one worker of a local query: prepare once, run so many times, time each run.
final class LocalTalk: Sendable {
    private struct Heard {
        var assembler: FrameAssembler
        var isBroken = false
        var prepared: PreparedColumns?
        var last: RunResult?
        var end: JobEnd?
        var runMicroseconds: [Int] = []
    }

    private let request: Request
    private let runs: Int
    private let heard: Mutex<Heard>

    init(request: Request, runs: Int) {
        self.request = request
        self.runs = runs
        heard = Mutex(Heard(assembler: FrameAssembler(for: request, limits: FrameLimits(totalBytes: 2 << 30))))
    }

    func hold(_ exchange: Exchange, descriptors: [Int32]) async throws(ConfinementError) {
        try await exchange.send(request.message, descriptors: descriptors)
        while !isOver, !isPrepared {
            guard let frame = try await exchange.nextFrame() else { break }
            take(frame)
        }
        for _ in 0..<runs where !isOver {
            let began = ContinuousClock.now
            let before = runCount
            heard.withLock { heard in
                if (try? heard.assembler.runRequested(sendResult: true)) == nil { heard.isBroken = true }
            }
            try await exchange.send(Request.run(sendResult: true).message)
            while !isOver, runCount == before {
                guard let frame = try await exchange.nextFrame() else { break }
                take(frame, began: began)
            }
        }
        exchange.endRequests()
    }

    /// Throws what the worker's end, or its words, come to.
    func result(_ report: AttemptReport) throws -> LocalResult {
        let heard = heard.withLock { $0 }
        switch heard.end {
        case .rejected(let diagnostics):
            throw ServiceRejection(
                .textRefused, diagnostics.first?.message ?? "the text does not compile", diagnostics: diagnostics)
        case .failed(.resourceLimit):
            throw ServiceRejection(
                .inputRefused, "more memory or rows are needed than allowed", reasons: ["resourceLimit"])
        case .failed(.invalidTable):
            throw ServiceRejection(.inputRefused, "a seal's contents break the format", reasons: ["invalidTable"])
        case .failed(let code): throw ServiceFault(.workerFault, "the query ended as \(code.rawValue)")
        default: break
        }
        guard report.outcome == .succeeded else {
            throw LocalEngine.failure(report.outcome, report.error?.description ?? "\(report.exit.end)")
        }
        guard !heard.isBroken, let table = heard.last?.table, heard.runMicroseconds.count == runs else {
            throw ServiceFault(.workerFault, "the query ended without a result")
        }
        return LocalResult(table: table, explain: heard.prepared?.explain, runMicroseconds: heard.runMicroseconds)
    }

    private var isOver: Bool { heard.withLock { $0.isBroken || $0.end != nil } }
    private var isPrepared: Bool { heard.withLock { $0.prepared != nil } }
    private var runCount: Int { heard.withLock { $0.runMicroseconds.count } }

    private func take(_ frame: [UInt8], began: ContinuousClock.Instant? = nil) {
        heard.withLock { heard in
            do {
                switch try heard.assembler.receive(frame) {
                case .prepared(let columns): heard.prepared = columns
                case .runFinished(let run):
                    heard.last = run
                    if let began {
                        let time = (ContinuousClock.now - began).components
                        heard.runMicroseconds.append(
                            Int(time.seconds) * 1_000_000 + Int(time.attoseconds / 1_000_000_000_000))
                    }
                case .ended(let end): heard.end = end
                case .progress, nil: break
                }
            } catch {
                heard.isBroken = true
            }
        }
    }
}
