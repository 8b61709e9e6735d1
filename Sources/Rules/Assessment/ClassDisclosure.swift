import Schemas

/// Class disclosure among grouping columns of use `sensitive`: where everybody of a group falls into one category, the
/// table says it of each of them.
enum ClassDisclosure {
    /// Rows that hold all of their group, over the categories of some sensitive column.
    static func rows(_ result: ResultTable, _ evidence: EvidenceTable, sensitiveColumns: [Int]) -> Set<Int> {
        let groups = result.columns.indices.filter { result.columns[$0].role.isGroup }
        var alike: Set<Int> = []
        for sensitive in sensitiveColumns where groups.contains(sensitive) {
            let others = groups.filter { $0 != sensitive }
            let parts = Dictionary(grouping: 0..<result.rowCount) { row in others.map { result.vectors[$0][row] } }
            // A category that stands alone counts too: LIMIT may have cut the others off.
            for rows in parts.values {
                let filled = rows.filter { evidence[$0, sensitive, 0].rows != 0 }
                if filled.count == 1 { alike.insert(filled[0]) }
            }
        }
        return alike
    }
}
