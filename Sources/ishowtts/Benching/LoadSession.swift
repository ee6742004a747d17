import Foundation
import SpeechBench

/// What a load is put on: a server, or a model in this process.
struct LoadSession {
    let target: any SpeechTarget
    private let server: ServerTarget?

    /// Connects, or loads; then speaks once, so that nothing of the beginning is part of the load.
    ///
    /// - Throws: `Failure`, and what loading a model throws.
    init(_ options: BenchServerOptions, _ files: ModelOptions, _ speaking: SpeakingOptions) async throws {
        server = try await options.target(together: LoadRunner.together, priority: "chat")
        if let server {
            target = server
        } else {
            target = try await LocalBench(
                files, speaking, voice: options.voice, together: LoadRunner.together, begun: .now
            ).target
        }
        do { for _ in 0..<2 { _ = try await target.speak(BenchText.medium.text) } } catch let fault
            as BenchFault
        {
            throw Failure(server == nil ? .data : .unavailable, fault.description)
        }
    }

    /// Closes the connections.
    func close() async { await server?.close() }
}
