import Testing

@testable import Web

@Suite struct AddressTests {
    @Test func hostAndPort() {
        #expect(WebServer.Address("127.0.0.1:80") == WebServer.Address(host: "127.0.0.1", port: 80))
        #expect(WebServer.Address("[::1]:8381") == WebServer.Address(host: "::1", port: 8381))
        for text in ["", "localhost", ":80", "::1:80", "a:65536", "a:-1", "a:b"] {
            #expect(WebServer.Address(text) == nil)
        }
    }

    @Test func loopback() {
        #expect(WebServer.Address.standard.isLoopback)
        #expect(WebServer.Address("0.0.0.0:80")?.isLoopback == false)
    }
}
