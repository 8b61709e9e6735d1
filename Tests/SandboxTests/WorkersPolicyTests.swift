import ShippedPolicies
import Testing

@testable import Confinement

/// The policy of workers as text: what is read, and every reason against.
@Suite struct WorkersPolicyTests {
    private static let text = String(decoding: ShippedPolicies.workers, as: UTF8.self)

    @Test func theShippedOneIsRead() throws {
        let policy = try WorkersPolicy(json: ShippedPolicies.workers)
        #expect(policy.leastMode == .userns && policy.floorMode == .landlock)
        #expect(policy.checks.spawning == .zygote && policy.runs.memoryMegabytes == 2048)
        let program = try Sandboxes.policy()
        let checks = policy.configuration(.check, program: program, leastMode: .userns, workerPath: nil, slots: 4)
        #expect(checks.duty == .check && checks.limits.descriptors == 1 && checks.limits.memoryBytes == 512 << 20)
        let runs = policy.configuration(.data, program: program, leastMode: .userns, workerPath: nil, slots: 2)
        #expect(runs.recycling.workers == policy.keeper.recycleWorkers && runs.limits.cpuSeconds == 600)
        #expect(runs.controlGroup?.memoryBytes == 4 * (2048 << 20) + 256 << 20)
    }

    @Test func theLeastModeAndItsFloor() throws {
        let policy = try WorkersPolicy(json: ShippedPolicies.workers)
        #expect(try policy.least(asked: nil) == .userns)
        #expect(try policy.least(asked: .landlock) == .landlock)
        #expect(try policy.least(asked: .full) == .full)
        let strict = try WorkersPolicy(json: Array(Self.text.replacing("\"landlock\"", with: "\"userns\"").utf8))
        #expect { try strict.least(asked: .landlock) } throws: { ($0 as? ConfinementError)?.code == .badConfiguration }
    }

    @Test(arguments: [
        ("\"version\": 1", "\"version\": 2", "unknownVersion"), ("\"version\": 1", "\"version\": 1.5", "wrongType"),
        ("\"version\": 1", "\"version\": true", "wrongType"), ("\"version\": 1,", "", "missingKey"),
        ("\"version\": 1,", "\"version\": 1, \"more\": 1,", "unknownKey"),
        ("\"version\": 1,", "\"version\": 1, \"version\": 1,", "duplicateKey"),
        ("\"version\": 1", "\"version\": 01", "leadingZero"), ("\"version\": 1", "\"version\": NaN", "badNumber"),
        ("\"userns\"", "\"none\"", "unknownMode"), ("\"userns\"", "3", "wrongType"),
        ("\"floorMode\": \"landlock\"", "\"floorMode\": \"full\"", "outOfRange"),
        ("\"zygote\"", "\"fork\"", "unknownSpawning"), ("\"controlGroup\": true", "\"controlGroup\": 1", "wrongType"),
        ("\"memoryMegabytes\": 512", "\"memoryMegabytes\": 8", "outOfRange"),
        ("\"warm\": 4", "\"warm\": -1", "outOfRange"),
        ("\"slots\": 4", "\"slots\": 0", "outOfRange"), ("\"restarts\": 5", "\"restarts\": 1000", "outOfRange"),
        ("\"recycleWorkers\": 20000", "\"recycleWorkers\": 0", "outOfRange"),
        ("\"name\": \"default\"", "\"name\": \"\"", "outOfRange"),
        ("\"name\": \"default\"", "\"name\": 1", "wrongType"),
        ("\"keeper\": {", "\"keeper\": {\"more\": 1, ", "unknownKey"), ("\"keeper\":", "\"kept\":", "missingKey"),
        ("\"replyMegabytes\": 16", "\"replyMegabytes\": 99999999999999999999", "wrongType"),
    ])
    func everyReasonAgainst(_ part: String, _ other: String, _ word: String) throws {
        #expect(Self.text.contains(part), "\(part)")
        let changed = Self.text.replacing(part, with: other, maxReplacements: 1)
        do throws(ConfinementError) {
            _ = try WorkersPolicy(json: Array(changed.utf8))
            Issue.record("\(other) was read")
        } catch {
            #expect(error.code == .badPolicy)
            #expect(error.detail.hasPrefix(word + ":"), "\(error.detail)")
        }
    }

    @Test(arguments: ["", "[]", "null", "{", "{} {}", "{\"a\":\t1}x"]) func whatIsNoObject(text: String) {
        #expect { try WorkersPolicy(json: Array(text.utf8)) } throws: { ($0 as? ConfinementError)?.code == .badPolicy }
    }
}
