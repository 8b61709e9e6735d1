import Planning
import Schemas

/// Integers as rows of 64 bits.
enum Bits {
    static func apply(_ function: ScalarFunction, _ operands: [Value]) throws(ScalarFault) -> Value {
        var numbers: [Int64] = []
        for operand in operands {
            guard case .integer(let number) = operand else { throw .illTyped }
            numbers.append(number)
        }
        switch (function, numbers.count) {
        case (.bitNot, 1): return .integer(-1 - numbers[0])
        case (.bitAnd, 2): return .integer(numbers[0] & numbers[1])
        case (.bitOr, 2): return .integer(numbers[0] | numbers[1])
        case (.bitXor, 2): return .integer((numbers[0] | numbers[1]) - (numbers[0] & numbers[1]))
        case (.shiftLeft, 2):
            var bits = UInt64(bitPattern: numbers[0])
            for _ in 0..<places(numbers[1]) { bits = bits &* 2 }
            return .integer(Int64(bitPattern: bits))
        case (.shiftRight, 2):
            var number = numbers[0]
            // Toward minus infinity.
            for _ in 0..<places(numbers[1]) {
                number = number < 0 ? (number - number % 2) / 2 + number % 2 : number / 2
            }
            return .integer(number)
        default: throw .illTyped
        }
    }

    /// 0 to 63.
    private static func places(_ count: Int64) -> Int64 { (count % 64 + 64) % 64 }
}
