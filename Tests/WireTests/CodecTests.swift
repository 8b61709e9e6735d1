import Schemas
import Testing
import Wire

@Suite struct CodecTests {
    @Test func messagesComeBack() throws {
        for request in Samples.requests { #expect(try Request(message: request.message) == request) }
        for frame in Samples.frames { #expect(try Frame(message: frame.message) == frame) }
    }

    @Test func truncationsAreRefused() {
        for message in Samples.requests.map(\.message) {
            for length in 0..<message.count {
                #expect(throws: WireError.self) { try Request(message: Array(message[..<length])) }
            }
        }
        for message in Samples.frames.map(\.message) {
            for length in 0..<message.count {
                #expect(throws: WireError.self) { try Frame(message: Array(message[..<length])) }
            }
        }
    }

    /// Refused, or decoded to something that encodes and decodes again.
    @Test func bitFlipsNeverCrash() throws {
        for message in Samples.requests.map(\.message) {
            for bit in stride(from: 0, to: message.count * 8, by: 5) {
                var flipped = message
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                if let request = try? Request(message: flipped) {
                    #expect(try Request(message: request.message).message == request.message)
                }
            }
        }
        for message in Samples.frames.map(\.message) {
            for bit in stride(from: 0, to: message.count * 8, by: 5) {
                var flipped = message
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                if let frame = try? Frame(message: flipped) {
                    #expect(try Frame(message: frame.message).message == frame.message)
                }
            }
        }
    }

    private func code<Value: WireCodable>(_ bytes: [UInt8], _: Value.Type = Value.self) -> WireError.Code? {
        do {
            _ = try Value(message: bytes)
            return nil
        } catch { return error.code }
    }

    @Test func refusalsHaveTheirCodes() {
        let version = WireLimits.version
        #expect(code([version], Request.self) == .truncated)
        #expect(code([version + 1, 4, 1], Request.self) == .unsupportedVersion)
        #expect(code([version, 4, 1, 0], Request.self) == .trailingBytes)
        #expect(code([version, 4, 2], Request.self) == .invalidTag)
        #expect(code([version, 9, 200], Frame.self) == .invalidTag)
        // A number with a superfluous byte, and one beyond 64 bits.
        #expect(code([version, 4, 0x80, 0x00], Frame.self) == .invalidNumber)
        #expect(code([version, 4] + Array(repeating: 0xFF, count: 9) + [2], Frame.self) == .invalidNumber)
        #expect(code([version, 7, 1, 0xFF, 0, 0, 0], Frame.self) == .invalidText)
        // A million diagnostics in no bytes, and a batch of a million rows in no bytes.
        #expect(code([version, 0, 0xC0, 0x84, 0x3D], Frame.self) == .limitExceeded)
        #expect(code([version, 2, 0xC0, 0x84, 0x3D, 0x90, 0x4E], Frame.self) == .limitExceeded)
        // Presence bits beyond the last row.
        #expect(code([version, 2, 1, 1, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0], Frame.self) == .inconsistent)
    }

    @Test func longFramesGoInParts() throws {
        let text = String(repeating: "长", count: 100_000)
        let frame = Frame.batch(Batch(rowCount: 1, vectors: [.text([text])]))
        let datagrams = frame.datagrams()
        #expect(datagrams.count == 5 && datagrams.allSatisfy { $0.count <= WireLimits.datagramBytes })
        let columns = PreparedColumns(columns: [ResultColumn(name: "t", type: .text, role: .plain)])
        var assembler = FrameAssembler(for: Samples.requests[1])
        for datagram in Frame.prepared(columns).datagrams() { _ = try assembler.receive(datagram) }
        try assembler.runRequested(sendResult: true)
        for datagram in datagrams { #expect(try assembler.receive(datagram) == nil) }
        let end = try assembler.receive(Frame.runFinished(rowCount: 1).datagrams()[0])
        let table = ResultTable(columns: columns.columns, vectors: [.text([text])], rowCount: 1)
        #expect(end == .runFinished(RunResult(rowCount: 1, table: table, evidence: nil)))
    }
}
