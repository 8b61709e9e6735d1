import Confinement
import Foundation

/// How workers of local commands are confined.
enum LocalWorkers {
    /// Landlock or better: data and machine are the caller's own.
    static let leastMode = SandboxMode.landlock
    /// One a processor.
    static var threads: Int { min(64, max(1, ProcessInfo.processInfo.activeProcessorCount)) }
}
