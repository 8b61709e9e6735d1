import Planning
import Schemas

/// The order of values.
enum Ordering {
    /// Negative, zero or positive, as `a` is before, equal to or after `b`: values of one type, neither NULL. Texts compare
    /// by their bytes, false is before true.
    static func compare(_ a: Value, _ b: Value) -> Int {
        switch (a, b) {
        case (.integer(let x), .integer(let y)), (.timestamp(let x), .timestamp(let y)): sign(x, y)
        case (.date(let x), .date(let y)): sign(x, y)
        case (.double(let x), .double(let y)): sign(x, y)
        case (.decimal(let x, let p), .decimal(let y, let q)) where p == q: sign(x, y)
        case (.boolean(let x), .boolean(let y)): sign(x ? 1 : 0, y ? 1 : 0)
        case (.text(let x), .text(let y)):
            x.utf8.elementsEqual(y.utf8) ? 0 : x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
        default: 0
        }
    }

    /// True for two values, neither NULL, that `compare` understands.
    static func areComparable(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.integer, .integer), (.timestamp, .timestamp), (.date, .date), (.double, .double), (.boolean, .boolean),
            (.text, .text):
            true
        case (.decimal(_, let p), .decimal(_, let q)): p == q
        default: false
        }
    }

    /// Rows of sort keys: directions, and where NULLs go.
    static func compare(_ a: [Value], _ b: [Value], by order: [SortKey]) -> Int {
        for (index, key) in order.enumerated() {
            let comparison = compare(a[index], b[index], by: key)
            if comparison != 0 { return comparison }
        }
        return 0
    }

    private static func compare(_ a: Value, _ b: Value, by key: SortKey) -> Int {
        switch (a.isNull, b.isNull) {
        case (true, true): 0
        case (true, false): key.nullsFirst ? -1 : 1
        case (false, true): key.nullsFirst ? 1 : -1
        case (false, false): key.isDescending ? compare(b, a) : compare(a, b)
        }
    }

    private static func sign<Number: Comparable>(_ x: Number, _ y: Number) -> Int { x < y ? -1 : x > y ? 1 : 0 }
}
