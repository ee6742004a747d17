import LiveChatSources

extension LiveChatService {
    /// The scenes of OBS, which are connected to for this.
    ///
    /// - Throws: `LiveChatFault.obs`.
    public func obsScenes() async throws(LiveChatFault) -> OBSScenes {
        do throws(OBSFault) {
            let client = try await configuration.factory.obs()
            defer { client.close() }
            return try await OBSScenes(client)
        } catch {
            throw .obs(error)
        }
    }

    /// Makes the overlay's source in OBS, or brings it up to date.
    ///
    /// - Throws: `LiveChatFault.obs`.
    public func addToOBS(_ overlay: OBSOverlay) async throws(LiveChatFault) -> OBSOverlay.Result {
        do throws(OBSFault) {
            let client = try await configuration.factory.obs()
            defer { client.close() }
            return try await overlay.add(to: client)
        } catch {
            throw .obs(error)
        }
    }
}
