import Schemas
import Testing
import Wire

@Suite struct FrameAssemblerTests {
    private static let restricted = Request.query(
        QueryRequest(text: "", mode: .restricted(RestrictedRules()), tables: []))
    private static let open = Request.query(QueryRequest(text: "", mode: .open(evidence: false), tables: []))
    private static let prepared = Frame.prepared(PreparedColumns(columns: Samples.columns))

    private func send(_ frames: [Frame], to assembler: inout FrameAssembler) throws(WireError) -> [FrameEvent] {
        var events: [FrameEvent] = []
        for frame in frames {
            for datagram in frame.datagrams() {
                if let event = try assembler.receive(datagram) { events.append(event) }
            }
        }
        return events
    }

    /// The code with which these frames are refused, or nil.
    private func refusal(_ request: Request, runs: [Bool] = [], _ frames: [Frame], limits: FrameLimits = FrameLimits())
        -> WireError.Code?
    {
        var assembler = FrameAssembler(for: request, limits: limits)
        do {
            for run in runs { try assembler.runRequested(sendResult: run) }
            _ = try send(frames, to: &assembler)
            return nil
        } catch { return error.code }
    }

    private func frames(rows: Int) -> [Frame] {
        Samples.table(rows: rows).batches().map(Frame.batch)
    }

    @Test func runsOfOpenData() throws {
        var assembler = FrameAssembler(for: Self.open)
        for sendResult in [false, true] { try assembler.runRequested(sendResult: sendResult) }
        let table = Samples.table(rows: 3_000)
        #expect(table.batches().count > 1)
        let events = try send(
            [Self.prepared, .runFinished(rowCount: 3_000)] + frames(rows: 3_000) + [.runFinished(rowCount: 3_000)],
            to: &assembler)
        #expect(events.count == 3 && !assembler.isEnded)
        #expect(events[1] == .runFinished(RunResult(rowCount: 3_000, table: nil, evidence: nil)))
        #expect(events[2] == .runFinished(RunResult(rowCount: 3_000, table: table, evidence: nil)))
    }

    @Test func restrictedResultsHaveEvidence() throws {
        var assembler = FrameAssembler(for: Self.restricted)
        try assembler.runRequested(sendResult: true)
        let evidence = Samples.evidence(rows: 200)
        let pieces = evidence.pieces().map(Frame.evidence)
        #expect(pieces.count > 1)
        let events = try send(
            [Self.prepared] + frames(rows: 200) + pieces + [.runFinished(rowCount: 200)], to: &assembler)
        #expect(
            events.last == .runFinished(RunResult(rowCount: 200, table: Samples.table(rows: 200), evidence: evidence)))
        #expect(
            refusal(Self.restricted, runs: [true], [Self.prepared] + frames(rows: 2) + [.runFinished(rowCount: 2)])
                == .inconsistent)
        let partial = [Self.prepared] + frames(rows: 200) + pieces.dropLast() + [.runFinished(rowCount: 200)]
        #expect(refusal(Self.restricted, runs: [true], partial) == .inconsistent)
        #expect(refusal(Self.restricted, [Samples.frames[0]]) == .unexpectedFrame)
        #expect(refusal(Self.restricted, [Samples.frames[1]]) == .inconsistent)
        let other = Frame.evidence(Samples.evidence(rows: 3).pieces()[0])
        #expect(refusal(Self.restricted, runs: [true], [Self.prepared] + frames(rows: 2) + [other]) == .inconsistent)
    }

    @Test func orderIsKept() {
        #expect(refusal(Self.open, [.runFinished(rowCount: 0)]) == .unexpectedFrame)
        #expect(refusal(Self.open, [Self.prepared, .runFinished(rowCount: 0)]) == .unexpectedFrame)
        #expect(refusal(Self.open, [Self.prepared, Self.prepared]) == .unexpectedFrame)
        #expect(refusal(Self.open, [.failed(.internalError), .failed(.internalError)]) == .unexpectedFrame)
        #expect(refusal(Self.open, runs: [false], [Self.prepared] + frames(rows: 2)) == .unexpectedFrame)
        #expect(
            refusal(Self.open, runs: [true], [Self.prepared] + frames(rows: 2) + [.runFinished(rowCount: 3)])
                == .inconsistent)
        #expect(
            refusal(Self.open, runs: [true], [Self.prepared, .batch(Batch(rowCount: 1, vectors: []))]) == .inconsistent)
        #expect(refusal(Self.open, runs: [true], [Self.prepared, Samples.frames[3]]) == .unexpectedFrame)
        #expect(refusal(.run(sendResult: true), [.validated]) == .unexpectedFrame)
        #expect(refusal(Samples.requests[0], runs: [true], []) == .unexpectedFrame)
        #expect(refusal(Samples.requests[0], [.validated]) == .unexpectedFrame)
        #expect(refusal(Samples.requests[2], [Samples.frames[5], Samples.frames[6]]) == nil)
        #expect(refusal(Samples.requests[2], [Samples.frames[7]]) == nil)
        #expect(refusal(Samples.requests[3], [.validated, .validated]) == .unexpectedFrame)
    }

    @Test func totalsAreBounded() {
        let many = [Self.prepared] + frames(rows: 3_000)
        #expect(refusal(Self.open, runs: [true], many, limits: FrameLimits(totalBytes: 60_000)) == .totalLimitExceeded)
        #expect(refusal(Self.open, runs: [true], many, limits: FrameLimits(rows: 2_999)) == .totalLimitExceeded)
        let evidence = [Self.prepared] + frames(rows: 200) + Samples.evidence(rows: 200).pieces().map(Frame.evidence)
        #expect(
            refusal(Self.restricted, runs: [true], evidence, limits: FrameLimits(evidenceCells: 1_000))
                == .totalLimitExceeded)
    }

    @Test func partsAreFull() throws {
        for datagram: [UInt8] in [[], [1], [0, 1], [2, 1], Array(repeating: 0, count: WireLimits.datagramBytes + 1)] {
            var assembler = FrameAssembler(for: Self.open)
            #expect(throws: WireError.self) { try assembler.receive(datagram) }
        }
    }
}
