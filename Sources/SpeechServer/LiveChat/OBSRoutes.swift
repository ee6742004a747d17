import Foundation
import Hummingbird
import LiveChatService
import LiveChatSources

/// OBS over HTTP: its scenes, and the overlay as one of its sources.
struct OBSRoutes: Sendable {
    let chat: LiveChatService
    /// Bytes of a body.
    let maxBody: Int

    func add(to router: some RouterMethods<ServerContext>) {
        let group = router.group("v1/live-chat/obs")
        group.get { _, _ in
            let scenes = try await chat.obsScenes()
            return try JSONBody.response(Scenes(scenes: scenes.names, current: scenes.current))
        }
        group.post { request, _ in try await add(request) }
    }

    private struct Scenes: Encodable {
        let scenes: [String]
        let current: String
    }

    private struct Order: Decodable {
        /// The overlay's address, as the page shows it.
        let overlay: String
        let scene: String?
        let name: String?
        let width: Int?
        let height: Int?
        let monitor: Bool?
    }

    private struct Added: Encodable {
        let scene: String
        let name: String
        let change: String
    }

    private func add(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: maxBody)
        let order = try JSONBody.decode(Order.self, from: body)
        var overlay = OBSOverlay(url: try address(order.overlay))
        if let scene = order.scene, !scene.isEmpty { overlay.scene = try text(scene, "scene") }
        if let name = order.name, !name.isEmpty { overlay.name = try text(name, "name") }
        overlay.width = try size(order.width, "width") ?? overlay.width
        overlay.height = try size(order.height, "height") ?? overlay.height
        overlay.isMonitored = order.monitor ?? overlay.isMonitored
        let result = try await chat.addToOBS(overlay)
        return try JSONBody.response(
            Added(scene: result.scene, name: result.name, change: result.change.rawValue))
    }

    /// Of this server's overlay, with the token that holds; OBS opens nothing else for it.
    private func address(_ text: String) throws -> String {
        guard text.utf8.count <= 2000, let parts = URLComponents(string: text),
            ["http", "https"].contains(parts.scheme?.lowercased()), parts.host?.isEmpty == false,
            parts.path.hasSuffix("/overlay"),
            parts.queryItems?.contains(where: { $0.name == "token" && $0.value == chat.token }) == true
        else {
            throw APIError(
                .badRequest, "invalid_field", "overlay must be the address of the overlay, with its token",
                field: "overlay")
        }
        return text
    }

    private func text(_ text: String, _ field: String) throws -> String {
        guard text.utf8.count <= 400 else {
            throw APIError(.badRequest, "invalid_field", "\(field) is longer than 400 bytes", field: field)
        }
        return text
    }

    private func size(_ value: Int?, _ field: String) throws -> Int? {
        guard let value else { return nil }
        guard (50...8192).contains(value) else {
            throw APIError(
                .badRequest, "invalid_field", "\(field) must be from 50 to 8192 pixels", field: field)
        }
        return value
    }
}

extension APIError {
    /// What OBS does not do.
    init(_ fault: OBSFault) {
        switch fault {
        case .unreachable, .silent, .foreign:
            self.init(.serviceUnavailable, "obs_unreachable", fault.description)
        case .passwordMissing, .passwordWrong: self.init(.conflict, "obs_password", fault.description)
        case .unknownScene: self.init(.notFound, "obs_scene", fault.description, field: "scene")
        case .nameTaken: self.init(.conflict, "obs_name", fault.description, field: "name")
        case .noBrowser, .refused: self.init(.badGateway, "obs_refused", fault.description)
        }
    }
}
