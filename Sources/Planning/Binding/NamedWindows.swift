/// The windows of WINDOW, and what OVER makes of them.
struct NamedWindows: Sendable {
    private var windows: [(name: NameSyntax, window: WindowSyntax)] = []

    init() {}

    /// Each may go on from those before it.
    init(_ syntaxes: [NamedWindowSyntax]) throws(PlanningError) {
        for syntax in syntaxes {
            guard !windows.contains(where: { syntax.name.matches($0.name.text) }) else {
                throw PlanningError(.windowDefinition, "WINDOW names this window twice", at: syntax.name.span)
            }
            windows.append((syntax.name, try completed(syntax.window)))
        }
    }

    func resolve(_ reference: WindowReferenceSyntax) throws(PlanningError) -> WindowSyntax {
        switch reference {
        case .named(let name): try window(name)
        case .inline(let window): try completed(window)
        }
    }

    private func window(_ name: NameSyntax) throws(PlanningError) -> WindowSyntax {
        guard let found = windows.first(where: { name.matches($0.name.text) }) else {
            throw PlanningError(.unknownWindow, "the window \"\(name.text)\" is not defined in WINDOW", at: name.span)
        }
        return found.window
    }

    /// PostgreSQL's rules: the base gives the partition, and the order where it has one; its frame cannot be taken over.
    private func completed(_ syntax: WindowSyntax) throws(PlanningError) -> WindowSyntax {
        guard let name = syntax.base else { return syntax }
        let base = try window(name)
        guard syntax.partition.isEmpty else {
            throw PlanningError(
                .windowDefinition, "a window that goes on from another has its PARTITION BY; leave it out",
                at: syntax.span)
        }
        guard syntax.order.isEmpty || base.order.isEmpty else {
            throw PlanningError(
                .windowDefinition, "the window \"\(name.text)\" has an ORDER BY already", at: syntax.span)
        }
        guard base.frame == nil else {
            throw PlanningError(
                .windowDefinition,
                "the window \"\(name.text)\" has a frame; write OVER \(name.text) without parentheses",
                at: syntax.span)
        }
        var completed = syntax
        completed.partition = base.partition
        if syntax.order.isEmpty { completed.order = base.order }
        return completed
    }
}
