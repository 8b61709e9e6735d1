import Schemas

/// Why a query did not run to its end. Never holds values of rows.
package struct ExecutionError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// The operators need more than `ExecutionOptions.memoryBytesLimit`.
        case memoryLimit
        /// The result has more than `ExecutionOptions.rowsLimit` rows.
        case rowsLimit
        /// A group-by has more cells than the engine holds.
        case cellsLimit
        /// `Cancellation.cancel()` was called.
        case cancelled
        /// An option is out of its range.
        case optionInvalid
        /// The tables are not the ones the query was bound to.
        case tableMismatch
        /// A plan that the binder should not have made: a position or a type is wrong.
        case planInvalid
        /// A plan that is right but that the engine cannot run yet.
        case planUnsupported
    }

    package var code: Code
    /// What was being done; no values.
    package var detail: String

    package init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    /// The closed outcome that a job's attempt reports for this error.
    package var outcome: OutcomeCode {
        switch code {
        case .memoryLimit, .rowsLimit, .cellsLimit: .resourceLimit
        case .cancelled: .cancelled
        case .optionInvalid, .tableMismatch, .planInvalid, .planUnsupported: .failed
        }
    }
}

extension ExecutionError: CustomStringConvertible {
    package var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)" }
}
