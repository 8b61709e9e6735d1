import Schemas

/// The text of expressions over one operator's input.
struct ExpressionText {
    /// Names of the input's columns; nil: `#position`.
    private let names: [String]?

    init(_ input: LogicalPlan, _ tables: [TableSchema]) { names = Self.names(of: input, tables) }

    private static func names(of plan: LogicalPlan, _ tables: [TableSchema]) -> [String]? {
        switch plan {
        case .scan(let table, let columns): columns.map { tables[table].scannedName($0) }
        case .filter(let input, _), .sort(let input, _), .limit(let input, _, _), .distinct(let input):
            names(of: input, tables)
        case .join(let node):
            if node.kind.showsRight, let left = names(of: node.left, tables), let right = names(of: node.right, tables)
            {
                left + right
            } else {
                node.kind == .semi || node.kind == .anti ? names(of: node.left, tables) : nil
            }
        case .singleRow, .project, .aggregate, .unionAll, .setOperation, .window, .values, .shared, .recursion: nil
        }
    }

    func list(_ expressions: [BoundExpression]) -> String { expressions.map(text).joined(separator: ", ") }

    func text(_ call: AggregateCall) -> String {
        var arguments = [call.argument, call.secondArgument].compactMap(\.self).map(text)
        if let fraction = call.fraction { arguments.insert("\(fraction)", at: 0) }
        let list = arguments.joined(separator: ", ") + (call.isDescending ? " desc" : "")
        return "\(call.kind.rawValue)(\(call.isDistinct ? "distinct " : "")\(list))"
    }

    func text(_ expression: BoundExpression) -> String {
        switch expression {
        case .column(let index, _):
            if let names, names.indices.contains(index) { return names[index] }
            return "#\(index)"
        case .literal(let value, let type): return Self.literal(value, type)
        case .call(let function, let arguments, _): return call(function, arguments)
        case .conditional(let branches, let otherwise, _):
            let parts = branches.map { "when \(text($0.condition)) then \(text($0.value))" }
            return "case \(parts.joined(separator: " "))\(otherwise.map { " else \(text($0))" } ?? "") end"
        case .cast(let operand, let type): return "cast(\(text(operand)) as \(type))"
        case .inList(let operand, let values, let hasNull):
            let items = values.map { Self.literal($0, operand.type) } + (hasNull ? ["null"] : [])
            return "\(text(operand)) in (\(items.joined(separator: ", ")))"
        }
    }

    private static func literal(_ value: Value, _ type: ColumnType) -> String {
        switch value {
        case .null: "null"
        case .text(let text): "'\(text)'"
        case .date, .timestamp: "\(type) '\(value.text ?? "")'"
        default: value.text ?? ""
        }
    }

    private static let signs: [ScalarFunction: String] = [
        .add: "+", .subtract: "-", .multiply: "*", .divide: "/", .modulo: "%", .equal: "=", .notEqual: "<>", .less: "<",
        .lessOrEqual: "<=", .greater: ">", .greaterOrEqual: ">=", .and: "and", .or: "or", .concatenate: "||",
    ]

    private func call(_ function: ScalarFunction, _ arguments: [BoundExpression]) -> String {
        guard let sign = Self.signs[function] else { return "\(function.rawValue)(\(list(arguments)))" }
        return "(\(arguments.map(text).joined(separator: " \(sign) ")))"
    }
}
