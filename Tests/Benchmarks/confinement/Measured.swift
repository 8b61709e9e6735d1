import Confinement

/// What a worker is given to do.
enum JobKind: String, CaseIterable {
    /// Map one descriptor, group its thousand values, reply: no text, no plan.
    case health
    /// Grouped SQL over a sealed table of a thousand rows.
    case sql
}

/// Interleaved rounds and their medians.
struct Measured {
    private struct Figures {
        var answered: [Double] = []
        var ended: [Double] = []
        var rates: [Double] = []
        /// Processor time of the worker's process, and of server, keeper and worker, microseconds.
        var processor: [Double] = []
        var total = 0.0
    }

    private let kinds: [JobKind]
    private let isAlone: Bool
    private var figures: [JobKind: Figures] = [:]
    private var bubblewrap: [Double] = []
    private var bubblewrapRates: [Double] = []
    private var bubblewrapTotal = 0.0
    private var mode = ""

    init(kinds: [JobKind], isAlone: Bool) {
        self.kinds = kinds
        self.isAlone = isAlone
    }

    mutating func round(_ pool: WorkerPool, _ table: TinyTable) async throws {
        mode = "\(pool.mode?.name ?? "none"), \(pool.configuration.spawning.rawValue)"
        for kind in kinds {
            var found = figures[kind] ?? Figures()
            for _ in 0..<200 {
                let job = try await tinyJob(kind, pool, table)
                found.answered.append(job.answered)
                found.ended.append(job.ended)
                found.processor.append(job.processor)
            }
            found.rates.append(try await rate(kind, pool, table, 1000))
            figures[kind] = found
        }
        guard !isAlone else { return }
        for _ in 0..<50 { bubblewrap.append(try Bubblewrap.once()) }
        bubblewrapRates.append(try Bubblewrap.rate(200))
    }

    mutating func processorTime(_ configuration: SandboxConfiguration, _ table: TinyTable) async throws {
        guard !isAlone else { return }
        for kind in kinds { figures[kind]?.total = try await ProcessorTime.ofJob(kind, configuration, table) }
        bubblewrapTotal = try ProcessorTime.ofBubblewrap()
    }

    private func rate(_ kind: JobKind, _ pool: WorkerPool, _ table: TinyTable, _ count: Int) async throws -> Double {
        let began = now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<2 {
                group.addTask {
                    for _ in stride(from: lane, to: count, by: 2) { _ = try await tinyJob(kind, pool, table) }
                }
            }
            try await group.waitForAll()
        }
        return Double(count) / (now() - began) * 1e6
    }

    func json(rounds: Int) -> [String] {
        kinds.map { kind in
            let found = figures[kind] ?? Figures()
            let fields: [(String, String)] = [
                ("benchmark", "\"tiny-\(kind.rawValue)-job\""), ("mode", "\"\(mode)\""), ("rounds", "\(rounds)"),
                ("answered_p50_us", whole(median(found.answered))),
                ("answered_p99_us", whole(quantile(found.answered, 0.99))),
                ("ended_p50_us", whole(median(found.ended))),
                ("worker_cpu_mean_us", whole(found.processor.reduce(0, +) / Double(max(1, found.processor.count)))),
                ("bwrap_p50_us", whole(median(bubblewrap))),
                ("latency_ratio", ratio(median(bubblewrap), median(found.answered))),
                ("jobs_per_s", whole(median(found.rates))), ("bwrap_per_s", whole(median(bubblewrapRates))),
                ("rate_ratio", ratio(median(found.rates), median(bubblewrapRates))),
                ("cpu_us", whole(found.total)), ("bwrap_cpu_us", whole(bubblewrapTotal)),
                ("cpu_ratio", ratio(bubblewrapTotal, found.total)),
            ]
            return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        }
    }

    private func median(_ values: [Double]) -> Double { quantile(values, 0.5) }

    private func quantile(_ values: [Double], _ q: Double) -> Double {
        values.isEmpty ? 0 : values.sorted()[min(values.count - 1, Int(Double(values.count) * q))]
    }

    private func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }
    private func ratio(_ a: Double, _ b: Double) -> String { b > 0 ? "\((a / b * 10).rounded() / 10)" : "0" }
}
