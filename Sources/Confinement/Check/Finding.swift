/// What one layer of confinement is worth on this machine.
package struct Finding: Hashable, Sendable, Codable {
    package enum Verdict: String, Hashable, Sendable, Codable {
        case pass = "PASS"
        /// Works, with less than there could be.
        case caution = "CAUTION"
        case fail = "FAIL"
    }

    package var layer: String
    package var verdict: Verdict
    package var detail: String
    /// The command that fixes it; nil when there is nothing to fix or no command can.
    package var fix: String?

    package init(_ layer: String, _ verdict: Verdict, _ detail: String, fix: String? = nil) {
        self.layer = layer
        self.verdict = verdict
        self.detail = detail
        self.fix = fix
    }
}
