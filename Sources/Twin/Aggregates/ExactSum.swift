import Planning
import Schemas

/// A number without its decimal point, exactly: the value is `whole` × 10^-`scale`.
struct ExactNumber {
    var whole: Dyadic
    var scale: Int

    init(_ value: Value) throws(ScalarFault) {
        switch value {
        case .integer(let number): (whole, scale) = (Dyadic(Int128(number)), 0)
        case .decimal(let unscaled, let digits): (whole, scale) = (Dyadic(unscaled), digits)
        case .double(let number) where number.isFinite: (whole, scale) = (Dyadic(number), 0)
        default: throw .illTyped
        }
    }
}

/// A sum of numbers of one type, exact whatever their order; rounded once, where it becomes a double.
struct ExactSum {
    private(set) var whole = Dyadic.zero
    private(set) var scale = 0

    init() {}

    init(whole: Dyadic, scale: Int) {
        self.whole = whole
        self.scale = scale
    }

    init(_ values: [Value]) throws(ScalarFault) {
        for value in values { try add(value) }
    }

    mutating func add(_ value: Value) throws(ScalarFault) {
        let number = try ExactNumber(value)
        whole = whole + number.whole
        scale = number.scale
    }

    /// A double beyond the largest one, or a decimal of more than 38 digits, is an error.
    func value(as type: ColumnType) throws(ScalarFault) -> Value {
        switch type {
        case .double:
            guard let double = whole.nearestDouble, scale == 0 else { throw .undefined }
            return .double(double)
        case .decimal(_, let wanted):
            guard whole.exponent >= 0 || whole.isZero, whole.isZero || scale == wanted else { throw .illTyped }
            guard whole.exponent < 128, let unscaled = Int128(exactly: whole.mantissa << max(whole.exponent, 0)) else {
                throw .undefined
            }
            return try Arithmetic.decimal(unscaled, scale: wanted)
        default: throw .illTyped
        }
    }
}
