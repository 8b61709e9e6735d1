import Schemas

/// How an error is shown: a line for people, or one JSON object a line for programs; on standard error.
enum ErrorOutput {
    private struct Report: Encodable {
        var code: String
        var message: String
        var exitStatus: Int32
        var reasons: [String]
        var diagnostics: [Diagnostic]
    }

    static func print(_ error: CommandError, json: Bool) {
        let code = error.foreignCode ?? error.code.rawValue
        if json {
            let report = Report(
                code: code, message: error.message, exitStatus: error.status.rawValue, reasons: error.reasons,
                diagnostics: error.diagnostics)
            if let text = try? JSONOutput.text(report, pretty: false) { return Terminal.error(text, prefix: "") }
        }
        Terminal.error("\(error.message) [\(([code] + error.reasons).joined(separator: ", "))]")
        for diagnostic in error.diagnostics {
            let place = diagnostic.span.map { " at bytes \($0.lower)–\($0.upper)" } ?? ""
            Terminal.error("  \(diagnostic.code)\(place): \(diagnostic.message)", prefix: "")
        }
    }
}
