// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "ishowtts", path: "..")],
    targets: [
        .executableTarget(name: "text", dependencies: [.product(name: "SpeechText", package: "ishowtts")]),
        // Banned words on hostile lines.
        .executableTarget(
            name: "chat",
            dependencies: [
                .product(name: "LiveChat", package: "ishowtts"),
                .product(name: "SpeechText", package: "ishowtts"),
            ]),
        .executableTarget(
            name: "model",
            dependencies: [
                .product(name: "F5TTS", package: "ishowtts"),
                .product(name: "Checkpoints", package: "ishowtts"),
                .product(name: "SpeechEngine", package: "ishowtts"),
                .product(name: "Tensors", package: "ishowtts"),
            ]),
        .executableTarget(
            name: "speech",
            dependencies: [
                .product(name: "F5TTS", package: "ishowtts"),
                .product(name: "SpeechEngine", package: "ishowtts"),
                .product(name: "Tensors", package: "ishowtts"),
            ]),
        // Inner loops, beside the processor's peak.
        .executableTarget(name: "kernels", dependencies: [.product(name: "Tensors", package: "ishowtts")]),
    ],
    swiftLanguageModes: [.v6]
)
