/// The bounds of the protocol: whatever exceeds one is refused before memory is taken for it.
package enum WireLimits {
    /// Raised with every change of the encoding; both sides are built together, so only equal versions talk.
    package static let version: UInt8 = 4
    /// Largest datagram.
    package static let datagramBytes = 65_536
    /// Largest request, inline or in a memfd, and largest reassembled message of a worker.
    package static let messageBytes = 64 << 20
    /// Longest text of a cell or literal, in bytes.
    package static let textBytes = 16 << 20
    /// Longest name of a table, column, file, type or code, in bytes.
    package static let nameBytes = 1_024
    /// Longest submitted text, message or explanation, in bytes.
    package static let documentBytes = 4 << 20
    /// Most tables of a query: a message passes at most 253 descriptors.
    package static let tables = 250
    /// Most columns of a table or result.
    package static let columns = 10_000
    /// Most diagnostics of a rejection.
    package static let diagnostics = 1_000
    /// Most rows of one batch.
    package static let batchRows = 1 << 20
    /// What a batch aims at, so that it fits one datagram.
    package static let batchBytes = 60 << 10
}
