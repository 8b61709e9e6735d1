import Schemas

/// Why a query was not evaluated to its end. Never holds values of rows.
package struct TwinError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// An operator gave, or the result has, more rows than `TwinLimits.rowsLimit`.
        case rowsLimit
        /// More expressions evaluated and rows compared than `TwinLimits.stepsLimit`.
        case stepsLimit
        /// Rows held at once need more than `TwinLimits.memoryBytesLimit`.
        case memoryLimit
        /// The hook of `Evaluator.run` answered true.
        case cancelled
        /// The tables are not the ones the query was bound to.
        case tableMismatch
        /// A plan that the binder should not have made: a position or a type is wrong.
        case planInvalid
        /// Evidence is asked of rows that an aggregate or a window mixed from several subjects.
        case identityLost
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
        case .rowsLimit, .stepsLimit, .memoryLimit: .resourceLimit
        case .cancelled: .cancelled
        case .tableMismatch, .planInvalid, .identityLost: .failed
        }
    }
}

extension TwinError: CustomStringConvertible {
    package var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)" }
}
