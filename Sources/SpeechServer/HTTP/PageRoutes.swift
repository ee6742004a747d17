import Basics
import Foundation
import Hummingbird

/// The web page and the API's description, which are files of this package.
struct PageRoutes: Sendable {
    private static let files = [
        ("index.html", "text/html; charset=utf-8"), ("app.js", "text/javascript; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"), ("openapi.json", "application/json"),
    ]

    /// The paths that they have here.
    static let paths = Set(files.map { "/" + $0.0 }).union(["/", "/favicon.ico"])

    func add(to router: some RouterMethods<ServerContext>) throws {
        for (name, type) in Self.files {
            let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent()
            guard let url = PackageResources.url("Page/\(name)", of: "SpeechServer", sources: sources.path)
            else {
                throw ConfigurationError(
                    "the page's file \(name) is missing beside the program; install it whole")
            }
            let bytes = ByteBuffer(data: try Data(contentsOf: url))
            let headers: HTTPFields = [
                .contentType: type, .cacheControl: "no-cache",
                .contentSecurityPolicy:
                    "default-src 'self'; media-src 'self' blob: data:; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
            ]
            let answer: @Sendable (Request, ServerContext) -> Response = { _, _ in
                Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
            }
            router.get(RouterPath(name), use: answer)
            if name == "index.html" { router.get("/", use: answer) }
        }
        router.get("favicon.ico") { _, _ in Response(status: .noContent) }
    }
}
