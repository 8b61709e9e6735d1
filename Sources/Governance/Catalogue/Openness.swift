/// 开放属性, Order 381 article 12.
package enum Openness: String, Hashable, Sendable, Codable, CaseIterable {
    /// 禁止开放类: catalogued, never computable.
    case prohibited
    /// 受限开放类: computable under an agreement; only reviewed results leave.
    case restricted
    /// 无条件开放类
    case unconditional
}

/// 数据更新频率
package enum UpdateFrequency: String, Hashable, Sendable, Codable, CaseIterable {
    case realTime, daily, weekly, monthly, quarterly, yearly, irregular, never

    /// Longest time between two versions before the entry counts as stale, in days; nil where none is declared.
    package var staleAfterDays: Int? {
        switch self {
        case .realTime, .daily: 2
        case .weekly: 14
        case .monthly: 45
        case .quarterly: 120
        case .yearly: 400
        case .irregular, .never: nil
        }
    }
}
