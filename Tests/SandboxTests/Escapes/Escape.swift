import Glibc
import Schemas
import Testing

@testable import Confinement

/// A system call for the probe to make.
struct RawCall {
    var number: Int
    var arguments: [UInt64] = []
    /// Bytes that `RawCall.blob`, as an argument, points at.
    var bytes: [UInt8] = []

    static let blob: UInt64 = 0xb10b_b10b_b10b_b10b
    static let bad = UInt64.max

    var request: [UInt8] {
        let words = [UInt64(bitPattern: Int64(number))] + arguments + [UInt64](repeating: 0, count: 6 - arguments.count)
        let encoded = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
        return [UInt8(ascii: "y")] + encoded + bytes
    }
}

enum Escape {
    /// The number of a call on this architecture.
    static func number(_ name: String) throws -> Int { try #require(PolicyCompiler.number(ofCall: name), "\(name)") }

    /// Denied by the filter, and recorded as what it is.
    static func expectViolation(_ report: AttemptReport, _ what: String) {
        #expect(report.exit.end == .killed(signal: SIGSYS), "\(what): \(report.exit.end)")
        #expect(report.outcome == .policyViolation, "\(what)")
        #expect(report.frames.isEmpty, "\(what)")
    }

    /// Makes the call under the whole lock, which must end the worker.
    static func expectForbidden(_ name: String, _ arguments: [UInt64] = [], bytes: [UInt8] = []) async throws {
        let call = RawCall(number: try number(name), arguments: arguments, bytes: bytes)
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            expectViolation(await pool.run(request: call.request), name)
        }
    }

    /// Result and errno of a call with controls taken away.
    static func answer(
        _ name: String, _ arguments: [UInt64] = [], bytes: [UInt8] = [], without: String
    ) async throws -> (result: Int, errno: Int32) {
        let call = RawCall(number: try number(name), arguments: arguments, bytes: bytes)
        return try await Sandboxes.with(try Sandboxes.probe("--without", without)) { pool in
            answer(await pool.run(request: call.request))
        }
    }

    static func answer(_ report: AttemptReport) -> (result: Int, errno: Int32) {
        let words = report.text.split(separator: " ").map { Int($0) ?? .min }
        guard words.count == 2 else {
            Issue.record("no answer: \(report)")
            return (.min, 0)
        }
        return (words[0], Int32(words[1]))
    }
}
