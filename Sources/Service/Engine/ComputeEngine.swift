import Schemas

/// Where submitted text is compiled and run: confined workers, or a fake of them in tests. One conformance suite runs on both.
package protocol ComputeEngine: Sendable {
    /// Compiles without data. Throws `sandboxUnavailable`, `workerFault`.
    func check(_ work: CheckWork) async throws(ServiceFault) -> CheckAnswer

    /// Runs one attempt over sealed tables; cancelling the task ends it. Never throws: every end is an outcome.
    func execute(_ work: ExecutionWork) async -> ExecutionAnswer

    /// Reads a sealed version's contents in a worker and refuses what the format forbids. Throws `versionUnfit`, faults.
    func validate(_ seal: SealedVersion) async throws
}

/// A text to compile against declared schemas.
package struct CheckWork: Hashable, Sendable {
    package var text: String
    package var parameters: [String: ParameterArgument]
    /// Names are what the text calls the tables.
    package var tables: [TableSchema]
    package var rules: RestrictedRules

    package init(
        text: String, parameters: [String: ParameterArgument], tables: [TableSchema], rules: RestrictedRules
    ) {
        self.text = text
        self.parameters = parameters
        self.tables = tables
        self.rules = rules
    }
}

/// What a worker without data says; its words may be shown whole.
package enum CheckAnswer: Hashable, Sendable {
    case accepted([ResultColumn])
    case refused([Diagnostic])
}

/// A text to run.
package struct ExecutionWork: Sendable {
    package var text: String
    package var parameters: [String: ParameterArgument]
    package var tables: [ExecutionTable]
    package var rules: RestrictedRules
    package var timeLimitMilliseconds: Int

    package init(
        text: String, parameters: [String: ParameterArgument], tables: [ExecutionTable], rules: RestrictedRules,
        timeLimitMilliseconds: Int
    ) {
        self.text = text
        self.parameters = parameters
        self.tables = tables
        self.rules = rules
        self.timeLimitMilliseconds = timeLimitMilliseconds
    }
}

/// One table of an execution.
package struct ExecutionTable: Sendable {
    /// With the name that the text uses.
    package var manifest: TableManifest
    /// The sealed file.
    package var path: String

    package init(manifest: TableManifest, path: String) {
        self.manifest = manifest
        self.path = path
    }
}

/// How an attempt ended. A result is there exactly when it succeeded.
package struct ExecutionAnswer: Hashable, Sendable {
    package var outcome: OutcomeCode
    package var result: TrueResult?
    /// The worker's keeper was gone: not the job's doing, unless it happens to it again and again.
    package var isKeeperLost: Bool

    package init(outcome: OutcomeCode, result: TrueResult? = nil, isKeeperLost: Bool = false) {
        self.outcome = outcome
        self.result = result
        self.isKeeperLost = isKeeperLost
    }
}

/// The true table with its evidence: for quarantine, and for nobody but the opening body's checkers.
package struct TrueResult: Hashable, Sendable {
    package var table: ResultTable
    package var evidence: EvidenceTable

    package init(table: ResultTable, evidence: EvidenceTable) {
        self.table = table
        self.evidence = evidence
    }
}
