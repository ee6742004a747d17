import Foundation

/// The package's own files, as text.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// Names of the folders in a folder.
    static func folders(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            at: root.appending(path: path), includingPropertiesForKeys: [.isDirectoryKey]
        )
        .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
        .map(\.lastPathComponent)
    }

    /// Paths of the files of a kind, in a folder and those in it; build products do not count.
    static func files(_ suffix: String, in path: String) throws -> [String] {
        let folder = root.appending(path: path).path
        return try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { file in
                file.hasSuffix(suffix) && !file.split(separator: "/").contains { $0.hasPrefix(".") }
            }
            .map { path.isEmpty ? $0 : "\(path)/\($0)" }
            .sorted()
    }
}
