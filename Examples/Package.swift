// swift-tools-version: 6.2
import PackageDescription

/// An example: `Sources/NAME`, and the products of the main package that it uses.
func example(_ name: String, _ products: String...) -> Target {
    .executableTarget(
        name: name, dependencies: products.map { .product(name: $0, package: "ishowtts") },
        swiftSettings: [.treatAllWarnings(as: .error)])
}

let package = Package(
    name: "Examples",
    dependencies: [
        .package(name: "ishowtts", path: ".."),
        .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
    ],
    targets: [
        example("speak", "SpeechEngine", "SpeechAudio"),
        example("stream", "SpeechEngine"),
        example("tokens", "SpeechText"),
        example("pronounce", "SpeechEngine", "SpeechAudio", "SpeechText"),
        example("clone", "SpeechEngine", "SpeechAudio"),
        .executableTarget(
            name: "serve",
            dependencies: [
                .product(name: "SpeechEngine", package: "ishowtts"),
                .product(name: "SpeechServer", package: "ishowtts"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: [.treatAllWarnings(as: .error)]),
    ],
    swiftLanguageModes: [.v6]
)
