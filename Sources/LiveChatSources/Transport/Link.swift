import Foundation
import LiveChat

/// One connection of a source.
protocol Link: Sendable {
    /// What becomes of it; ends with ``LinkSignal/ended(_:)``.
    var signals: AsyncStream<LinkSignal> { get }

    /// Closes it, if it is open still.
    func close()
}

enum LinkSignal: Sendable, Equatable {
    /// The platform answers.
    case connected
    /// Messages come.
    case joined
    /// The platform asks for another connection, which then replaces this one.
    case replace
    case ended(LinkEnd)
}

/// Why a connection ended, or could not be made.
struct LinkEnd: Error, Sendable, Equatable {
    /// One line, with the remedy if there is one.
    var reason: String
    /// Whether another attempt may do better.
    var retries = true
}

/// Keeps a source connected: connects, connects anew after increasing waits, replaces a connection before it closes.
struct Keeper: Sendable {
    let source: String
    let timing: SourceTiming
    let now: @Sendable () -> Date
    let random: @Sendable () -> Double

    /// Runs until its task is cancelled, or no further attempt makes sense.
    ///
    /// - Parameters:
    ///   - open: makes a connection, whose messages go to `yield`; throws ``LinkEnd`` or `CancellationError`.
    func run(
        _ yield: @escaping @Sendable (ChatEvent) -> Void, open: @Sendable () async throws -> any Link
    ) async {
        var backOff = BackOff(unit: timing.retry, random: random)
        // The connection that is read until its successor is there.
        var old: (any Link)?
        defer { old?.close() }
        // What ends with a reason was refused for good.
        func tell(_ phase: SourceState.Phase, _ reason: String? = nil) {
            yield(
                .state(
                    SourceState(
                        source: source, phase: phase, reason: reason, since: now(),
                        isFailure: phase == .ended && reason != nil)))
        }
        while !Task.isCancelled {
            if old == nil { tell(.connecting) }
            let started = ContinuousClock.now
            do {
                let link = try await open()
                let end = await follow(link, old: &old, tell)
                if let end {
                    link.close()
                    throw end
                }
                // It is read on, while the next is made at once.
                old?.close()
                old = link
                backOff.reset()
            } catch is CancellationError {
                break
            } catch {
                let end = error as? LinkEnd ?? LinkEnd(reason: error.localizedDescription)
                guard end.retries else { return tell(.ended, end.reason) }
                if Task.isCancelled { break }
                if ContinuousClock.now - started > timing.health { backOff.reset() }
                tell(.waiting, end.reason)
                do { try await Task.sleep(for: backOff.next()) } catch { break }
            }
        }
        tell(.ended)
    }

    /// - Returns: why the connection ended; `nil` if it is to be replaced.
    private func follow(
        _ link: any Link, old: inout (any Link)?, _ tell: (SourceState.Phase, String?) -> Void
    ) async -> LinkEnd? {
        await withTaskCancellationHandler {
            for await signal in link.signals {
                switch signal {
                case .connected: tell(.connected, nil)
                case .joined:
                    tell(.joined, nil)
                    old?.close()
                    old = nil
                case .replace: return nil
                case .ended(let end): return end
                }
            }
            return LinkEnd(reason: "the connection was closed")
        } onCancel: {
            link.close()
        }
    }
}
