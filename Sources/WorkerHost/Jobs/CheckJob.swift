import Planning
import Schemas
import Wire

/// Compiles a text without data: whatever it says may be shown whole to whoever wrote the text.
struct CheckJob {
    let channel: JobChannel

    func serve(_ request: CheckRequest) {
        do {
            let query = try Planner.compile(
                request.text, tables: request.tables, mode: QueryMode(request.mode), parameters: request.parameters)
            if case .restricted(let rules) = request.mode { try RestrictedPlanCheck.check(query, rules: rules) }
            let explain = request.explain ? PlanText.text(of: query) : nil
            channel.send(.prepared(PreparedColumns(columns: query.resultColumns, explain: explain)))
        } catch {
            channel.send(.rejected(error.diagnostics))
        }
    }
}

extension QueryMode {
    init(_ mode: RequestMode) {
        switch mode {
        case .open(let evidence): self = .open(evidence: evidence)
        case .restricted(let rules): self = .restricted(rules)
        }
    }
}

extension BoundQuery {
    /// What a run returns: the query's columns, or for EXPLAIN the plan's lines.
    var resultColumns: [ResultColumn] {
        isExplain ? [ResultColumn(name: "plan", type: .text, role: .plain)] : columns
    }
}
