import Schemas

/// The disclosure rules of restricted data as data (`Policies/disclosure/*.json`).
package struct DisclosurePolicy: Hashable, Sendable, Codable {
    /// Threshold rule: fewest subjects, under every key, behind a cell.
    package struct Subjects: Hashable, Sendable, Codable {
        package var minimum: Int64
    }

    /// (n,k) rule: the `largest` contributors together hold at most `maximumPercent` of the total.
    package struct Dominance: Hashable, Sendable, Codable {
        /// 1 or 2.
        package var largest: Int
        package var maximumPercent: Int
    }

    /// p% rule: what is left without the two largest is at least `minimumPercent` of the largest.
    package struct PPercent: Hashable, Sendable, Codable {
        package var minimumPercent: Int
    }

    /// MIN and MAX: fewest subjects that hold the extreme value.
    package struct Extremes: Hashable, Sendable, Codable {
        package var minimumSubjects: Int64
    }

    /// Percentiles: fewest subjects with a value below and with one above, and the significant digits of the grid on which
    /// the value is reported.
    package struct Percentiles: Hashable, Sendable, Codable {
        package var minimumSubjectsEachSide: Int64
        package var significantDigits: Int
    }

    package struct Limits: Hashable, Sendable, Codable {
        package var rows: Int
        package var columns: Int
        /// Of sums, means and moments; further digits are rounded away.
        package var significantDigits: Int
        /// Longest label, in UTF-8 bytes.
        package var textBytes: Int
    }

    /// Rounding of counts to multiples of a base, to the nearest, halves up.
    package struct Rounding: Hashable, Sendable, Codable {
        package var countBase: Int64
        /// False: only where the treatment chosen asks for it.
        package var always: Bool
    }

    package var version: Int
    package var name: String
    package var subjects: Subjects
    package var dominance: Dominance
    package var pPercent: PPercent
    package var extremes: Extremes
    package var percentiles: Percentiles
    package var limits: Limits
    package var rounding: Rounding
    /// What a text may ask for, checked before it runs.
    package var query: RestrictedRules
}
