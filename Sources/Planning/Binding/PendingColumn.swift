/// Column numbers of what is computed behind the rows or groups: windows and GROUPING. They stand in bound expressions until
/// `QueryBinder` knows where the columns lie; no plan holds one.
enum PendingColumn {
    private static let windowBase = 1 << 36
    private static let groupingBase = 1 << 37

    /// Window function `number` of the query.
    static func window(_ number: Int) -> Int { windowBase + number }
    static func isWindow(_ index: Int) -> Bool { (windowBase..<groupingBase).contains(index) }

    /// GROUPING call `number` of the query.
    static func grouping(_ number: Int) -> Int { groupingBase + number }
    static func groupingNumber(_ index: Int) -> Int? {
        (groupingBase..<(groupingBase << 1)).contains(index) ? index - groupingBase : nil
    }
}
