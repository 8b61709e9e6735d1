import SandboxLock

extension SandboxConfiguration {
    /// The configuration to try after a keeper ended so: one mode less, where the failure lay in namespaces and the least mode
    /// allows it; else nil.
    func afterFailure(_ end: WorkerExit.End?) -> SandboxConfiguration? {
        let steps = [SB_EXIT_NAMESPACES, SB_EXIT_ROOT, SB_EXIT_NESTED].map {
            WorkerExit.End.exited(code: Int32($0.rawValue))
        }
        guard let end, steps.contains(end), mostMode > leastMode,
            let weaker = SandboxMode(rawValue: mostMode.rawValue - 1)
        else { return nil }
        var configuration = self
        configuration.mostMode = weaker
        return configuration
    }
}
