import Basics
import Foundation

/// Why a backend does not take a request, or gave one up.
public enum SchedulerError: OneLineError, Equatable {
    /// Too many requests wait.
    case queueFull(waiting: Int, retryAfter: Double)
    /// This client has too many requests waiting.
    case clientLimit(waiting: Int, retryAfter: Double)
    /// The deadline passed before the speech was begun.
    case deadline
    /// The scheduler takes nothing more, or was let go.
    case draining

    public var description: String {
        switch self {
        case .queueFull(let waiting, let seconds):
            "\(waiting) requests wait already; try again in about \(Int(clamping: seconds.rounded(.up))) s"
        case .clientLimit(let waiting, let seconds):
            "\(waiting) of your requests wait already; try again in about \(Int(clamping: seconds.rounded(.up))) s"
        case .deadline:
            "the deadline passed before this request's turn came; ask again, or allow it more time"
        case .draining: "no more requests are taken, because this is shutting down; ask again when it is back"
        }
    }

    /// Seconds after which asking again makes sense.
    public var retryAfter: Double? {
        switch self {
        case .queueFull(_, let seconds), .clientLimit(_, let seconds): seconds
        case .deadline, .draining: nil
        }
    }
}
