import Foundation

/// A model's configuration in upstream's YAML form (`configs/F5TTS_v1_Base.yaml`), what inference needs of it.
public struct ModelConfiguration: Sendable, Equatable {
    /// How texts become tokens.
    public enum Tokenizer: String, Sendable, Codable {
        case pinyin, char, byte, custom
        /// Phonemes by a dictionary, for English (ours).
        case phoneme
    }

    /// The kinds of transformer that configurations name.
    public enum Backbone: String, Sendable {
        case dit = "DiT"
        case unet = "UNetT"
        case mmdit = "MMDiT"
    }

    /// Settings that our own files recommend, under `ishowtts`.
    public struct Recommended: Sendable, Equatable, Codable {
        /// Steps of the sampler, 1 to 128.
        public var nfe: Int?
        /// Strength of guidance, 0 to 10.
        public var cfg: Float?
        /// Frames that texts are cut for, reference included: 100 to 8192.
        public var maxFrames: Int?
        /// Guidance is part of the weights (a distilled student): one evaluation a step.
        public var guidanceFree: Bool?
        /// Calculate in eight bits where nothing else is asked for.
        public var int8: Bool?

        static let steps = 1...128
        static let frames = 100...8192

        /// No recommendations.
        public init() {}

        /// Checks that the settings can be used: files in YAML and descriptions in JSON alike.
        ///
        /// - Parameter source: the file, for messages.
        /// - Throws: `CheckpointError.configuration` naming the first setting out of range.
        public func validate(source: String) throws {
            func check<Number>(_ name: String, _ value: Number?, _ range: ClosedRange<Number>) throws {
                guard let value, !range.contains(value) else { return }
                throw CheckpointError.configuration(
                    "\(source): the recommended \(name) is \(value); expected \(range.lowerBound) to "
                        + "\(range.upperBound)")
            }
            try check("nfe", nfe, Self.steps)
            try check("cfg", cfg, 0...10)
            try check("max_frames", maxFrames, Self.frames)
        }
    }

    /// The model's name.
    public var name: String?
    /// How texts become tokens; pinyin where it is not stated.
    public var tokenizer: Tokenizer?
    /// The kind of transformer.
    public var backbone: Backbone?
    /// Width of the residual stream.
    public var dim: Int?
    /// Transformer blocks.
    public var depth: Int?
    /// Attention heads.
    public var heads: Int?
    /// Width of the feed-forward layer in widths of the stream.
    public var ffMult: Int?
    /// Width of the text encoder.
    public var textDim: Int?
    /// Convolution blocks of the text encoder.
    public var convLayers: Int?
    /// Whether rows after the text are zeroed.
    public var textMaskPadding: Bool?
    /// Whether the text is spread over all frames.
    public var averageUpsampling: Bool?
    /// The norm of queries and keys, "rms_norm" or none.
    public var qkNorm: String?
    /// `nil` in the outer optional: not stated; in the inner: all heads.
    public var rotaryHeads: Int??
    /// Whether the input joins the output of the blocks.
    public var longSkip: Bool?
    /// Settings that our own files recommend.
    public var recommended = Recommended()
    /// Keys that mean nothing here, for the user to see.
    public var warnings: [String] = []

    /// - Throws: `CheckpointError.configuration` naming the key that is wrong.
    public init(path: String) throws {
        try self.init(YAMLReader(path: path))
    }

    /// - Parameter source: what errors call the data, such as its path.
    /// - Throws: `CheckpointError.configuration` naming the key that is wrong.
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
        recommended.nfe = try settings.integer("nfe", in: Recommended.steps)
        recommended.cfg = try settings.float("cfg")
        recommended.maxFrames = try settings.integer("max_frames", in: Recommended.frames)
        recommended.int8 = try settings.bool("int8")
        recommended.guidanceFree = try settings.bool("guidance_free")
        try recommended.validate(source: reader.source)
        warnings = arch.keys.filter { !Self.knownArchKeys.contains($0) }
            .map { "\(reader.source): arch.\($0) is unknown and ignored" }
        try Self.check(mel, source: reader.source)
    }

    private static func choice<Choice: RawRepresentable & Sendable>(
        _ section: YAMLSection, _ key: String
    ) throws -> Choice? where Choice.RawValue == String {
        guard let text = try section.string(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw CheckpointError.configuration(
                "\(section.source): \(section.path)\(key) is \(text), which is not supported")
        }
        return choice
    }

    /// The mel front end is fixed: other values mean another model.
    private static func check(_ mel: YAMLSection, source: String) throws {
        if let type = try mel.string("mel_spec_type"), type != "vocos" {
            throw CheckpointError.configuration(
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
            throw CheckpointError.configuration(
                "\(source): mel_spec.\(key) is \(found); only \(value) is supported")
        }
    }
}
