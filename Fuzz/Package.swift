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
        fuzz("SafetensorsFuzz", "Checkpoints", "F5TTS", "Tensors"),
        fuzz("PickleFuzz", "Checkpoints", "F5TTS"),
        fuzz("YAMLFuzz", "Checkpoints", "F5TTS"),
        fuzz("ModelFuzz", "SpeechEngine", "Tensors"),
        fuzz("NormalizerFuzz", "SpeechText"),
        fuzz("MarkupFuzz", "SpeechService", "SpeechEngine", "SpeechText"),
        fuzz("PronunciationFuzz", "SpeechText"),
        fuzz("TwitchFuzz", "LiveChat"),
        fuzz("BilibiliFuzz", "LiveChat"),
        fuzz("YouTubeFuzz", "LiveChat"),
        fuzz("EventSubFuzz", "LiveChat"),
        fuzz("KickFuzz", "LiveChat"),
        fuzz("OBSFuzz", "LiveChat"),
        fuzz("ChatInputFuzz", "LiveChat"),
        fuzz("ChatRecordFuzz", "LiveChat"),
        fuzz("ChatRulesFuzz", "LiveChat"),
    ],
    swiftLanguageModes: [.v6]
)
