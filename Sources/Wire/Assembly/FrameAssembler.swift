import Schemas

/// The server's side of a conversation with a worker that may send anything: checks the order of frames, bounds their total,
/// and yields whole, consistent results. After an error the worker's word is worth nothing: end it.
package struct FrameAssembler {
    /// Where the conversation stands.
    private enum State {
        case checking
        case preparing
        case prepared(PreparedColumns)
        case ingesting
        case validating
        case ended
    }

    private var state: State
    private let isRestricted: Bool
    private let limits: FrameLimits
    private var parts = PartCollector()
    private var totalBytes = 0
    /// `sendResult` of the runs asked for and not begun, in order.
    private var pending: [Bool] = []
    /// The run whose frames have begun to come.
    private var run: RunCollector?

    /// For the request that opens the job (not a `run`).
    package init(for request: Request, limits: FrameLimits = FrameLimits()) {
        self.limits = limits
        switch request {
        case .check: (state, isRestricted) = (.checking, false)
        case .query(let query): (state, isRestricted) = (.preparing, query.mode.isRestricted)
        // Imports into the instance carry registries: no progress and no place of an error leaves a restricted one
        // except to the steward who owns the file, so both kinds speak the same frames.
        case .ingest: (state, isRestricted) = (.ingesting, false)
        case .validate: (state, isRestricted) = (.validating, false)
        case .run: (state, isRestricted) = (.ended, false)
        }
    }

    /// True once a frame has ended the job.
    package var isEnded: Bool {
        if case .ended = state { true } else { false }
    }

    /// To be called for every `run` sent; runs may be sent ahead.
    package mutating func runRequested(sendResult: Bool) throws(WireError) {
        switch state {
        case .preparing, .prepared: pending.append(sendResult)
        default: throw WireError(.unexpectedFrame)
        }
    }

    /// Takes one datagram; nil while more are needed.
    package mutating func receive(_ datagram: [UInt8]) throws(WireError) -> FrameEvent? {
        guard datagram.count <= limits.totalBytes - totalBytes else { throw WireError(.totalLimitExceeded) }
        totalBytes += datagram.count
        guard !isEnded else { throw WireError(.unexpectedFrame) }
        guard let message = try parts.receive(datagram) else { return nil }
        return try accept(try Frame(message: message))
    }

    private mutating func accept(_ frame: Frame) throws(WireError) -> FrameEvent? {
        if case .failed(let code) = frame { return end(.failed(code)) }
        switch (state, frame) {
        case (.checking, .rejected(let diagnostics)): return end(.rejected(diagnostics))
        case (.checking, .prepared(let columns)): return end(.checked(columns))
        case (.preparing, .rejected(let diagnostics)):
            // Messages would carry what the worker saw of the data.
            guard !isRestricted else { throw WireError(.unexpectedFrame) }
            return end(.rejected(diagnostics))
        case (.preparing, .prepared(let columns)):
            guard !isRestricted || columns.explain == nil else { throw WireError(.inconsistent) }
            state = .prepared(columns)
            return .prepared(columns)
        case (.prepared(let columns), .batch(let batch)):
            try begin(columns)
            try run?.add(batch)
            return nil
        case (.prepared(let columns), .evidence(let piece)):
            try begin(columns)
            try run?.add(piece)
            return nil
        case (.prepared(let columns), .runFinished(let rowCount)):
            try begin(columns)
            defer { run = nil }
            return try run.map { (run) throws(WireError) in .runFinished(try run.finish(rowCount: rowCount)) }
        case (.ingesting, .ingestProgress(let bytes)): return .progress(bytes: bytes)
        case (.ingesting, .ingested(let report)): return end(.ingested(report))
        case (.ingesting, .importRejected(let rejection)): return end(.importRejected(rejection))
        case (.validating, .validated): return end(.validated)
        default: throw WireError(.unexpectedFrame)
        }
    }

    /// The first frame of a run begins it; it must have been asked for.
    private mutating func begin(_ columns: PreparedColumns) throws(WireError) {
        guard run == nil else { return }
        guard !pending.isEmpty else { throw WireError(.unexpectedFrame) }
        run = RunCollector(
            columns: columns.columns, sendResult: pending.removeFirst(), isRestricted: isRestricted, limits: limits)
    }

    private mutating func end(_ end: JobEnd) -> FrameEvent {
        state = .ended
        return .ended(end)
    }
}
