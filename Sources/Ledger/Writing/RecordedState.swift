import Foundation

/// An event that the record can hold: a closed set of kinds, each with its own contents.
package protocol RecordedEvent: Sendable {
    /// Name of the kind, stored beside the payload.
    var kindName: String { get }
    /// Canonical JSON of the contents.
    func payload() throws -> Data
    /// Throws for a kind or contents that this version does not know.
    init(kindName: String, payload: Data) throws
}

/// A projection: what is true after all events so far. A pure function of them, so that a rebuilt one equals a live one.
package protocol RecordedState: Equatable, Sendable {
    associatedtype Event: RecordedEvent

    /// Before any event.
    init()

    /// Total: whatever was recorded was decided before.
    mutating func apply(_ event: Event, stamp: EntryStamp)
}
