import Schemas
import Testing
import Wire

@testable import Confinement

/// A captured worker says whatever it likes on its own socket; nothing of it is believed that is not well formed and in turn.
@Suite struct ForgedReplyTests {
    private static let check = Wire.Request.check(
        CheckRequest(text: "SELECT 1", mode: .open(evidence: false), tables: []))

    /// The frames of a worker that sends exactly `frames`, read as a check's.
    private static func read(_ frames: [[UInt8]]) async throws -> (events: Int, refused: Bool, ended: Bool) {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.attempt { exchange throws(ConfinementError) in
                for frame in frames { try await exchange.send([UInt8(ascii: "r")] + frame) }
                exchange.endRequests()
                while try await exchange.nextFrame() != nil {}
            }
            #expect(report.outcome == .succeeded && report.frames.count == frames.count)
            var assembler = FrameAssembler(for: check)
            var events = 0
            for frame in report.frames {
                do throws(WireError) { if try assembler.receive(frame) != nil { events += 1 } } catch {
                    return (events, true, assembler.isEnded)
                }
            }
            return (events, false, assembler.isEnded)
        }
    }

    @Test func wordsThatAreNoneAreRefused() async throws {
        let right = Frame.prepared(PreparedColumns(columns: [], explain: nil)).datagrams()[0]
        let found = try await Self.read([right])
        #expect(found.ended && !found.refused, "the control: a right frame is taken")
        var forgeries: [[UInt8]] = [[0], [1], [0xff, 0xff], [UInt8](repeating: 0xff, count: 60_000), right + [0]]
        for length in 1..<right.count { forgeries.append(Array(right.prefix(length))) }
        for at in right.indices {
            var changed = right
            changed[at] ^= 0x80
            if changed != right { forgeries.append(changed) }
        }
        for forgery in forgeries {
            let found = try await Self.read([forgery])
            #expect(found.refused || found.events == 0 || forgery.count == right.count, "\(forgery)")
        }
    }

    @Test func wordsOutOfTurnAreRefused() async throws {
        let prepared = Frame.prepared(PreparedColumns(columns: [], explain: nil)).datagrams()[0]
        let finished = Frame.runFinished(rowCount: 1).datagrams()[0]
        for order in [[finished], [prepared, prepared], [prepared, finished]] as [[[UInt8]]] {
            #expect(try await Self.read(order).refused)
        }
    }

    /// The transport's own rules: length, descriptors, bytes in all, and the word that it is ready.
    @Test func framesAgainstTheTransportEndTheWorker() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let long = await pool.run(request: ask("o"))
            #expect(long.outcome == .sandboxFault && long.stop == .badFrame)
            let flood = await pool.run(request: ask("f"), limits: Self.few)
            #expect(flood.outcome == .resourceLimit && flood.stop == .replyTooLarge)
            Escape.expectViolation(await pool.run(request: ask("g")), "a descriptor in a frame")
        }
        try await Sandboxes.with(try Sandboxes.probe("--without", "filter")) { pool in
            let passed = await pool.run(request: ask("g"))
            #expect(passed.outcome == .sandboxFault && passed.stop == .badFrame, "the server takes none either")
        }
    }

    private static var few: SandboxLimits {
        var limits = Sandboxes.limits
        limits.replyBytes = 1 << 20
        return limits
    }
}
