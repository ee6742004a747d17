import Foundation

/// Finds the files that belong to this package.
///
/// Not by `Bundle.module`, which ends the process where they are missing.
public enum PackageResources {
    /// The place of a target's resource; `nil` where it is not installed.
    ///
    /// Looked for beside the executable, also where a link to it was started, in `../share/ishowtts` from there, and
    /// last in the package's sources, for programs that run away from where they were built.
    ///
    /// - Parameters:
    ///   - path: from the target's resources, such as "mini/vocab.txt".
    ///   - target: the target that names the resource in Package.swift.
    ///   - sources: the folder of the sources that holds the resource.
    public static func url(_ path: String, of target: String, sources: String) -> URL? {
        let bundle = "ishowtts_\(target)"
        var candidates = folders.flatMap { folder in
            [".resources", ".bundle"].map { folder.appendingPathComponent("\(bundle)\($0)/\(path)") }
        }
        candidates.append(URL(fileURLWithPath: sources).appendingPathComponent(path))
        return candidates.first { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// Where resource folders may lie.
    private static let folders: [URL] = {
        var folders = [Bundle.main.bundleURL]
        if let resources = Bundle.main.resourceURL { folders.append(resources) }
        if let program = Bundle.main.executableURL?.resolvingSymlinksInPath() {
            let folder = program.deletingLastPathComponent()
            folders += [folder, folder.appendingPathComponent("../share/ishowtts")]
        }
        return folders
    }()
}
