import Columns
import Execution
import Foundation
import Planning
import Schemas

/// Runs one statement after another and reports each.
final class StatementRunner {
    private let command: Command
    private let tables: [SealedTable]
    /// True once a statement was refused or failed.
    private(set) var hasFailed = false

    init(command: Command, tables: [SealedTable]) {
        self.command = command
        self.tables = tables
    }

    func run(_ text: String) {
        var report = StatementReport()
        do {
            let started = Usage.now()
            var query = try Planner.compile(
                text, tables: tables.map(\.schema), mode: .open(evidence: command.isEvidence))
            if command.evidenceKey > 0 { query.plan = query.plan.withEvidence(underKey: command.evidenceKey) }
            report.compileMilliseconds = (Usage.now() - started).wall
            report.columns = query.columns
            if query.isExplain {
                report.explanation = PlanText.text(of: query).split(separator: "\n").map(String.init)
            } else {
                try execute(query, &report)
            }
        } catch let error as PlanningError {
            hasFailed = true
            let first = error.diagnostics.first
            report.outcome = .refused(code: first?.code ?? "", message: first?.message ?? "")
        } catch let error as ExecutionError {
            hasFailed = true
            report.outcome = .failed(code: error.code.rawValue, message: error.detail)
        } catch {
            hasFailed = true
            report.outcome = .failed(code: "error", message: "\(error)")
        }
        report.write(command)
    }

    private func execute(_ query: BoundQuery, _ report: inout StatementReport) throws {
        let used = query.tables.map { schema in tables.first { $0.schema == schema }! }
        for _ in 0..<command.repeats {
            let started = Usage.now()
            let prepared = try PreparedQuery(query: query, tables: used, options: command.options)
            let result = try prepared.run()
            report.runs.append(Usage.now() - started)
            report.result = result
        }
        report.explanation = report.result?.explanation ?? []
        if command.isExplained {
            report.explanation = PlanText.text(of: query).split(separator: "\n").map(String.init) + report.explanation
        }
    }
}
