/// Words with a fixed meaning.
enum Keywords {
    /// Never a name or an alias unless quoted (PostgreSQL's reserved words, as far as they occur in queries).
    static let reserved: Set<String> = [
        "all", "and", "any", "array", "as", "asc", "between", "both", "case", "cast", "collate", "cross", "desc",
        "distinct", "else", "end", "except", "exists", "false", "fetch", "for", "from", "full", "group", "having",
        "ilike", "in", "inner", "intersect", "into", "is", "isnull", "join", "lateral", "leading", "left", "like",
        "limit",
        "natural", "not", "notnull", "null", "offset", "on", "or", "order", "outer", "right", "select", "similar",
        "some",
        "tablesample", "then", "trailing", "true", "union", "using", "when", "where", "window", "with",
    ]

    /// Reserved words that begin no expression and end no list: where an expression must stand, they are names of columns
    /// (`SELECT year, union FROM wagepan`), although PostgreSQL wants them quoted.
    static let columnNames: Set<String> = [
        "union", "intersect", "except", "window", "natural", "cross", "full", "inner", "outer", "using", "similar",
        "tablesample", "lateral", "collate",
    ]

    /// Reserved words that name no function.
    static let notFunctions = reserved.subtracting(["left", "right"])

    /// Statements other than queries.
    static let otherStatements: Set<String> = [
        "insert", "update", "delete", "merge", "create", "alter", "drop", "truncate", "grant", "revoke", "set", "reset",
        "show", "begin", "start", "commit", "rollback", "savepoint", "copy", "call", "do", "execute", "prepare",
        "deallocate", "declare", "vacuum", "attach", "detach", "pragma", "use", "load", "install", "import", "export",
        "replace", "lock", "listen", "notify", "cluster", "comment", "reindex", "refresh", "describe",
    ]
}
