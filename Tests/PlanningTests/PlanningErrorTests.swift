import Planning
import Testing

@Test func codeOfAnErrorIsThatOfItsFirstDiagnostic() {
    #expect(PlanningError(.syntaxError, "…").code == .syntaxError)
    #expect(PlanningError([]).code == nil)
}
