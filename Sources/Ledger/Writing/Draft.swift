/// What one decision wants recorded: filled in by the decision, committed as a whole or not at all.
package struct Draft<Event: RecordedEvent>: Sendable {
    /// Milliseconds since 1970: the time that the entries will carry.
    package let timeMilliseconds: Int64
    package private(set) var events: [Event] = []
    package private(set) var attachments: [Attachment] = []
    package private(set) var erasures: [Erasure] = []
    var identifiers: EntryIdentifier

    init(timeMilliseconds: Int64, identifiers: EntryIdentifier) {
        self.timeMilliseconds = timeMilliseconds
        self.identifiers = identifiers
    }

    package mutating func record(_ event: Event) { events.append(event) }

    package mutating func attach(_ attachment: Attachment) { attachments.append(attachment) }

    /// Removes an attachment for good, in the transaction of the entries that say so.
    package mutating func erase(_ class: Attachment.Class, name: String) {
        erasures.append(Erasure(class: `class`, name: name))
    }

    /// True when nothing is to be written.
    var isEmpty: Bool { events.isEmpty && attachments.isEmpty && erasures.isEmpty }

    /// A fresh time-ordered identifier for whatever the events bring into being.
    package mutating func newIdentifier() -> String { identifiers.next(milliseconds: timeMilliseconds) }

    var attachmentBytes: Int { attachments.reduce(0) { $0 + $1.bytes.count } }
}
