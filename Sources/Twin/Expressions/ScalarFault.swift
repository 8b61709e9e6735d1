/// Why a scalar function has no value.
enum ScalarFault: Error {
    /// A run-time error in PostgreSQL: division by zero, overflow, a bad argument, a text that does not fit. Here NULL.
    case undefined
    /// Operands that the function never takes: a plan that is wrong.
    case illTyped
}
