import Foundation

/// Somebody who hears what is read: an overlay, the page, a program.
public struct StageListener: Sendable, Equatable, Identifiable {
    /// What kind of program it is.
    public enum Kind: String, Sendable {
        /// A browser source of OBS, or another page that shows and sounds.
        case overlay
        /// The server's own page.
        case page
        /// A program that takes every clip as a packet and tells nothing back.
        case stream
    }

    /// Rising in the order of arrival.
    public let id: Int
    /// What kind of program it is.
    public let kind: Kind
    /// When it came.
    public let since: Date
    /// Whether it can sound.
    public internal(set) var isAudible: Bool
    /// Whether what it shows is seen: in OBS, whether its scene is on.
    public internal(set) var isActive: Bool
    /// Whether it is the one that sounds.
    public internal(set) var isElected = false
}

/// What a listener is told.
public enum StageMessage: Sendable {
    /// - Parameters:
    ///   - offset: seconds of it that were heard already.
    ///   - isElected: whether this listener sounds.
    case clip(StagedClip, offset: Double, isElected: Bool, volume: Double, isPaused: Bool)
    /// More of the clip that it has; not for programs that take whole clips.
    case piece(StagedPiece)
    /// Nothing of the item is heard or shown any more.
    case stop(item: Int)
    case pause(item: Int)
    case resume(item: Int)
    /// From 0 to 1, for what plays too.
    case volume(Double)
    /// Whether this listener sounds from now on; what plays goes on from the offset.
    case elected(Bool, item: Int?, offset: Double)
}

/// What a listener tells.
public enum StageReport: Sendable, Equatable {
    /// Whether it can sound, and whether it is seen.
    case state(isAudible: Bool, isActive: Bool)
    case started(item: Int)
    case ended(item: Int)
    /// It could not play the item.
    case failed(item: Int)
}
