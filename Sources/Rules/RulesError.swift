/// What this module refuses: a policy that this program must not apply, or a treatment that does not fit its table.
package struct RulesError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        case policyVersionUnknown, subjectsBelowFloor, dominanceOutOfRange, pPercentOutOfRange, extremesBelowFloor
        case percentilesBelowFloor, percentileGridOutOfRange, limitOutOfRange, roundingOutOfRange
        /// Threshold and base together leave too few values behind a rounded count (attack 6).
        case roundingReveals
        /// A verdict table of another shape than the result.
        case shapeMismatch
    }

    package var code: Code
    /// What to change; never row values.
    package var advice: String

    package init(_ code: Code, _ advice: String) {
        self.code = code
        self.advice = advice
    }

    package var description: String { "\(code.rawValue): \(advice)" }
}
