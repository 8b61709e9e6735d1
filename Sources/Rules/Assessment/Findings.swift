/// What is found about one cell while the rules go over it.
struct Findings {
    private var reasons: [Reason] = []
    private var margins: [Margin] = []

    mutating func add(_ reason: Reason) { reasons.append(reason) }

    /// A rule of the form figure ≥ limit, with its margin.
    mutating func require(_ figure: Int64, atLeast limit: Int64, _ rule: Reason, key: Int) {
        note(rule, passes: figure >= limit, permille: Int(min(9, Double(figure) / Double(limit)) * 1000), key: key)
    }

    /// A rule's answer and how close it was; the closest key counts. The margin never contradicts the answer.
    mutating func note(_ rule: Reason, passes: Bool, permille: Int, key: Int) {
        if !passes { reasons.append(rule) }
        let margin = Margin(
            rule: rule, key: key, permille: passes ? min(9999, max(1000, permille)) : min(999, max(0, permille)))
        if let index = margins.firstIndex(where: { $0.rule == rule }) {
            if margin.permille < margins[index].permille { margins[index] = margin }
        } else {
            margins.append(margin)
        }
    }

    var verdict: CellVerdict { CellVerdict(reasons: reasons, margins: margins) }
}
