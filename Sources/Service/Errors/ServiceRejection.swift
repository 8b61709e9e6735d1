import Governance
import Schemas

/// The caller's fault: says what to change. Maps to a 4xx status.
package struct ServiceRejection: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        /// No valid session or token, or a wrong secret.
        case unauthenticated
        /// The role or organisation does not allow it.
        case forbidden
        /// There is no such thing, or it is not the caller's to know.
        case notFound
        /// A thing with this name exists.
        case alreadyExists
        /// The idempotency key was used for another body.
        case idempotencyConflict
        /// Governance refuses; `reasons` hold its closed codes.
        case notAllowed
        /// No agreement covers this computation; `reasons` hold the codes of `ComputeRefusal`.
        case notAuthorised
        /// The text does not compile or breaks a rule on restricted data; `diagnostics` say where.
        case textRefused
        /// An argument of a model is not of its parameter's type.
        case argumentInvalid
        /// A text, list or number is out of its range.
        case limitExceeded
        /// The sealed version in the store is missing, changed, or does not fit the catalogue entry.
        case versionUnfit
        /// The release was suspended, withdrawn or has expired.
        case releaseUnavailable
        /// Too many jobs of this person are waiting.
        case tooManyJobs
        /// The job has ended.
        case jobEnded
        /// The job's result cannot be requested: it did not succeed or is not the caller's.
        case resultUnavailable
        /// A file to import, or a query over open data, was refused; `detail` says where.
        case inputRefused
    }

    package var code: Code
    /// Closed codes of the module that decided, in its order.
    package var reasons: [String]
    package var detail: String
    package var diagnostics: [Diagnostic]

    package init(_ code: Code, _ detail: String, reasons: [String] = [], diagnostics: [Diagnostic] = []) {
        self.code = code
        self.detail = detail
        self.reasons = reasons
        self.diagnostics = diagnostics
    }

    package init(_ error: GovernanceError) {
        self.init(Self.code(of: error.code), error.advice, reasons: [error.code.rawValue])
    }

    package init(refused reasons: [ComputeRefusal]) {
        let names = reasons.map(\.rawValue)
        self.init(.notAuthorised, "not covered: \(names.joined(separator: ", "))", reasons: names)
    }

    /// The HTTP status that fits.
    package var status: Int {
        switch code {
        case .unauthenticated: 401
        case .forbidden, .notAuthorised: 403
        case .notFound: 404
        case .alreadyExists, .idempotencyConflict, .jobEnded, .notAllowed: 409
        case .releaseUnavailable: 410
        case .tooManyJobs: 429
        case .textRefused, .argumentInvalid, .limitExceeded, .versionUnfit, .resultUnavailable, .inputRefused: 422
        }
    }

    package var description: String {
        "\(code.rawValue): \(detail)" + (reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))")
    }

    /// Questions of who one is are told apart from questions of what one gave.
    private static func code(of code: GovernanceError.Code) -> Code {
        switch code {
        case .relationMissing, .ownOrganisation, .ownRequest, .roleMissing, .sessionRequired, .personNotActive:
            .forbidden
        case .argumentMissing, .argumentUnknown, .argumentWrongKind, .argumentWrongType, .argumentNull, .columnUnknown,
            .columnUseRefused:
            .argumentInvalid
        case .textTooLong, .listTooLong, .tooManyResults, .missingText, .malformedIdentifier: .limitExceeded
        default: .notAllowed
        }
    }
}
