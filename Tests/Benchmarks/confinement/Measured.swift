import Confinement

/// Interleaved rounds and their medians.
struct Measured {
    private var answered: [Double] = []
    private var ended: [Double] = []
    private var bubblewrap: [Double] = []
    private var jobRates: [Double] = []
    private var bubblewrapRates: [Double] = []
    private var mode = ""

    mutating func round(_ pool: WorkerPool, _ table: TinyTable) async throws {
        mode = pool.mode?.name ?? "none"
        for _ in 0..<200 {
            let job = try await tinyJob(pool, table)
            answered.append(job.answered)
            ended.append(job.ended)
        }
        for _ in 0..<50 { bubblewrap.append(try Bubblewrap.once()) }
        jobRates.append(try await rate(pool, table, 1000))
        bubblewrapRates.append(try Bubblewrap.rate(200))
    }

    private func rate(_ pool: WorkerPool, _ table: TinyTable, _ count: Int) async throws -> Double {
        let began = now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<2 {
                group.addTask { for _ in stride(from: lane, to: count, by: 2) { _ = try await tinyJob(pool, table) } }
            }
            try await group.waitForAll()
        }
        return Double(count) / (now() - began) * 1e6
    }

    func json(rounds: Int) -> String {
        let fields: [(String, String)] = [
            ("benchmark", "\"tiny-job\""), ("mode", "\"\(mode)\""), ("rounds", "\(rounds)"),
            ("answered_p50_us", whole(median(answered))), ("answered_p99_us", whole(quantile(answered, 0.99))),
            ("ended_p50_us", whole(median(ended))), ("bwrap_p50_us", whole(median(bubblewrap))),
            ("latency_ratio", ratio(median(bubblewrap), median(answered))), ("jobs_per_s", whole(median(jobRates))),
            ("bwrap_per_s", whole(median(bubblewrapRates))),
            ("rate_ratio", ratio(median(jobRates), median(bubblewrapRates))),
        ]
        return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private func median(_ values: [Double]) -> Double { quantile(values, 0.5) }

    private func quantile(_ values: [Double], _ q: Double) -> Double {
        values.isEmpty ? 0 : values.sorted()[min(values.count - 1, Int(Double(values.count) * q))]
    }

    private func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }
    private func ratio(_ a: Double, _ b: Double) -> String { b > 0 ? "\((a / b * 10).rounded() / 10)" : "0" }
}
