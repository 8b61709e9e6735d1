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
    package nonisolated func meet(_ canary: SelfTestRequest.Canary, onThread: Bool = false) async -> AttemptReport {
        await run(request: SelfTestRequest.payload(canary, onThread: onThread))
    }

    /// True when a worker maps a file, groups its values, also in threads, and answers rightly.
    package nonisolated func answersWell(threads: UInt8 = 2) async -> Bool {
        guard let file = try? SealedMemory.file(SelfTestRequest.healthValues()) else { return false }
        defer { file.close() }
        let report = await run(request: SelfTestRequest.health(threads: threads), descriptors: [file.number])
        return report.outcome == .succeeded && report.frames == [SelfTestRequest.healthAnswer(threads: threads)]
    }

    /// As `start`, and proves the lock before anything is served: what a server does.
    package static func startProven(
        _ configuration: SandboxConfiguration, warm: Int = 2, capacity: Int = 4
    ) async throws(ConfinementError) -> WorkerPool {
        let pool = try await start(configuration, warm: warm, capacity: capacity)
        do throws(ConfinementError) {
            try await pool.prove()
            return pool
        } catch {
            await pool.close()
            throw error
        }
    }

    /// The start-up proof: the six canaries die, and a good job is answered. A server that cannot prove it must not serve.
    package nonisolated func prove() async throws(ConfinementError) {
        for canary in SelfTestRequest.Canary.atStart {
            let report = await meet(canary)
            if let error = report.error, report.exit == .unknown { throw error }
            guard report.outcome == .policyViolation else {
                throw ConfinementError(.notConfined, "canary \(canary): \(report.exit.end)")
            }
        }
        guard await answersWell() else { throw ConfinementError(.notConfined, "a good job was not answered") }
    }
}
