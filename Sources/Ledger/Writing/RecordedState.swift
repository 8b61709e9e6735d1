import Foundation

/// An event that the record can hold: a closed set of kinds, each with its own contents.
package protocol RecordedEvent: Sendable {
    /// Name of the kind, stored beside the payload.
    var kindName: String { get }
    /// Canonical JSON of the contents.
    func payload() throws -> Data
    /// True when the state's glance may differ after it.
    var changesGlance: Bool { get }
    /// Throws for a kind or contents that this version does not know.
    init(kindName: String, payload: Data) throws
}

/// A projection: what is true after all events so far. A pure function of them, so that a rebuilt one equals a live one.
/// A snapshot holds the coded forms of its parts.
package protocol RecordedState: Equatable, Sendable, Codable {
    associatedtype Event: RecordedEvent
    /// What is asked for so often that nobody should wait for the writer: small, and seldom changed.
    associatedtype Glance: Sendable = Void

    /// Raised whenever `apply` or the coded form changes: snapshots of another projection are passed over.
    static var projection: Int { get }

    /// Before any event.
    init()

    /// Total: whatever was recorded was decided before.
    mutating func apply(_ event: Event, stamp: EntryStamp)

    var glance: Glance { get }

    /// The state in parts of a bounded number of things, in order: a snapshot codes one after the other. All of it, unless
    /// the state says otherwise.
    func parts() -> AnySequence<Self>

    /// To the first part each further one is added, in order; then it is the state.
    mutating func add(_ part: Self)

    /// How much may leave memory, because its entries can be read again. Nothing, unless the state says otherwise.
    var archivableCount: Int { get }

    /// At most so much of it, what has been there longest first.
    func archivable(limit: Int) -> [ArchivedItem]

    /// Drops what `archivable` named; every answer of the state stays the same once it has the archive.
    mutating func forget(_ items: [ArchivedItem])

    /// Where to look for what was dropped.
    mutating func consult(_ archive: EntryArchive)
}

extension RecordedEvent {
    package var changesGlance: Bool { false }
}

extension RecordedState where Glance == Void {
    package var glance: Void { () }
}

extension RecordedState {
    package func parts() -> AnySequence<Self> { AnySequence(CollectionOfOne(self)) }
    package mutating func add(_ part: Self) {}
    package var archivableCount: Int { 0 }
    package func archivable(limit: Int) -> [ArchivedItem] { [] }
    package mutating func forget(_ items: [ArchivedItem]) {}
    package mutating func consult(_ archive: EntryArchive) {}
}
