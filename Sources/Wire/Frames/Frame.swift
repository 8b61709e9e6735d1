import Schemas

/// What a worker says.
package enum Frame: Hashable, Sendable {
    /// The text does not compile (open data, or a check without data). Ends the job.
    case rejected([Diagnostic])
    /// The text compiles. Ends a check; a query waits for runs.
    case prepared(PreparedColumns)
    case batch(Batch)
    case evidence(EvidencePiece)
    /// The run is over; `rowCount` rows, all sent where the result was asked for.
    case runFinished(rowCount: Int)
    /// Bytes of the input parsed so far.
    case ingestProgress(bytes: Int)
    /// Ends an import.
    case ingested(IngestReport)
    /// The input is not a table, or not the declared one. Ends an import.
    case importRejected(ImportRejection)
    /// The contents are valid. Ends a validation.
    case validated
    /// Ends any job.
    case failed(FailureCode)
}

extension Frame: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .rejected(let diagnostics):
            writer.byte(0)
            writer.values(diagnostics)
        case .prepared(let columns):
            writer.byte(1)
            writer.value(columns)
        case .batch(let batch):
            writer.byte(2)
            writer.value(batch)
        case .evidence(let piece):
            writer.byte(3)
            writer.value(piece)
        case .runFinished(let rowCount):
            writer.byte(4)
            writer.count(rowCount)
        case .ingestProgress(let bytes):
            writer.byte(5)
            writer.count(bytes)
        case .ingested(let report):
            writer.byte(6)
            writer.value(report)
        case .importRejected(let rejection):
            writer.byte(7)
            writer.value(rejection)
        case .validated: writer.byte(8)
        case .failed(let code):
            writer.byte(9)
            writer.choice(code)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 0: self = .rejected(try reader.values(limit: WireLimits.diagnostics))
        case 1: self = .prepared(try reader.value())
        case 2: self = .batch(try reader.value())
        case 3: self = .evidence(try reader.value())
        case 4: self = .runFinished(rowCount: try reader.count(limit: 1 << 40))
        case 5: self = .ingestProgress(bytes: try reader.count(limit: WireReader.fileBytesLimit))
        case 6: self = .ingested(try reader.value())
        case 7: self = .importRejected(try reader.value())
        case 8: self = .validated
        case 9: self = .failed(try reader.choice())
        default: throw WireError(.invalidTag)
        }
    }
}
