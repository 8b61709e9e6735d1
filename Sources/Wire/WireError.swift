/// Why bytes are not a message, or messages not a conversation. Never holds their contents.
package struct WireError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// The bytes end inside a value.
        case truncated
        /// Bytes follow the message.
        case trailingBytes
        /// A length or count above its limit, or above what the remaining bytes can hold.
        case limitExceeded
        /// A tag, flag or enumeration value that does not exist.
        case invalidTag
        /// A number that is not written in its shortest form, or does not fit.
        case invalidNumber
        /// Text that is not UTF-8.
        case invalidText
        /// Parts of a message that contradict one another.
        case inconsistent
        /// Another version of the protocol.
        case unsupportedVersion
        /// A frame that may not come now.
        case unexpectedFrame
        /// All frames together exceed the job's limit.
        case totalLimitExceeded
    }

    package var code: Code

    package init(_ code: Code) { self.code = code }
}

extension WireError: CustomStringConvertible {
    package var description: String { code.rawValue }
}
