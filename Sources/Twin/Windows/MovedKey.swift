import Planning
import Schemas

/// The key of a RANGE frame's current row, moved by the offset of a bound.
struct MovedKey {
    private enum Place {
        case exact(Int128)
        case double(Double)
    }

    private let place: Place

    /// PRECEDING moves against the order: down, or up where the order descends.
    init(_ origin: Value, _ bound: WindowFrame.Bound, isDescending: Bool) throws(TwinError) {
        switch bound {
        case .preceding(let offset):
            place = try Self.moved(origin, by: offset, isUp: isDescending)
        case .following(let offset):
            place = try Self.moved(origin, by: offset, isUp: !isDescending)
        case .monthsPreceding(let months):
            place = try Self.moved(origin, byMonths: isDescending ? months : -months)
        case .monthsFollowing(let months):
            place = try Self.moved(origin, byMonths: isDescending ? -months : months)
        default: throw TwinError(.planInvalid, "frame offset")
        }
    }

    /// Negative where `value` is smaller than the moved key.
    func compared(with value: Value) throws(TwinError) -> Int {
        switch (place, value) {
        case (.double(let key), .double(let number)): return number < key ? -1 : number > key ? 1 : 0
        case (.exact(let key), _):
            let number = try Self.exact(value)
            return number < key ? -1 : number > key ? 1 : 0
        default: throw TwinError(.planInvalid, "range of mixed types")
        }
    }

    private static func moved(_ origin: Value, by offset: Value, isUp: Bool) throws(TwinError) -> Place {
        switch (origin, offset) {
        case (.double(let key), .double(let distance)): return .double(isUp ? key + distance : key - distance)
        case (.integer, .integer), (.date, .integer), (.timestamp, .integer), (.decimal, .decimal):
            let (key, distance) = (try exact(origin), try exact(offset))
            if case .decimal(_, let p) = origin, case .decimal(_, let q) = offset, p != q {
                throw TwinError(.planInvalid, "range of mixed scales")
            }
            // Beyond 128 bits lies no key.
            let (sum, overflow) = key.addingReportingOverflow(isUp ? distance : -distance)
            return .exact(overflow ? (isUp ? .max : .min) : sum)
        default: throw TwinError(.planInvalid, "range of mixed types")
        }
    }

    private static func moved(_ origin: Value, byMonths months: Int64) throws(TwinError) -> Place {
        do throws(ScalarFault) {
            return .exact(try exact(value: Moments.addMonths(months, to: origin)))
        } catch {
            guard case .undefined = error else { throw TwinError(.planInvalid, "months of another type") }
            // Beyond the years there are.
            return .exact(months < 0 ? .min : .max)
        }
    }

    private static func exact(_ value: Value) throws(TwinError) -> Int128 {
        do throws(ScalarFault) {
            return try exact(value: value)
        } catch {
            throw TwinError(.planInvalid, "range key")
        }
    }

    private static func exact(value: Value) throws(ScalarFault) -> Int128 {
        switch value {
        case .integer(let number), .timestamp(let number): Int128(number)
        case .date(let days): Int128(days)
        case .decimal(let unscaled, _): unscaled
        default: throw .illTyped
        }
    }
}
