import Glibc
import Schemas
import ShippedPolicies

@testable import Confinement

/// Pools over the shipping worker and over the probe with controls taken away.
enum Sandboxes {
    static func policy(_ json: [UInt8] = ShippedPolicies.seccompWorker) throws -> SandboxPolicyProgram {
        try SandboxPolicyProgram(json: json)
    }

    /// Limits small enough for tests.
    static let limits = SandboxLimits(memoryBytes: 256 << 20, cpuSeconds: 20, wallMilliseconds: 60_000)

    static func shipping() throws -> SandboxConfiguration {
        SandboxConfiguration(policy: try policy(), leastMode: .landlock, limits: limits)
    }

    static func probe(_ arguments: String...) throws -> SandboxConfiguration {
        var configuration = try shipping()
        configuration.workerPath = SandboxConfiguration.besideThisProgram("sandbox-probe")
        configuration.workerArguments = arguments
        return configuration
    }

    /// Runs `body` with a pool that is closed after it.
    @discardableResult static func with<T>(
        _ configuration: SandboxConfiguration, warm: Int = 0, capacity: Int = 2, _ body: (WorkerPool) async throws -> T
    ) async throws -> T {
        let pool = try await WorkerPool.start(configuration, warm: warm, capacity: capacity)
        do {
            let value = try await body(pool)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }

    /// A thousand doubles, 0 to 999, as a sealed file that stays open.
    static let thousand: Int32 = {
        let bytes = (0..<1000).flatMap { i in withUnsafeBytes(of: Double(i)) { Array($0) } }
        guard let file = try? SealedMemory.file(bytes) else { return -1 }
        defer { file.close() }
        return dup(file.number)
    }()

    /// The doubles of a reply.
    static func doubles(_ bytes: [UInt8]) -> [Double] {
        stride(from: 0, to: bytes.count, by: 8).map { at in
            Double(bitPattern: (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[at + $1]) << UInt64($1 * 8) })
        }
    }
}

/// A request to the probe.
func ask(_ what: Character, _ argument: UInt8 = 0) -> [UInt8] { [what.asciiValue ?? 0, argument] }

extension AttemptReport {
    var text: String { String(decoding: frames.joined(), as: UTF8.self) }
}
