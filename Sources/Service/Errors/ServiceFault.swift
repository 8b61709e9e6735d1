import Ledger

/// Our environment's fault: the caller may try again. Maps to a 5xx status. The text never holds worker output.
package struct ServiceFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        /// The home directory is missing, incomplete or not ours.
        case homeInvalid
        /// Another process has the instance open.
        case homeLocked
        /// The home was written by a newer version.
        case homeNewer
        /// A folder to initialise exists already.
        case homeExists
        /// The ledger cannot be opened or is broken.
        case ledgerUnavailable
        /// No space: nothing was recorded; frees itself when there is space again.
        case storageFull
        /// A shipped or installed policy's digest is not the approved one.
        case policyNotApproved
        /// A worker could not be had, or its sandbox is broken.
        case sandboxUnavailable
        /// A worker answered against the protocol, or not at all.
        case workerFault
        /// A file of ours cannot be read or written.
        case fileUnavailable
        /// The service is stopping.
        case stopping
    }

    package var code: Code
    package var detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    package init(_ error: LedgerError) {
        switch error.code {
        case .storageFull: self.init(.storageFull, error.description)
        case .newerVersion: self.init(.homeNewer, error.description)
        default: self.init(.ledgerUnavailable, error.description)
        }
    }

    /// 503 where waiting helps, else 500.
    package var status: Int {
        switch code {
        case .storageFull, .sandboxUnavailable, .stopping, .ledgerUnavailable: 503
        default: 500
        }
    }

    package var description: String { "\(code.rawValue): \(detail)" }
}
