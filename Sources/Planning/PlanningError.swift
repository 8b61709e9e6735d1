import Schemas

/// Why a text does not compile. Made without data, so it may be shown whole to whoever wrote the text.
package struct PlanningError: Error, Hashable, Sendable {
    /// At least one; in the order of the text where several rules are broken at once.
    package var diagnostics: [Diagnostic]

    package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    package init(_ code: Code, _ message: String, at span: SourceSpan? = nil) {
        diagnostics = [Diagnostic(code: code.rawValue, message: message, span: span)]
    }

    /// The code of the first diagnostic.
    package var code: Code? { diagnostics.first.flatMap { Code(rawValue: $0.code) } }
}
