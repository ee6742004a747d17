/// What the streamer's studio program shows and hears, as far as it tells.
public struct StudioState: Codable, Sendable, Equatable {
    /// The scene that is on.
    public var scene: String
    /// Sources of sound that are muted, in the order of their names.
    public var muted: [String]

    /// A scene, and what is muted in it.
    public init(scene: String, muted: [String] = []) {
        self.scene = scene
        self.muted = muted
    }
}
