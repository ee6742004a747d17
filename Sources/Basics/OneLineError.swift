import Foundation

/// An error whose description is one line for the user: what was wrong, and the remedy.
public protocol OneLineError: LocalizedError, CustomStringConvertible, Sendable {}

extension OneLineError {
    /// The description.
    public var errorDescription: String? { description }
}
