import Basics
import Foundation
import Hummingbird

/// The web page, the overlay and the API's description: the files of the folder `Page` of this package.
struct PageRoutes: Sendable {
    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8", "json": "application/json", "svg": "image/svg+xml",
    ]

    /// Pages that have a path of their own besides their file's.
    private static let pages = ["index.html": "/", "overlay.html": "/overlay"]

    private static let folder: URL? = {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return PackageResources.url("Page", of: "SpeechServer", sources: sources.path)
    }()

    private static let files: [String] = {
        let names = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
        return names.filter { types[type(of: $0)] != nil }.sorted()
    }()

    /// The paths that they have here; nothing secret is in them.
    static let paths = Set(files.map { "/" + $0 }).union(pages.values).union(["/favicon.ico"])

    private static func type(of name: String) -> String { String(name.split(separator: ".").last ?? "") }

    func add(to router: some RouterMethods<ServerContext>) throws {
        guard let folder = Self.folder, Self.files.contains("index.html") else {
            throw ConfigurationError("the page's files are missing beside the program; install it whole")
        }
        for name in Self.files {
            guard let type = Self.types[Self.type(of: name)] else { continue }
            let bytes = ByteBuffer(data: try Data(contentsOf: folder.appendingPathComponent(name)))
            // OBS puts the streamer's own CSS into the overlay, as an element.
            let styles = name == "overlay.html" ? " style-src 'self' 'unsafe-inline';" : ""
            let headers: HTTPFields = [
                .contentType: type, .cacheControl: "no-cache",
                .contentSecurityPolicy:
                    "default-src 'self';\(styles) media-src 'self' blob: data:; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
                // An overlay's address holds its token.
                .init("Referrer-Policy")!: "no-referrer",
            ]
            let answer: @Sendable (Request, ServerContext) -> Response = { _, _ in
                Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
            }
            router.get(RouterPath(name), use: answer)
            if let path = Self.pages[name] { router.get(RouterPath(path), use: answer) }
        }
        router.get("favicon.ico") { _, _ in Response(status: .noContent) }
    }
}
