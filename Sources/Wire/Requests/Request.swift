/// What the server asks of a worker: one job, and for a query any number of runs.
package enum Request: Hashable, Sendable {
    case check(CheckRequest)
    case query(QueryRequest)
    case ingest(IngestRequest)
    case validate(ValidateRequest)
    /// Runs the prepared query once; without `sendResult` only its row count comes back.
    case run(sendResult: Bool)
}

extension Request: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .check(let request):
            writer.byte(0)
            writer.value(request)
        case .query(let request):
            writer.byte(1)
            writer.value(request)
        case .ingest(let request):
            writer.byte(2)
            writer.value(request)
        case .validate(let request):
            writer.byte(3)
            writer.value(request)
        case .run(let sendResult):
            writer.byte(4)
            writer.flag(sendResult)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 0: self = .check(try reader.value())
        case 1: self = .query(try reader.value())
        case 2: self = .ingest(try reader.value())
        case 3: self = .validate(try reader.value())
        case 4: self = .run(sendResult: try reader.flag())
        default: throw WireError(.invalidTag)
        }
    }
}
