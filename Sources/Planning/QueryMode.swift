import Schemas

/// Under which rules a text is compiled.
package enum QueryMode: Hashable, Sendable {
    /// Open data. With `evidence`, `n_rows`, `n_subjects` and `c_top1`, `c_top2` follow the visible columns.
    case open(evidence: Bool)
    /// Restricted data: the rules of disclosure control on arguments, filters, groups and output hold.
    case restricted(RestrictedRules)
}
