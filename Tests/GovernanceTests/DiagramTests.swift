import Foundation
import Governance
import Testing

@Suite struct DiagramTests {
    /// The map in the README is generated: print `TransitionTable.diagram` and paste it.
    @Test func readmeHoldsTheDiagram() throws {
        let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Governance/README.md")
        let text = try String(contentsOf: readme, encoding: .utf8)
        #expect(text.contains("```mermaid\n\(TransitionTable.diagram)\n```"), "\(TransitionTable.diagram)")
    }
}
