import Hummingbird
import Service

/// The record: changes for machines, checkpoints and entries for auditors, the public key for whoever verifies.
enum RecordRoutes {
    /// Changes after a place in the record.
    private struct Changes: Encodable {
        var changes: [Record.Change]
        /// To be given as `after` the next time.
        var next: Int64
    }

    static func add(to group: RouteGroup) {
        group.open(.get, "/v1/keys/release", head: true) { call in try call.answer(call.platform.record.publicKey()) }
        group.on(.get, "/v1/changes") { call, caller in
            let found = try await call.platform.record.changes(after: call.after(), by: caller)
            let tag = "\"\(found.next)\""
            guard call.request.headers[.ifNoneMatch] != tag else {
                return Response(status: .notModified, headers: [.eTag: tag])
            }
            var response = try call.answer(Changes(changes: found.changes, next: found.next))
            response.headers[.eTag] = tag
            return response
        }
        group.on(.get, "/v1/audit/checkpoint") { call, caller in
            try call.answer(try await call.platform.record.checkpoint(by: caller))
        }
        group.on(.get, "/v1/audit/entries") { call, caller in
            let lines = try await call.platform.record.export(after: call.after(), by: caller)
            return Response(
                status: .ok, headers: [.contentType: "application/jsonl"],
                body: .init(byteBuffer: ByteBuffer(bytes: lines)))
        }
    }
}
