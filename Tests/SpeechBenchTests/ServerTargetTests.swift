import Foundation
import SpeechBench
import Testing

@Suite struct ServerTargetTests {
    /// Its figures decide what is asked for, so one that keeps them back is not measured at all.
    @Test func aServerThatKeepsItsFiguresBackIsNamed() async throws {
        // Connections to it are taken by the system and never answered.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        try #require(isListening)
        let url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        var settings = ServerTarget.Settings(address: url)
        settings.patience = 0.3
        do {
            _ = try await ServerTarget(settings)
            Issue.record("a server without an answer was taken")
        } catch let fault as BenchFault {
            #expect(fault.description.hasPrefix("\(url)/metrics does not answer within 300 ms"))
        }
    }
}
