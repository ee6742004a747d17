// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
let strictC: [CSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
    name: "ishowtts",
    products: [
        .executable(name: "ishowtts", targets: ["ishowtts"]),
        .library(name: "SpeechEngine", targets: ["SpeechEngine"]),
        .library(name: "SpeechService", targets: ["SpeechService"]),
        .library(name: "SpeechServer", targets: ["SpeechServer"]),
        .library(name: "SpeechLibrary", targets: ["SpeechLibrary"]),
        .library(name: "LiveChat", targets: ["LiveChat"]),
        .library(name: "LiveChatSources", targets: ["LiveChatSources"]),
        .library(name: "LiveChatSpeech", targets: ["LiveChatSpeech"]),
        .library(name: "LiveChatService", targets: ["LiveChatService"]),
        .library(name: "F5TTS", targets: ["F5TTS"]),
        .library(name: "SpeechText", targets: ["SpeechText"]),
        .library(name: "SpeechAudio", targets: ["SpeechAudio"]),
        .library(name: "Checkpoints", targets: ["Checkpoints"]),
        .library(name: "Tensors", targets: ["Tensors"]),
    ],
    // A narrow range each: nothing changes that nobody here has built. These are the versions it was tried with.
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
        .package(url: "https://github.com/jpsim/Yams", .upToNextMinor(from: "6.2.2")),
        .package(url: "https://github.com/groue/GRDB.swift", .upToNextMinor(from: "7.10.0")),
        .package(url: "https://github.com/hummingbird-project/hummingbird", .upToNextMinor(from: "2.28.1")),
        .package(url: "https://github.com/LebJe/TOMLKit", .upToNextMinor(from: "0.6.0")),
        .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
        .package(url: "https://github.com/apple/swift-crypto", .upToNextMinor(from: "4.5.2")),
        .package(url: "https://github.com/apple/swift-nio", .upToNextMinor(from: "2.101.2")),
        .package(url: "https://github.com/apple/swift-nio-extras", .upToNextMinor(from: "1.35.2")),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", .upToNextMinor(from: "2.37.6")),
        .package(url: "https://github.com/apple/swift-protobuf", .upToNextMinor(from: "1.39.0")),
        .package(
            url: "https://github.com/apple/swift-distributed-tracing.git", .upToNextMinor(from: "1.7.3")),
        .package(
            url: "https://github.com/swift-server/async-http-client.git", .upToNextMinor(from: "1.37.0")),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", .upToNextMinor(from: "2.13.0")),
    ],
    targets: [
        // Inner loops in C, one table of functions per instruction set.
        .target(name: "CKernels", cSettings: strictC),
        .systemLibrary(name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),

        // Encodes AAC; libsndfile does not.
        .systemLibrary(name: "CVoAAC", pkgConfig: "vo-aacenc", providers: [.apt(["libvo-aacenc-dev"])]),

        // Inflate what Bilibili sends.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),

        // glibc's settings of its allocator, which Swift's Glibc leaves out.
        .systemLibrary(name: "CMalloc"),

        // What every target may need: checked numbers, a cache, where the package's resources are, how memory is given back.
        .target(name: "Basics", dependencies: ["CMalloc"], swiftSettings: strict),
        // Statistics of measurements, of whatever.
        .target(name: "Measurement", dependencies: ["Basics"], swiftSettings: strict),
        // Spans of requests, to a collector of OpenTelemetry.
        .target(
            name: "Telemetry",
            dependencies: [
                "Basics",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict),
        .target(name: "Tensors", dependencies: ["Basics", "CKernels"], swiftSettings: strict),
        .target(
            name: "Checkpoints",
            dependencies: ["Basics", "Tensors", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(
            name: "SpeechText", dependencies: ["Basics"],
            resources: [.copy("Resources/pinyin.dict"), .copy("Resources/NOTICE")],
            swiftSettings: strict),
        .target(
            name: "SpeechAudio", dependencies: ["Basics", "SpeechText", "Tensors", "CSndfile", "CVoAAC"],
            swiftSettings: strict),
        // Guesses how words are pronounced that no table has.
        .target(
            name: "GraphemesToPhonemes", dependencies: ["Basics", "Tensors", "Checkpoints", "SpeechText"],
            swiftSettings: strict),
        .target(name: "F5TTS", dependencies: ["Basics", "Tensors", "Checkpoints"], swiftSettings: strict),

        // The small voice that ships with the package: data, and where to find it.
        .target(
            name: "BuiltInVoice", dependencies: ["Basics"], path: "Models", exclude: ["README.md"],
            sources: ["BuiltInVoice.swift"], resources: [.copy("mini"), .copy("upstream")],
            swiftSettings: strict),
        .target(
            name: "SpeechEngine",
            dependencies: [
                "Basics", "F5TTS", "GraphemesToPhonemes", "SpeechText", "SpeechAudio", "Checkpoints",
                "Tensors",
                "BuiltInVoice",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        // How fast speech is made: plans, comparisons, load. Prints nothing.
        .target(
            name: "SpeechBench",
            dependencies: [
                "Basics", "Measurement", "SpeechEngine",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        // Voices and the log of syntheses, in SQLite; pronunciations, in a file.
        .target(
            name: "SpeechLibrary",
            dependencies: [
                "Basics", "SpeechEngine", "SpeechAudio", "SpeechText",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        // Messages, rules and the reading queue of live chats. No HTTP, no model.
        .target(
            name: "LiveChat",
            dependencies: [
                "Basics", "CZlib", "CBrotli", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            resources: [
                .copy("Resources/folding.tsv"), .copy("Resources/banned-english.txt"),
                .copy("Resources/banned-chinese.txt"),
            ],
            swiftSettings: strict),
        // Connections to chat platforms and to programs that gather their messages.
        .target(
            name: "LiveChatSources",
            dependencies: [
                "Basics", "LiveChat",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        // What every adapter speaks through: voices, options, policy, books. No HTTP.
        .target(
            name: "SpeechService",
            dependencies: [
                "Basics", "SpeechEngine", "SpeechLibrary", "SpeechAudio", "SpeechText",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict),
        // A chat's reading queue speaks through the service.
        .target(
            name: "LiveChatSpeech",
            dependencies: [
                "Basics", "LiveChat", "SpeechService", "SpeechEngine", "SpeechText", "BuiltInVoice",
            ],
            swiftSettings: strict),
        // A live chat that goes on for as long as the program: sources, rules, listeners.
        .target(
            name: "LiveChatService",
            dependencies: [
                "Basics", "LiveChat", "LiveChatSources", "LiveChatSpeech", "SpeechAudio", "SpeechEngine",
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: strict),
        .target(
            name: "SpeechServer",
            dependencies: [
                "Basics", "LiveChat", "LiveChatService", "LiveChatSources", "LiveChatSpeech", "SpeechService",
                "SpeechEngine", "SpeechLibrary", "SpeechAudio", "SpeechText", "Telemetry",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "TOMLKit", package: "TOMLKit"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            resources: [.copy("Page")], swiftSettings: strict),
        .executableTarget(
            name: "ishowtts",
            dependencies: [
                "SpeechServer", "SpeechService", "SpeechLibrary", "SpeechEngine", "F5TTS",
                "GraphemesToPhonemes",
                "SpeechText",
                "SpeechAudio", "Checkpoints", "Tensors", "Basics", "LiveChat", "LiveChatSources",
                "LiveChatService", "LiveChatSpeech", "SpeechBench", "Measurement",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),

        .testTarget(name: "BasicsTests", dependencies: ["Basics"], swiftSettings: strict),
        .testTarget(name: "MeasurementTests", dependencies: ["Measurement"], swiftSettings: strict),
        // Compares the documentation with the sources.
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "TensorsTests", dependencies: ["Tensors", "CKernels"], swiftSettings: strict),
        .testTarget(
            name: "CheckpointsTests", dependencies: ["Checkpoints", "Tensors"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "SpeechTextTests", dependencies: ["SpeechText"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "GraphemesToPhonemesTests",
            dependencies: ["GraphemesToPhonemes", "SpeechText", "Checkpoints", "Tensors"],
            swiftSettings: strict),
        .testTarget(
            name: "SpeechAudioTests", dependencies: ["SpeechAudio", "Tensors"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        // Counts heap allocations in tests; tells the thread sanitizer of Swift's mutexes.
        .target(name: "CAllocations", path: "Tests/CAllocations", cSettings: strictC),
        .testTarget(
            name: "F5TTSTests",
            dependencies: ["F5TTS", "Checkpoints", "Tensors", "CAllocations"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "SpeechEngineTests",
            dependencies: ["SpeechEngine", "SpeechAudio", "SpeechText", "F5TTS", "Checkpoints", "Tensors"],
            swiftSettings: strict),
        .testTarget(
            name: "TelemetryTests",
            dependencies: [
                "Telemetry",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SpeechBenchTests",
            dependencies: ["SpeechBench", "Measurement", "Basics"], swiftSettings: strict),
        .testTarget(
            name: "SpeechLibraryTests",
            dependencies: [
                "SpeechLibrary", "SpeechEngine", "SpeechAudio", "SpeechText",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SpeechServiceTests",
            dependencies: [
                "SpeechService", "SpeechEngine", "SpeechLibrary", "SpeechAudio", "SpeechText", "Tensors",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SpeechServerTests",
            dependencies: [
                "SpeechServer", "SpeechService", "SpeechEngine", "Tensors",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        // Compresses what servers send.
        .systemLibrary(
            name: "CBrotliEncoder", path: "Tests/CBrotliEncoder", pkgConfig: "libbrotlienc",
            providers: [.apt(["libbrotli-dev"])]),
        .target(
            name: "TestCompression", dependencies: ["CZlib", "CBrotliEncoder"], path: "Tests/TestCompression",
            swiftSettings: strict),
        .testTarget(
            name: "LiveChatTests", dependencies: ["LiveChat", "SpeechText", "TestCompression"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "LiveChatSourcesTests",
            dependencies: [
                "LiveChatSources", "LiveChat", "TestCompression",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "LiveChatSpeechTests",
            dependencies: [
                "LiveChatSpeech", "LiveChat", "SpeechService", "SpeechEngine", "Tensors",
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .testTarget(
            name: "LiveChatServiceTests",
            dependencies: ["LiveChatService", "LiveChatSpeech", "LiveChatSources", "LiveChat"],
            swiftSettings: strict),
        // They run the program.
        .testTarget(name: "CommandTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17
)
