import Foundation
import Testing

/// What is installed elsewhere is complete.
@Suite struct PackagingTests {
    /// Targets of the program that have resources, by the text of a package's manifest.
    static func bundles(_ manifest: String) -> [String] {
        manifest.matches(of: /\.(target|executableTarget|testTarget)\(\s*name: "(\w+)"/)
            .reversed()
            .reduce(into: (names: [String](), end: manifest.endIndex)) { found, target in
                let body = manifest[target.range.upperBound..<found.end]
                if target.1 != "testTarget", body.contains("resources:") {
                    found.names.append(String(target.2))
                }
                found.end = target.range.lowerBound
            }.names
    }

    @Test func theContainerHasTheProgramsResources() throws {
        let bundles = Self.bundles(try Repository.text("Package.swift"))
        #expect(Set(bundles).isSuperset(of: ["BuiltInVoice", "LiveChat", "SpeechServer", "SpeechText"]))
        let container = try Repository.text("ops/Containerfile")
        for bundle in bundles {
            #expect(
                container.contains("/ishowtts_\(bundle).resources"),
                "ops/Containerfile does not copy the resources of \(bundle), without which the program does not start"
            )
        }
    }

    @Test func whoHasResourcesIsFound() {
        let manifest = """
            .target(name: "A"), .target(
                name: "B", resources: [.copy("x")]), .testTarget(name: "C", resources: [.copy("y")]), .target(name: "D")
            """
        #expect(Self.bundles(manifest) == ["B"])
    }
}
