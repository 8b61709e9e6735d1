import Columns

/// What a cell of a plain aggregate keeps, each at its offset in the record. A record of zero bytes is an empty cell.
enum Accumulator: Hashable {
    /// i64 rows.
    case rows
    /// i64 rows whose argument is not NULL.
    case count(argument: Int)
    /// i64 sum, i64 count.
    case sumNarrow(argument: Int)
    /// i128 sum, i64 count, i64 overflow mark.
    case sumWide(argument: Int)
    /// f64 sum, f64 compensation, i64 count.
    case sumDouble(argument: Int)
    /// i128 sum, i128 sum of squares of value − shift, i64 count.
    case moments(argument: Int, shift: Int64)
    /// `WideMoments`, i64 count.
    case wideMoments(argument: Int)
    /// i64 count, f64 mean, f64 sum of squared distances (Welford).
    case welford(argument: Int)
    /// i64 count, f64 Sx, Sxx, Sy, Syy, Sxy (Youngs and Cramer), then the X and the Y that all pairs share, NaN once two differ.
    case pairs(y: Int, x: Int)
    /// `JoinedTexts`: i64 first entry, i64 last entry, i64 bytes.
    case joined(text: Int, separator: Int, isDistinct: Bool)
    /// i64 order key, i64 presence.
    case extreme(argument: Int, isMaximum: Bool)
    /// i128 value, i64 presence.
    case extremeWide(argument: Int, isMaximum: Bool)
    /// Text slice in the cells' arena, i64 presence.
    case extremeText(argument: Int, isMaximum: Bool)

    /// Bytes in the record; multiples of 16, so that 128-bit fields are aligned.
    var bytes: Int {
        switch self {
        case .rows, .count, .sumNarrow, .extreme: 16
        case .joined, .sumWide, .sumDouble, .welford, .extremeWide, .extremeText: 32
        case .moments: 48
        case .pairs: 64
        case .wideMoments: MemoryLayout<WideMoments>.stride + 16
        }
    }

    /// The arguments whose values it takes.
    var arguments: [Int] {
        switch self {
        case .rows: []
        case .count(let argument), .sumNarrow(let argument), .sumWide(let argument), .sumDouble(let argument),
            .moments(let argument, _), .wideMoments(let argument), .welford(let argument), .extreme(let argument, _),
            .extremeWide(let argument, _), .extremeText(let argument, _):
            [argument]
        case .pairs(let y, let x): [y, x]
        case .joined(let text, let separator, _): [text, separator]
        }
    }

    /// Two cells can be merged, whatever rows went into each. The others take all rows of a cell in order, on one thread.
    func canMerge(_ forms: [SumForm]) -> Bool {
        switch self {
        case .rows, .count, .sumNarrow, .moments, .wideMoments, .extreme, .extremeWide, .extremeText: true
        case .sumWide(let argument): forms[argument] != .checked
        case .sumDouble, .welford, .pairs, .joined: false
        }
    }

    var name: String {
        switch self {
        case .rows: "count rows"
        case .count: "count"
        case .sumNarrow: "sum 64"
        case .sumWide: "sum 128"
        case .sumDouble: "sum double, compensated"
        case .moments: "exact moments"
        case .wideMoments: "exact moments, wide"
        case .welford: "welford"
        case .pairs: "pairs"
        case .joined: "texts"
        case .extreme, .extremeWide, .extremeText: "extreme"
        }
    }
}
