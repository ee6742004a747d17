import Basics

/// A setting that cannot be used; the description names it and the remedy.
public struct ConfigurationError: OneLineError {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
