import SandboxLock

/// Requests that every worker answers before `Wire` (Sources/WorkerHost/SelfTest.swift).
package enum SelfTestRequest {
    /// A forbidden call that must end a worker by SIGSYS.
    package enum Canary: UInt32, Hashable, Sendable, CaseIterable {
        case open, socket, execve, fork, executableMapping, sharedMapping
        case ptrace, kill, read, ioUring, memfd, x32, int80

        /// Those that a server makes when it starts.
        package static let atStart: [Canary] = [.open, .socket, .execve, .fork, .executableMapping, .sharedMapping]
    }

    static func payload(_ canary: Canary, onThread: Bool) -> [UInt8] {
        [0xca, UInt8(canary.rawValue), onThread ? 1 : 0]
    }

    static func health(threads: UInt8) -> [UInt8] { [0xca, 0x40, threads] }

    /// The values of a health job, as bytes, and its right answer.
    static func healthValues() -> [UInt8] {
        (0..<1000).flatMap { bytes(Double($0 % 97)) }
    }

    static func healthAnswer(threads: UInt8) -> [UInt8] {
        var sums = [Double](repeating: 0, count: 10)
        for index in 0..<1000 { sums[index % 10] += Double(index % 97) }
        return (sums + (threads > 0 ? [sums.reduce(0, +)] : [])).flatMap(bytes)
    }

    private static func bytes(_ value: Double) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64($0 * 8)) }
    }
}

extension WorkerPool {
    /// Makes a forbidden call in a worker of its own.
    package func meet(_ canary: SelfTestRequest.Canary, onThread: Bool = false) async -> AttemptReport {
        await run(request: SelfTestRequest.payload(canary, onThread: onThread))
    }

    /// True when a worker groups values, also in threads, and answers rightly; with data to map where its pool has such.
    package func answersWell(threads: UInt8 = 2) async -> Bool {
        guard let health = try? HealthRequest(threads: threads, duty: configuration.duty) else { return false }
        defer { health.close() }
        return health.isAnswer(await run(request: health.payload, descriptors: health.descriptors))
    }

    /// The start-up proof, by workers of the present keeper.
    package func prove() async throws(ConfinementError) {
        guard let keeper = state.withLock({ $0.current?.keeper }) else {
            throw ConfinementError(.keeperLost, "no keeper serves")
        }
        try await keeper.prove()
    }
}

extension Keeper {
    /// The start-up proof: the six canaries die, and a good job is answered. A server that cannot prove it must not serve.
    func prove() async throws(ConfinementError) {
        for canary in SelfTestRequest.Canary.atStart {
            let report = try await attempt(SelfTestRequest.payload(canary, onThread: false))
            guard report.outcome == .policyViolation else {
                throw ConfinementError(.notConfined, "canary \(canary): \(report.exit.end)")
            }
        }
        let health = try HealthRequest(threads: 2, duty: configuration.duty)
        defer { health.close() }
        guard health.isAnswer(try await attempt(health.payload, health.descriptors)) else {
            throw ConfinementError(.notConfined, "a good job was not answered")
        }
    }

    private func attempt(_ payload: [UInt8], _ descriptors: [Int32] = []) async throws(ConfinementError)
        -> AttemptReport
    {
        let session = try await worker()
        let exchange = Exchange(session, keepingFrames: true)
        return await session.attempt(asked: Monotonic.microseconds, exchange) { exchange throws(ConfinementError) in
            try await exchange.send(payload, descriptors: descriptors)
        }
    }
}

/// The good job of the proof.
struct HealthRequest {
    let payload: [UInt8]
    let descriptors: [Int32]
    private let file: Descriptor?
    private let answer: [UInt8]

    init(threads: UInt8, duty: WorkerDuty) throws(ConfinementError) {
        let values = SelfTestRequest.healthValues()
        file = duty == .data ? try SealedMemory.file(values) : nil
        payload = SelfTestRequest.health(threads: threads) + (duty == .data ? [] : values)
        descriptors = file.map { [$0.number] } ?? []
        answer = SelfTestRequest.healthAnswer(threads: threads)
    }

    func close() { file?.close() }

    func isAnswer(_ report: AttemptReport) -> Bool { report.outcome == .succeeded && report.frames == [answer] }
}
