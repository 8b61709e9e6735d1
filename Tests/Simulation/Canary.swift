/// A fault planted in the simulation's executor; the checker must find it within few seeds.
package enum Canary: String, Sendable, CaseIterable {
    /// Starts work before its lease is on disk.
    case startsBeforeCommit
    /// Takes a refused commit for a done one.
    case ignoresFullDisk
    /// Forgets to take up what an earlier process left.
    case forgetsToRecover
    /// Lets one checker do for two.
    case oneChecker
    /// Tells the submitter before the acceptance is on disk.
    case tellsBeforeCommit
}
