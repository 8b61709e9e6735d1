import Planning
import Schemas

/// Divisors, multiples, factorials, and the buckets of width_bucket.
enum WholeNumbers {
    static func apply(_ function: ScalarFunction, _ operands: [Value]) throws(ScalarFault) -> Value {
        switch (function, operands.count) {
        case (.quotient, 2):
            guard case .decimal(let x, let p) = operands[0], case .decimal(let y, let q) = operands[1], p == q else {
                throw .illTyped
            }
            guard y != 0 else { throw .undefined }
            return try Arithmetic.decimal(x / y, scale: 0)
        case (.greatestCommonDivisor, 2), (.leastCommonMultiple, 2):
            guard case .integer(let x) = operands[0], case .integer(let y) = operands[1] else { throw .illTyped }
            let divisor = divisor(Int128(x), Int128(y))
            let result =
                function == .greatestCommonDivisor
                ? divisor : divisor == 0 ? 0 : Int128((Int128(x) * Int128(y) / divisor).magnitude)
            guard let fitting = Int64(exactly: result) else { throw .undefined }
            return .integer(fitting)
        case (.factorial, 1):
            guard case .integer(let number) = operands[0] else { throw .illTyped }
            guard (0...40).contains(number) else { throw .undefined }
            var product: Int128 = 1
            for factor in stride(from: 2, through: Int128(number), by: 1) {
                let (next, overflow) = product.multipliedReportingOverflow(by: factor)
                guard !overflow else { throw .undefined }
                product = next
            }
            return try Arithmetic.decimal(product, scale: 0)
        case (.widthBucket, 4):
            guard case .integer(let count) = operands[3] else { throw .illTyped }
            return .integer(try bucket(operands, count))
        default: throw .illTyped
        }
    }

    private static func divisor(_ x: Int128, _ y: Int128) -> Int128 {
        y == 0 ? Int128(x.magnitude) : divisor(y, x % y)
    }

    private static func bucket(_ operands: [Value], _ count: Int64) throws(ScalarFault) -> Int64 {
        switch (operands[0], operands[1], operands[2]) {
        case (.double(let x), .double(let low), .double(let high)):
            if let outside = try outside(x, low, high, count) { return outside }
            // The differences themselves may be infinite.
            let part = (x / 2 - low / 2) / (high / 2 - low / 2) * Double(count)
            return part >= Double(count) ? count : Int64(part) + 1
        case (.integer(let x), .integer(let low), .integer(let high)):
            return try exact(Int128(x), Int128(low), Int128(high), count)
        case (.decimal(let x, let p), .decimal(let low, let q), .decimal(let high, let r)):
            guard p == q, q == r else { throw .illTyped }
            return try exact(x, low, high, count)
        default: throw .illTyped
        }
    }

    private static func exact(_ x: Int128, _ low: Int128, _ high: Int128, _ count: Int64) throws(ScalarFault) -> Int64 {
        if let outside = try outside(x, low, high, count) { return outside }
        let (width, fromLow) = ((high - low).magnitude, (x - low).magnitude)
        let (scaled, overflow) = fromLow.multipliedReportingOverflow(by: UInt128(count))
        guard !overflow, scaled <= UInt128(Int128.max) else { throw .undefined }
        return Int64(scaled / width) + 1
    }

    /// The buckets before the first and behind the last.
    private static func outside<Number: Comparable>(
        _ x: Number, _ low: Number, _ high: Number, _ count: Int64
    ) throws(ScalarFault) -> Int64? {
        guard count >= 1, low != high else { throw .undefined }
        if low < high ? x < low : x > low { return 0 }
        guard low < high ? x >= high : x <= high else { return nil }
        guard count < .max else { throw .undefined }
        return count + 1
    }
}
