import Schemas

/// Arguments come from outside, past the grammar: they keep the limits that constants in the text have.
enum ArgumentLimits {
    static func allow(_ argument: ParameterArgument) -> Bool {
        switch argument {
        case .column(let name): name.utf8.count <= TableSchema.nameBytesLimit
        case .value(let value): allow(value)
        }
    }

    private static func allow(_ value: Value) -> Bool {
        switch value {
        case .null, .integer, .boolean: true
        case .text(let text): text.utf8.count <= PlanningLimits.tokenBytes
        case .double(let number): number.isFinite
        case .decimal(let unscaled, let scale):
            (0...ColumnType.computedDecimalPrecision).contains(scale)
                && String(unscaled.magnitude).utf8.count <= ColumnType.computedDecimalPrecision
        case .date(let days): DateFolding.days.contains(Int64(days))
        case .timestamp(let micros): DateFolding.days.contains(DateFolding.day(of: micros))
        }
    }
}
