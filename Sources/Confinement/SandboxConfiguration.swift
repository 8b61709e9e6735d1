/// Everything a keeper is started with.
package struct SandboxConfiguration: Sendable {
    /// The worker's executable file.
    package var workerPath: String
    /// Arguments after the program's name. The shipping worker has none and reads none; the test-only probe does.
    package var workerArguments: [String]
    /// The policy every worker of the keeper is locked with.
    package var policy: SandboxPolicyProgram
    /// Less than this is refused.
    package var leastMode: SandboxMode
    /// No more than this is tried; lower than `.full` only in tests and checks.
    package var mostMode: SandboxMode
    /// The identity of keeper and workers: real where the keeper is privileged, else mapped in its user namespace. Not shared
    /// with any other program.
    package var userID: UInt32
    package var groupID: UInt32
    /// What its workers are for.
    package var duty: WorkerDuty
    /// How each worker comes to be.
    package var spawning: WorkerSpawning
    /// When a keeper is replaced by a fresh one.
    package var recycling: KeeperRecycling
    /// Where writable, a control group around keeper and workers, with so much memory and so many tasks.
    package var controlGroup: ControlGroupLimits?
    /// What workers are started with unless a request says otherwise.
    package var limits: SandboxLimits
    /// True keeps what workers write to descriptor 2, false discards it: with restricted data mapped it must be false, as a
    /// trap's text may hold values. The keeper's own lines are always kept.
    package var keepWorkerLog: Bool
    /// How long keeper and worker may take to become ready.
    package var startMilliseconds: Int

    package init(
        workerPath: String? = nil, workerArguments: [String] = [], policy: SandboxPolicyProgram,
        leastMode: SandboxMode = .userns, mostMode: SandboxMode = .full, userID: UInt32 = 64_123,
        groupID: UInt32 = 64_123, duty: WorkerDuty = .data, spawning: WorkerSpawning = .zygote,
        recycling: KeeperRecycling = KeeperRecycling(), controlGroup: ControlGroupLimits? = nil,
        limits: SandboxLimits = SandboxLimits(), keepWorkerLog: Bool = false,
        startMilliseconds: Int = 20_000
    ) {
        self.workerPath = workerPath ?? Self.besideThisProgram("sluice-worker")
        self.workerArguments = workerArguments
        self.policy = policy
        self.leastMode = leastMode
        self.mostMode = mostMode
        self.userID = userID
        self.groupID = groupID
        self.duty = duty
        self.spawning = spawning
        self.recycling = recycling
        self.controlGroup = controlGroup
        self.limits = limits
        self.keepWorkerLog = keepWorkerLog
        self.startMilliseconds = startMilliseconds
    }

    /// The file of that name in the folder of the running program: products are built side by side.
    package static func besideThisProgram(_ name: String) -> String {
        let program = FileSystem.linkTarget("/proc/self/exe") ?? ""
        guard let slash = program.lastIndex(of: "/") else { return name }
        return String(program[...slash]) + name
    }

    func check() throws(ConfinementError) {
        guard leastMode <= mostMode else {
            throw ConfinementError(.badConfiguration, "the least mode is above the most")
        }
        guard userID != 0, groupID != 0, userID != .max, groupID != .max else {
            throw ConfinementError(.badConfiguration, "the dedicated identity may not be root")
        }
        guard duty == .data || limits.descriptors <= 1 else {
            throw ConfinementError(.badConfiguration, "workers without data take no descriptors")
        }
        try recycling.check()
        try controlGroup?.check()
        try limits.check()
        guard FileSystem.isExecutable(workerPath) else {
            throw ConfinementError(.workerMissing, "no executable file at \(workerPath)")
        }
    }
}
