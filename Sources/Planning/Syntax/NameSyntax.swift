import Schemas

/// A name as written.
struct NameSyntax: Hashable, Sendable {
    var text: String
    /// "…": matched exactly; otherwise without regard to case.
    var isQuoted: Bool
    var span: SourceSpan

    func matches(_ name: String) -> Bool {
        text == name || (!isQuoted && text.lowercased() == name.lowercased())
    }
}

/// The name of a type and its numbers: `decimal(10,2)`.
struct TypeSyntax: Hashable, Sendable {
    var name: String
    var arguments: [Int]
    var span: SourceSpan
}
