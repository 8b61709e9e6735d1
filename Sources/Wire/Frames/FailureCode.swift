/// Why a worker gave up: closed, so that it says nothing about data.
package enum FailureCode: String, Hashable, Sendable, CaseIterable {
    /// The request is not one that this worker can serve (malformed, out of order, wrong descriptors).
    case invalidRequest
    /// The text does not compile, or its plan does not show that the rules hold; no more is said over restricted data.
    case notCompiled
    /// A table's file is not what its manifest says, or its contents break the format.
    case invalidTable
    /// The plan is sound, but the engine cannot run it yet.
    case unsupported
    /// Memory, rows or size beyond the budget.
    case resourceLimit
    /// The output could not be written.
    case outputFailed
    /// A fault of ours.
    case internalError
}
