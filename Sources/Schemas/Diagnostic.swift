/// A half-open range of UTF-8 byte offsets in the submitted text.
package struct SourceSpan: Hashable, Sendable, Codable {
    package var lower: Int
    package var upper: Int

    package init(_ lower: Int, _ upper: Int) {
        self.lower = lower
        self.upper = upper
    }
}

/// Why a text does not compile. Made without data, so it may be shown whole to whoever wrote the text.
package struct Diagnostic: Hashable, Sendable, Codable {
    /// A closed code of `Planning` (`PlanningError.Code`).
    package var code: String
    package var message: String
    package var span: SourceSpan?

    package init(code: String, message: String, span: SourceSpan?) {
        self.code = code
        self.message = message
        self.span = span
    }
}
