import Execution
import Foundation
import Schemas

/// What is told of one statement.
struct StatementReport {
    enum Outcome {
        case succeeded
        case refused(code: String, message: String)
        case failed(code: String, message: String)
    }

    var outcome = Outcome.succeeded
    var columns: [ResultColumn] = []
    var result: QueryResult?
    var explanation: [String] = []
    var compileMilliseconds = 0.0
    var runs: [Usage] = []

    func write(_ command: Command) {
        switch command.format {
        case .csv: writeCSV(isExplained: command.isExplained)
        case .json, .none: Output.line(json(withRows: command.format == .json, isExplained: command.isExplained))
        }
    }

    private func writeCSV(isExplained: Bool) {
        for (index, run) in runs.enumerated() {
            Output.error("{\"run\":\(index + 1),\"execute_ms\":\(run.wall),\"cpu_ms\":\(run.cpu)}")
        }
        switch outcome {
        case .refused(let code, let message), .failed(let code, let message):
            Output.error("{\"error\":\"\(code)\",\"message\":\(Output.quoted(message))}")
        case .succeeded: break
        }
        if isExplained || result == nil { for line in explanation { Output.error(line) } }
        guard let result else { return }
        var text = columns.map { Output.field($0.name) }.joined(separator: ",") + "\n"
        for batch in result.batches {
            for row in 0..<batch.rowCount {
                text += batch.vectors.map { $0[row].text.map(Output.field) ?? "" }.joined(separator: ",") + "\n"
            }
        }
        Output.line(text)
    }

    private func json(withRows: Bool, isExplained: Bool) -> String {
        var parts: [String] = []
        switch outcome {
        case .succeeded: parts.append("\"status\":\"ok\"")
        case .refused(let code, let message):
            parts.append("\"status\":\"refused\",\"code\":\"\(code)\",\"message\":\(Output.quoted(message))")
        case .failed(let code, let message):
            parts.append("\"status\":\"failed\",\"code\":\"\(code)\",\"message\":\(Output.quoted(message))")
        }
        if let result {
            parts.append("\"columns\":[" + columns.map { Output.quoted($0.name) }.joined(separator: ",") + "]")
            parts.append("\"types\":[" + columns.map { Output.quoted(Self.name($0.type)) }.joined(separator: ",") + "]")
            parts.append("\"count\":\(result.rowCount),\"scalar_errors\":\(result.hadScalarErrors)")
            if withRows { parts.append("\"rows\":[" + rows(result).joined(separator: ",") + "]") }
        }
        if isExplained || result == nil, !explanation.isEmpty {
            parts.append("\"explain\":[" + explanation.map(Output.quoted).joined(separator: ",") + "]")
        }
        parts.append("\"compile_ms\":\(compileMilliseconds)")
        parts.append("\"execute_ms\":[" + runs.map { "\($0.wall)" }.joined(separator: ",") + "]")
        parts.append("\"cpu_ms\":[" + runs.map { "\($0.cpu)" }.joined(separator: ",") + "]")
        return "{" + parts.joined(separator: ",") + "}"
    }

    private func rows(_ result: QueryResult) -> [String] {
        result.batches.flatMap { batch in
            (0..<batch.rowCount).map { row in
                "[" + batch.vectors.map { $0[row].text.map(Output.quoted) ?? "null" }.joined(separator: ",") + "]"
            }
        }
    }

    private static func name(_ type: ResultType) -> String {
        if case .decimal(let scale) = type { "decimal(\(scale))" } else { "\(type)" }
    }
}
