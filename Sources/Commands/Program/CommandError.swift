import Schemas

/// Why a command ends without success, with its exit status. Every code is in `CommandsTests`.
package struct CommandError: Error, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        // Usage.
        case argumentInvalid, fileUnreadable, fileNotJSON, standardInputEmpty
        // Refused or failed.
        case refusedByServer, jobNotSucceeded, verificationFailed, recordBroken, sandboxFailed
        // Environment.
        case serverUnreachable, serverAnswerUnknown, notSignedIn, sessionFileUnsafe, fileUnwritable, sandboxUnavailable
        case addressUnavailable
        /// A code of another module is in `foreignCode`.
        case engine
    }

    package var code: Code
    /// The code of the module or server that refused, where it was not this one.
    package var foreignCode: String?
    package var message: String
    /// Closed codes of the module that decided.
    package var reasons: [String]
    /// Why a text does not compile, and where.
    package var diagnostics: [Diagnostic]
    package var status: ExitStatus

    package init(
        _ code: Code, _ message: String, foreignCode: String? = nil, reasons: [String] = [],
        diagnostics: [Diagnostic] = [], status: ExitStatus? = nil
    ) {
        self.code = code
        self.message = message
        self.foreignCode = foreignCode
        self.reasons = reasons
        self.diagnostics = diagnostics
        self.status = status ?? Self.status(of: code)
    }

    private static func status(of code: Code) -> ExitStatus {
        switch code {
        case .argumentInvalid, .fileUnreadable, .fileNotJSON, .standardInputEmpty: .usage
        case .refusedByServer, .jobNotSucceeded, .verificationFailed, .recordBroken, .sandboxFailed,
            .engine:
            .refused
        case .serverUnreachable, .serverAnswerUnknown, .notSignedIn, .sessionFileUnsafe, .fileUnwritable,
            .sandboxUnavailable, .addressUnavailable:
            .environment
        }
    }
}
