import Columns
import Schemas
import Wire
import WorkerHost

/// A server and descriptors in memory: descriptor n is `files[n]`.
final class FakeChannel {
    var files: [[UInt8]]
    private var memory: [AlignedBytes] = []
    private(set) var written: [Int32: [UInt8]] = [:]
    var refusesWrites = false

    init(_ files: [[UInt8]] = []) { self.files = files }

    /// Serves the request, then the runs, and returns what the server's assembler makes of the frames.
    func serve(_ request: Request, runs: [Bool] = [], descriptors: [Int32]? = nil) throws -> [FrameEvent] {
        var assembler = FrameAssembler(for: request)
        for run in runs { try assembler.runRequested(sendResult: run) }
        var left = runs
        var datagrams: [[UInt8]] = []
        let channel = JobChannel(
            send: { datagrams.append($0) },
            map: { [self] descriptor, bytes in
                guard files.indices.contains(Int(descriptor)), files[Int(descriptor)].count == bytes else { return nil }
                memory.append(AlignedBytes(files[Int(descriptor)]))
                return memory[memory.count - 1].bytes
            },
            write: { [self] descriptor, bytes in
                written[descriptor, default: []].append(contentsOf: bytes)
                return !refusesWrites
            },
            next: {
                left.isEmpty
                    ? nil
                    : RequestMessage(payload: Request.run(sendResult: left.removeFirst()).message, descriptors: [])
            })
        let all = descriptors ?? files.indices.map { Int32($0) }
        Job(channel).serve(RequestMessage(payload: request.message, descriptors: all))
        var events: [FrameEvent] = []
        for datagram in datagrams { if let event = try assembler.receive(datagram) { events.append(event) } }
        return events
    }
}

enum Sample {
    static let csv = Array("id,region,pay\n3,b,1.5\n1,a,2.25\n3,a,-4\n2,\"c\nd\",\n".utf8)
    static let keys = [SubjectKey(column: "id", type: "person")]

    /// The sealed form of `csv`.
    static func sealed() throws -> (manifest: TableManifest, file: [UInt8]) {
        let channel = FakeChannel([[], csv])
        let request = Request.ingest(
            IngestRequest(table: "t", file: "t.sealed", inputBytes: csv.count, subjectKeys: keys))
        let events = try channel.serve(request)
        guard case .ended(.ingested(let report))? = events.last else { throw WireError(.unexpectedFrame) }
        return (report.manifest, channel.written[0] ?? [])
    }
}
