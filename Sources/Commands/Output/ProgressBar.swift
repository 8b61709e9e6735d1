import Foundation
import Synchronization

/// One line on standard error that is written again as work goes on; silent where standard error is no terminal.
final class ProgressBar: Sendable {
    private let label: String
    private let isShown: Bool
    private let lastPercent = Mutex(-1)

    init(_ label: String, isShown: Bool = Terminal.errorIsTerminal) {
        self.label = label
        self.isShown = isShown
    }

    /// `done` of `total` units; writes only when the percentage changed.
    func update(done: Int, total: Int) {
        guard isShown, total > 0 else { return }
        let percent = min(100, max(0, Int(Double(done) / Double(total) * 100)))
        let changed = lastPercent.withLock { last in
            defer { last = percent }
            return last != percent
        }
        guard changed else { return }
        let width = 30
        let filled = percent * width / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        write("\r\(label) \(bar) \(percent) %")
    }

    /// As a closure for whoever works.
    var progress: @Sendable (_ done: Int, _ total: Int) -> Void {
        { done, total in self.update(done: done, total: total) }
    }

    /// Clears the line.
    func finish() {
        guard isShown, lastPercent.withLock({ $0 >= 0 }) else { return }
        write("\r\u{1B}[2K")
    }

    private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
