import Foundation
import GRDB
import Ledger

/// The smallest projection: how much each name holds, and in which order it came.
struct ToyState: RecordedState {
    var totals: [String: Int] = [:]
    var order: [Int64] = []
    static let projection = 1
    /// While anything is held under this name, the state has no coded form.
    static let uncodable = "uncodable"

    mutating func apply(_ event: ToyEvent, stamp: EntryStamp) {
        totals[event.name, default: 0] += event.amount
        order.append(stamp.sequence)
    }

    /// Ten: how many names there are is no matter of theirs.
    func parts() -> AnySequence<ToyState> {
        AnySequence(
            (0..<10).lazy.map { number in
                var part = ToyState()
                part.totals = totals.filter { $0.key.utf8.reduce(0) { $0 + Int($1) } % 10 == number }
                part.order = number == 0 ? order : []
                return part
            })
    }

    func encode(to encoder: any Encoder) throws {
        guard totals[Self.uncodable, default: 0] == 0 else {
            throw EncodingError.invalidValue(self, .init(codingPath: [], debugDescription: Self.uncodable))
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(totals, forKey: .totals)
        try container.encode(order, forKey: .order)
    }

    private enum CodingKeys: String, CodingKey {
        case totals, order
    }

    mutating func add(_ part: ToyState) {
        totals.merge(part.totals) { $1 }
        order += part.order
    }
}

struct ToyEvent: RecordedEvent, Codable, Hashable {
    var name: String
    var amount: Int
    var kindName: String { "toy" }

    init(_ name: String, _ amount: Int) {
        self.name = name
        self.amount = amount
    }

    func payload() throws -> Data { try CanonicalJSON.encode(self) }

    init(kindName: String, payload: Data) throws {
        guard kindName == "toy" else { throw LedgerError(.unreadableEntry, kindName) }
        self = try CanonicalJSON.decode(ToyEvent.self, from: payload)
    }
}

/// A folder that lives as long as the test.
final class Scratch: Sendable {
    let folder: String
    var ledger: String { folder + "/ledger.sqlite" }

    init() {
        folder = NSTemporaryDirectory() + "sluice-ledger-" + UUID().uuidString
        try! FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func open(
        clock: @escaping @Sendable () -> Int64 = { 1_700_000_000_000 },
        duringCommit: @escaping @Sendable (Int) throws -> Void = { _ in }
    ) throws -> Recorder<ToyState> {
        try Recorder(path: ledger, environment: RecorderEnvironment(clock: clock, duringCommit: duringCommit))
    }

    /// The file without a recorder. A recorder that was dropped may still be closing it.
    func raw() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        return try DatabaseQueue(path: ledger, configuration: configuration)
    }

    /// In an environment that differs from the usual one.
    func opened(_ change: (inout RecorderEnvironment) -> Void) throws -> Recorder<ToyState> {
        var environment = RecorderEnvironment(clock: { 1_700_000_000_000 })
        change(&environment)
        return try Recorder(path: ledger, environment: environment)
    }
}

extension Recorder<ToyState> {
    func add(_ name: String, _ amount: Int) async throws {
        try await record(by: "tester") { _, draft in draft.record(ToyEvent(name, amount)) }
    }

    func snapshot() async throws -> ToyState { try await read { $0 } }
}
