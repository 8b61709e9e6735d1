import Ledger
import Schemas

extension JobSubmission: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) throws {
        try writer.object { writer in
            writer.key("agreements")
            writer.array(agreements) { $1.string($0.rawValue) }
            if let background {
                writer.key("background")
                writer.boolean(background)
            }
            writer.key("datasets")
            writer.array(datasets) { $1.string($0.rawValue) }
            writer.key("purpose")
            writer.string(purpose)
            writer.key("work")
            switch work {
            case .model: try writer.encoded(work)
            case .sql(let text):
                writer.object { writer in
                    writer.key("sql")
                    writer.object { writer in
                        writer.key("_0")
                        writer.string(text)
                    }
                }
            }
        }
    }
}

/// Brings its own JSON: what `JSONEncoder` would write with sorted keys and slashes as they are, at a fraction of the price.
package protocol ReadyJSON: Encodable {
    /// UTF-8.
    func json() throws -> [UInt8]
}

extension JobView: ReadyJSON {
    package func json() throws -> [UInt8] { try CanonicalJSON.bytes(of: self) }
}

extension JobView: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) throws {
        try writer.object { writer in
            writer.key("agreements")
            writer.array(agreements) { $1.string($0.rawValue) }
            writer.key("cancelRequested")
            writer.boolean(cancelRequested)
            writer.key("datasets")
            writer.array(datasets) { $0.write(to: &$1) }
            writer.key("id")
            writer.string(id.rawValue)
            if let nextLookAt {
                writer.key("nextLookAt")
                writer.integer(nextLookAt.milliseconds)
            }
            if let outcome {
                writer.key("outcome")
                writer.string(outcome.rawValue)
            }
            writer.key("program")
            try program.write(to: &writer)
            writer.key("purpose")
            writer.string(purpose)
            writer.key("state")
            writer.string(state)
            writer.key("submittedAt")
            writer.integer(submittedAt.milliseconds)
        }
    }
}
