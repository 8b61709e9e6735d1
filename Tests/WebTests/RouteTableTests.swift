import Testing

@testable import Web

@Suite struct RouteTableTests {
    @Test func methodsOfAPath() {
        var table = RouteTable()
        table.add(.get, "/v1/jobs")
        table.add(.post, "/v1/jobs")
        table.add(.get, "/v1/jobs/:id")
        #expect(table.methods(of: "/v1/jobs") == ["GET", "POST"])
        #expect(table.methods(of: "/v1/jobs/abc") == ["GET"])
        #expect(table.methods(of: "/v1/jobs/abc/more") == nil)
        #expect(table.methods(of: "/") == nil)
    }
}
