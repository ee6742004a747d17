import Foundation
import LiveChat

/// The overlay as a browser source of OBS, whose sound OBS has.
public struct OBSOverlay: Sendable, Equatable {
    /// The scene that it is in; `nil` for the one that is on.
    public var scene: String?
    /// Of the source.
    public var name = "iShowTTS"
    /// The overlay's address, with its token.
    public var url: String
    /// In pixels.
    public var width = 800
    /// In pixels.
    public var height = 600
    /// Whether the streamer hears it too, and not the stream alone.
    public var isMonitored = true

    /// An overlay of the usual size in the scene that is on.
    public init(url: String) { self.url = url }

    /// What was done in OBS.
    public struct Result: Sendable, Equatable {
        public enum Change: String, Sendable {
            case created
            /// The source was there, and has the address and the settings now.
            case updated
            /// The source was there in another scene, and is in this one too.
            case addedToScene
        }

        public var scene: String
        public var name: String
        public var change: Change
    }

    /// Makes the source, or brings the one of its name up to date.
    ///
    /// - Throws: ``OBSFault``.
    public func add(to client: OBSClient) async throws(OBSFault) -> Result {
        let scenes = try await OBSScenes(client)
        let scene = self.scene ?? scenes.current
        guard scenes.names.contains(scene) else { throw .unknownScene(scene, known: scenes.names) }
        let inputs = try await client.request("GetInputList")["inputs"]?.items ?? []
        let known = inputs.first { $0["inputName"]?.text == name }
        let change: Result.Change
        if let known {
            let kind = known["unversionedInputKind"]?.text ?? known["inputKind"]?.text ?? ""
            guard kind == Self.kind else { throw .nameTaken(name, kind: kind) }
            _ = try await client.request(
                "SetInputSettings", Settings(inputName: name, inputSettings: values, overlay: true))
            change = try await place(in: scene, client) ? .addedToScene : .updated
        } else {
            do {
                _ = try await client.request(
                    "CreateInput",
                    Creation(
                        sceneName: scene, inputName: name, inputKind: Self.kind, inputSettings: values,
                        sceneItemEnabled: true))
            } catch .refused(_, let code, _) where code == Self.invalidKind {
                throw .noBrowser
            }
            change = .created
        }
        if isMonitored {
            _ = try await client.request(
                "SetInputAudioMonitorType",
                Monitor(inputName: name, monitorType: "OBS_MONITORING_TYPE_MONITOR_AND_OUTPUT"))
        }
        return Result(scene: scene, name: name, change: change)
    }

    /// Puts the source that there is into a scene.
    ///
    /// - Returns: `false` if it was there.
    private func place(in scene: String, _ client: OBSClient) async throws(OBSFault) -> Bool {
        do {
            _ = try await client.request("GetSceneItemId", Place(sceneName: scene, sourceName: name))
            return false
        } catch .refused(_, let code, _) where code == Self.notFound {
            _ = try await client.request("CreateSceneItem", Place(sceneName: scene, sourceName: name))
            return true
        }
    }

    private static let kind = "browser_source"
    /// Statuses of requests.
    private static let notFound = 600
    private static let invalidKind = 605

    private var values: Values { Values(url: url, width: width, height: height) }

    /// What the source is set to: with "Control audio via OBS", and not loaded anew with each change of scenes.
    private struct Values: Encodable {
        let url: String
        let width: Int
        let height: Int
        let rerouteAudio = true
        let shutdown = false
        let restartWhenActive = false

        enum CodingKeys: String, CodingKey {
            case url, width, height, shutdown
            case rerouteAudio = "reroute_audio"
            case restartWhenActive = "restart_when_active"
        }
    }

    private struct Settings: Encodable {
        let inputName: String
        let inputSettings: Values
        let overlay: Bool
    }

    private struct Creation: Encodable {
        let sceneName: String
        let inputName: String
        let inputKind: String
        let inputSettings: Values
        let sceneItemEnabled: Bool
    }

    private struct Place: Encodable {
        let sceneName: String
        let sourceName: String
    }

    private struct Monitor: Encodable {
        let inputName: String
        let monitorType: String
    }
}

/// The scenes of OBS.
public struct OBSScenes: Sendable, Equatable {
    /// As OBS shows them, from the top.
    public var names: [String]
    /// The one that is on.
    public var current: String

    /// Asks OBS.
    ///
    /// - Throws: ``OBSFault``.
    public init(_ client: OBSClient) async throws(OBSFault) {
        let list = try await client.request("GetSceneList")
        // The protocol has the lowest first.
        names = (list["scenes"]?.items ?? []).compactMap { $0["sceneName"]?.text }.reversed()
        current = list["currentProgramSceneName"]?.text ?? ""
    }
}
