import Ledger
import Schemas

extension JobSubmission: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) throws {
        try writer.object { writer in
            writer.member("agreements", agreements)
            writer.member("background", background)
            writer.member("datasets", datasets)
            writer.member("purpose", purpose)
            writer.key("work")
            switch work {
            case .model: try writer.encoded(work)
            case .sql(let text):
                writer.object { writer in
                    writer.key("sql")
                    writer.object { writer in
                        writer.member("_0", text)
                    }
                }
            }
        }
    }
}

/// Brings its own JSON: what `JSONEncoder` would write with sorted keys and slashes as they are.
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
            writer.member("agreements", agreements)
            writer.member("cancelRequested", cancelRequested)
            writer.key("datasets")
            writer.array(datasets) { $0.write(to: &$1) }
            writer.member("id", id.rawValue)
            if let nextLookAt {
                writer.member("nextLookAt", nextLookAt.milliseconds)
            }
            if let outcome {
                writer.member("outcome", outcome.rawValue)
            }
            writer.key("program")
            try program.write(to: &writer)
            writer.member("purpose", purpose)
            writer.member("state", state)
            writer.member("submittedAt", submittedAt.milliseconds)
        }
    }
}
