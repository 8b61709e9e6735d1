/// Counts the nodes that heaps compare: what a decision costs, without a clock. No part of the state: all are equal.
package struct VisitCounter: Hashable, Sendable {
    package var count = 0

    package init() {}

    package static func == (left: Self, right: Self) -> Bool { true }
    package func hash(into hasher: inout Hasher) {}
}
