// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "ishowtts", path: "..")],
    targets: [
        .executableTarget(name: "text", dependencies: [.product(name: "SpeechText", package: "ishowtts")])
    ],
    swiftLanguageModes: [.v6]
)
