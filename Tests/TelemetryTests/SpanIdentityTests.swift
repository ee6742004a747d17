import Telemetry
import Testing
import Tracing

@Suite struct SpanIdentityTests {
    private static let known = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func readsWhatTheStandardGives() throws {
        let span = try #require(SpanIdentity(header: Self.known))
        #expect(span.trace == "4bf92f3577b34da6a3ce929d0e0e4736" && span.spanID == "00f067aa0ba902b7")
        #expect(span.isSampled && span.header == Self.known)
        #expect(try #require(SpanIdentity(header: Self.known.dropLast(2) + "00")).isSampled == false)
        #expect(
            try #require(SpanIdentity(header: Self.known.dropLast(2) + "ff")).isSampled,
            "the other flags are unknown")
        #expect(
            SpanIdentity(header: "cc" + Self.known.dropFirst(2) + "-what-comes") != nil, "a later version")
        #expect(SpanIdentity(header: "01" + Self.known.dropFirst(2)) != nil)
    }

    @Test(arguments: [
        "", "00", "00-", known + "0", known + "-more", String(known.dropLast()), known.uppercased(),
        "ff" + known.dropFirst(2), "cc" + known.dropFirst(2) + "more",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0é", String(repeating: "0", count: 100_000),
    ])
    func refusesTheRest(header: String) { #expect(SpanIdentity(header: header) == nil) }
}
