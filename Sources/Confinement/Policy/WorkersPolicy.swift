import Foundation

/// How workers are kept (`Policies/workers/workers.json`).
package struct WorkersPolicy: Hashable, Sendable, Codable {
    package struct KeeperRules: Hashable, Sendable, Codable {
        package var recycleWorkers: Int
        package var recycleSeconds: Int
        package var restarts: Int
        package var restartSeconds: Int
        package var restartPauseMilliseconds: Int
    }

    /// One class of workers.
    package struct Class: Hashable, Sendable, Codable {
        package var spawning: WorkerSpawning
        /// Ready workers.
        package var warm: Int
        /// The most jobs at once, and the most in line for a place.
        package var slots: Int
        package var waiting: Int
        /// The most threads of one job.
        package var threads: Int
        package var memoryMegabytes: Int
        package var processorSeconds: Int
        package var wallMilliseconds: Int
        package var replyMegabytes: Int
        /// True: a control group around them, where one can be made.
        package var controlGroup: Bool
    }

    package var version: Int
    package var name: String
    /// The least confinement accepted.
    package var leastMode: SandboxMode
    /// The least that an operator may accept instead.
    package var floorMode: SandboxMode
    package var keeper: KeeperRules
    package var checks: Class
    package var runs: Class

    /// Reads a policy's text. Throws `badPolicy`, whose detail begins with a stable word.
    package init(json: [UInt8]) throws(ConfinementError) {
        let read = try StrictJSON.object(json)
        self = try Self(read)
        try check()
    }

    private init(_ top: StrictObject) throws(ConfinementError) {
        var top = top
        version = try top.integer("version")
        guard version == 1 else { throw ConfinementError(.badPolicy, "unknownVersion: version \(version) is not 1") }
        name = try top.text("name")
        leastMode = try Self.mode(&top, "leastMode")
        floorMode = try Self.mode(&top, "floorMode")
        var rules = try top.object("keeper")
        keeper = KeeperRules(
            recycleWorkers: try rules.integer("recycleWorkers"), recycleSeconds: try rules.integer("recycleSeconds"),
            restarts: try rules.integer("restarts"), restartSeconds: try rules.integer("restartSeconds"),
            restartPauseMilliseconds: try rules.integer("restartPauseMilliseconds"))
        try rules.end()
        checks = try Self.workers(&top, "checks")
        runs = try Self.workers(&top, "runs")
        try top.end()
    }

    private static func mode(_ object: inout StrictObject, _ key: String) throws(ConfinementError) -> SandboxMode {
        let name = try object.text(key)
        guard let mode = SandboxMode(name: name) else {
            throw ConfinementError(.badPolicy, "unknownMode: \(key) is landlock, userns or full")
        }
        return mode
    }

    private static func workers(_ top: inout StrictObject, _ key: String) throws(ConfinementError) -> Class {
        var object = try top.object(key)
        guard let spawning = WorkerSpawning(rawValue: try object.text("spawning")) else {
            throw ConfinementError(.badPolicy, "unknownSpawning: \(key).spawning is zygote or exec")
        }
        let found = Class(
            spawning: spawning, warm: try object.integer("warm"), slots: try object.integer("slots"),
            waiting: try object.integer("waiting"), threads: try object.integer("threads"),
            memoryMegabytes: try object.integer("memoryMegabytes"),
            processorSeconds: try object.integer("processorSeconds"),
            wallMilliseconds: try object.integer("wallMilliseconds"),
            replyMegabytes: try object.integer("replyMegabytes"), controlGroup: try object.flag("controlGroup"))
        try object.end()
        return found
    }

    private func check() throws(ConfinementError) {
        guard floorMode <= leastMode else {
            throw ConfinementError(.badPolicy, "outOfRange: floorMode is above leastMode")
        }
        guard !name.isEmpty, name.utf8.count <= 64 else { throw ConfinementError(.badPolicy, "outOfRange: name") }
        do throws(ConfinementError) { try recycling.check() } catch {
            throw ConfinementError(.badPolicy, "outOfRange: keeper")
        }
        for (key, workers) in [("checks", checks), ("runs", runs)] {
            guard (1...128).contains(workers.slots), (0...64).contains(workers.warm),
                (0...100_000).contains(workers.waiting), (1...256).contains(workers.threads),
                (64...1 << 20).contains(workers.memoryMegabytes), (1...86_400).contains(workers.processorSeconds),
                (100...86_400_000).contains(workers.wallMilliseconds), (1...4096).contains(workers.replyMegabytes)
            else { throw ConfinementError(.badPolicy, "outOfRange: \(key)") }
        }
    }

    package var recycling: KeeperRecycling {
        KeeperRecycling(
            workers: keeper.recycleWorkers, seconds: keeper.recycleSeconds, restarts: keeper.restarts,
            restartSeconds: keeper.restartSeconds, pauseMilliseconds: keeper.restartPauseMilliseconds)
    }

    /// The least mode when an operator asks for another; throws `badConfiguration` below the floor.
    package func least(asked: SandboxMode?) throws(ConfinementError) -> SandboxMode {
        guard let asked else { return leastMode }
        guard asked >= floorMode else {
            throw ConfinementError(.badConfiguration, "the policy accepts nothing below \(floorMode.name)")
        }
        return asked
    }

    /// The configuration of one class. `slots` at once, no more than the policy's.
    package func configuration(
        _ duty: WorkerDuty, program: SandboxPolicyProgram, leastMode: SandboxMode, workerPath: String?, slots: Int
    ) -> SandboxConfiguration {
        let workers = duty == .check ? checks : runs
        let limits = SandboxLimits(
            memoryBytes: workers.memoryMegabytes << 20, cpuSeconds: workers.processorSeconds,
            descriptors: duty == .check ? 1 : SandboxTransport.descriptorsLimit,
            wallMilliseconds: workers.wallMilliseconds, replyBytes: workers.replyMegabytes << 20)
        let places = min(slots, workers.slots)
        // For the old keeper's last jobs and the new one's first together, and the keepers' own.
        let group = ControlGroupLimits(
            memoryBytes: 2 * places * limits.memoryBytes + (256 << 20),
            tasks: 2 * places * (workers.threads + 2) + 2 * workers.warm + 64)
        return SandboxConfiguration(
            workerPath: workerPath, policy: program, leastMode: leastMode, duty: duty, spawning: workers.spawning,
            recycling: recycling, controlGroup: workers.controlGroup ? group : nil, limits: limits)
    }
}
