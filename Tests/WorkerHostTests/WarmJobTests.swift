import Testing

@testable import WorkerHost

@Suite struct WarmJobTests {
    /// A refused query would warm nothing, and nobody would notice but by the time of every job.
    @Test func everyPartRunsToItsEnd() {
        #expect(WarmJob.run())
    }
}
