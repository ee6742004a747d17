/// Something that happened in OBS.
public struct OBSEvent: Sendable, Equatable {
    /// As the protocol calls it: `CurrentProgramSceneChanged`.
    public var type: String
    /// What it says.
    public var data: JSONValue

    /// An event of its parts.
    public init(type: String, data: JSONValue) {
        self.type = type
        self.data = data
    }
}

extension StudioState {
    /// Sources of sound that are told apart.
    public static let mostInputs = 200
    /// In bytes of UTF-8: longer names are not those of a scene or a source.
    public static let longestName = 4096

    /// Follows what happened in OBS.
    ///
    /// - Returns: whether anything changed.
    public mutating func take(_ event: OBSEvent) -> Bool {
        let before = self
        let name = event.data["inputName"]?.text
        switch event.type {
        case "CurrentProgramSceneChanged": setScene(event.data["sceneName"]?.text)
        // A scene that is renamed is still on.
        case "SceneNameChanged" where event.data["oldSceneName"]?.text == scene:
            setScene(event.data["sceneName"]?.text)
        case "InputMuteStateChanged":
            guard let name else { break }
            setMuted(event.data["inputMuted"]?.truth == true, name)
        case "InputNameChanged":
            guard let old = event.data["oldInputName"]?.text, let name, muted.contains(old) else { break }
            setMuted(false, old)
            setMuted(true, name)
        case "InputRemoved": if let name { setMuted(false, name) }
        default: break
        }
        return self != before
    }

    private mutating func setScene(_ name: String?) {
        if let name, name.utf8.count <= Self.longestName { scene = name }
    }

    /// Notes whether a source of sound is muted.
    public mutating func setMuted(_ isMuted: Bool, _ name: String) {
        let index = muted.firstIndex { $0 >= name } ?? muted.endIndex
        let isThere = index < muted.endIndex && muted[index] == name
        if !isMuted {
            if isThere { muted.remove(at: index) }
        } else if !isThere, muted.count < Self.mostInputs, name.utf8.count <= Self.longestName {
            muted.insert(name, at: index)
        }
    }
}
