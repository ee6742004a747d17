// swift-tools-version: 6.2
import PackageDescription

/// A fuzz target: `Sources/NAME`, and the products of the main package that it feeds.
func fuzz(_ name: String, _ products: String...) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["FuzzDriver"] + products.map { .product(name: $0, package: "ishowtts") })
}

let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "ishowtts", path: "..")],
    targets: [
        .target(name: "FuzzDriver"),
        fuzz("TextFuzz", "SpeechText"),
        fuzz("AudioFuzz", "SpeechAudio"),
        fuzz("SafetensorsFuzz", "Checkpoints"),
        fuzz("PickleFuzz", "Checkpoints"),
        fuzz("YAMLFuzz", "Checkpoints"),
        fuzz("NormalizerFuzz", "SpeechText"),
    ],
    swiftLanguageModes: [.v6]
)
