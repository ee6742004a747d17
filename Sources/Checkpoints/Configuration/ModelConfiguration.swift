import Foundation

/// A model's configuration in upstream's YAML form (`configs/F5TTS_v1_Base.yaml`), what inference needs of it.
public struct ModelConfiguration: Sendable, Equatable {
    public enum Tokenizer: String, Sendable, Codable {
        case pinyin, char, byte, custom
        /// Phonemes by a dictionary, for English (ours).
        case phoneme
    }

    public enum Backbone: String, Sendable {
        case dit = "DiT"
        case unet = "UNetT"
        case mmdit = "MMDiT"
    }

    /// Settings that our own files recommend, under `ishowtts`.
    public struct Recommended: Sendable, Equatable, Codable {
        public var nfe: Int?
        public var cfg: Float?
        /// Longest pass, reference included, in frames.
        public var maxFrames: Int?
        /// Guidance is part of the weights (a distilled student): one evaluation a step.
        public var guidanceFree: Bool?
        /// Calculate in eight bits where nothing else is asked for.
        public var int8: Bool?

        public init() {}
    }

    public var name: String?
    public var tokenizer: Tokenizer?
    public var backbone: Backbone?
    public var dim: Int?
    public var depth: Int?
    public var heads: Int?
    public var ffMult: Int?
    public var textDim: Int?
    public var convLayers: Int?
    public var textMaskPadding: Bool?
    public var averageUpsampling: Bool?
    public var qkNorm: String?
    /// `nil` in the outer optional: not stated; in the inner: all heads.
    public var rotaryHeads: Int??
    public var longSkip: Bool?
    public var recommended = Recommended()
    /// Keys that mean nothing here, for the user to see.
    public var warnings: [String] = []

    public init(path: String) throws {
        try self.init(YAMLReader(path: path))
    }

    public init(data: Data, source: String) throws {
        try self.init(YAMLReader(data: data, source: source))
    }

    private static let knownArchKeys: Set<String> = [
        "dim", "depth", "heads", "ff_mult", "text_dim", "conv_layers", "text_mask_padding",
        "text_embedding_average_upsampling", "qk_norm", "pe_attn_head", "long_skip_connection",
        "attn_backend",
        "attn_mask_enabled", "checkpoint_activations", "dim_head", "dropout", "skip_connect_type",
        "conv_mult",
    ]

    init(_ reader: YAMLReader) throws {
        let root = YAMLSection(reader)
        let model = root.has("model") ? try root.section("model") : root
        let arch = try model.section("arch")
        let mel = try model.section("mel_spec")
        name = try model.string("name")
        tokenizer = try Self.choice(model, "tokenizer")
        backbone = try Self.choice(model, "backbone")
        dim = try arch.integer("dim", in: 16...8192)
        depth = try arch.integer("depth", in: 1...256)
        heads = try arch.integer("heads", in: 1...256)
        ffMult = try arch.integer("ff_mult", in: 1...16)
        textDim = try arch.integer("text_dim", in: 1...8192)
        convLayers = try arch.integer("conv_layers", in: 0...64)
        textMaskPadding = try arch.bool("text_mask_padding")
        averageUpsampling = try arch.bool("text_embedding_average_upsampling")
        qkNorm = try arch.string("qk_norm")
        rotaryHeads = arch.has("pe_attn_head") ? .some(try arch.integer("pe_attn_head", in: 1...256)) : nil
        longSkip = try arch.bool("long_skip_connection")
        let settings = try root.section("ishowtts")
        recommended.nfe = try settings.integer("nfe", in: 1...128)
        recommended.cfg = try settings.float("cfg")
        recommended.maxFrames = try settings.integer("max_frames", in: 100...8192)
        recommended.int8 = try settings.bool("int8")
        recommended.guidanceFree = try settings.bool("guidance_free")
        warnings = arch.keys.filter { !Self.knownArchKeys.contains($0) }
            .map { "\(reader.source): arch.\($0) is unknown and left out of account" }
        try Self.check(mel, source: reader.source)
    }

    private static func choice<Choice: RawRepresentable & Sendable>(
        _ section: YAMLSection, _ key: String
    ) throws -> Choice? where Choice.RawValue == String {
        guard let text = try section.string(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw CheckpointError(
                "\(section.source): \(section.path)\(key) is \(text), which is not supported")
        }
        return choice
    }

    /// The mel front end is fixed: other values mean another model.
    private static func check(_ mel: YAMLSection, source: String) throws {
        if let type = try mel.string("mel_spec_type"), type != "vocos" {
            throw CheckpointError(
                "\(source): mel_spec_type is \(type); only vocos models are supported so far, take a vocos checkpoint"
            )
        }
        let fixed = [
            ("target_sample_rate", 24_000), ("n_mel_channels", 100), ("hop_length", 256),
            ("win_length", 1024),
            ("n_fft", 1024),
        ]
        for (key, value) in fixed {
            guard let found = try mel.integer(key, in: 1...1_000_000), found != value else { continue }
            throw CheckpointError("\(source): mel_spec.\(key) is \(found); only \(value) is supported")
        }
    }
}
