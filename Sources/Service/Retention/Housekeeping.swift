import Ledger
import Logging

/// What a running instance does beside its work: walks the chain that opening took on trust, and erases what is due.
final class Housekeeping: Sendable {
    private let task: Task<Void, Never>

    private static let interval = Duration.seconds(3_600)

    init(core: Core) {
        task = Task(priority: .background) {
            await Self.walk(core)
            while !Task.isCancelled {
                await Self.erase(core)
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    func stop() async {
        task.cancel()
        await task.value
    }

    private static func walk(_ core: Core) async {
        do {
            guard let entries = try await core.recorder.walk() else { return }
            core.logger.info("the whole chain of the record is sound", metadata: ["entries": "\(entries)"])
        } catch {
            let isBroken = error.code == .chainBroken
            core.logger.critical(
                isBroken
                    ? "the record is not what was recorded: nothing more is written"
                    : "the chain of the record could not be walked", metadata: ["error": "\(error)"])
        }
    }

    private static func erase(_ core: Core) async {
        do {
            let count = try await Retention(core: core).run()
            if count > 0 { core.logger.info("results erased whose retention ended", metadata: ["count": "\(count)"]) }
        } catch {
            core.logger.error("results that are due could not be erased", metadata: ["error": "\(error)"])
        }
    }
}
