import Foundation

/// The `config.yaml` of a Vocos checkpoint.
public struct VocosConfiguration: Sendable, Equatable, Codable {
    /// Where frames lie on the signal.
    public enum Padding: String, Sendable, Codable {
        case center, same
    }

    /// Mel bins of a frame.
    public var melBins: Int
    /// Width of the blocks.
    public var dim: Int
    /// Width within a block.
    public var intermediateDim: Int
    /// Number of blocks.
    public var layers: Int
    /// Samples of a frame, a power of two.
    public var fftSize: Int
    /// Samples from one frame to the next.
    public var hop: Int
    /// Where frames lie on the signal.
    public var padding: Padding

    /// What the numbers may be.
    private static let ranges = (
        melBins: 1...1024, dim: 16...8192, intermediateDim: 16...32768, layers: 1...256, fftSize: 16...16384,
        hop: 1...16384
    )

    /// Checks that the numbers make a vocoder: files in YAML and descriptions in JSON alike.
    ///
    /// - Parameter source: the file, for messages.
    /// - Throws: `CheckpointError.configuration` naming the first number out of range.
    public func validate(source: String) throws {
        let checks: [(String, Int, ClosedRange<Int>)] = [
            ("mel bins", melBins, Self.ranges.melBins), ("dim", dim, Self.ranges.dim),
            ("intermediate dim", intermediateDim, Self.ranges.intermediateDim),
            ("layers", layers, Self.ranges.layers), ("n_fft", fftSize, Self.ranges.fftSize),
            ("hop", hop, Self.ranges.hop),
        ]
        for (name, value, range) in checks where !range.contains(value) {
            throw CheckpointError.configuration(
                "\(source): the vocoder's \(name) is \(value); expected \(range.lowerBound) to \(range.upperBound)"
            )
        }
        guard fftSize & (fftSize - 1) == 0, hop <= fftSize else {
            throw CheckpointError.configuration(
                "\(source): n_fft \(fftSize) is no power of two, or the hop \(hop) is longer")
        }
    }

    /// - Throws: `CheckpointError.configuration` naming the key that is wrong.
    public init(path: String) throws {
        try self.init(YAMLReader(path: path))
    }

    /// - Parameter source: what errors call the data, such as its path.
    /// - Throws: `CheckpointError.configuration` naming the key that is wrong.
    public init(data: Data, source: String) throws {
        try self.init(YAMLReader(data: data, source: source))
    }

    init(_ reader: YAMLReader) throws {
        let root = YAMLSection(reader)
        let source = reader.source
        func need<Value>(_ value: Value?, _ key: String) throws -> Value {
            guard let value else {
                throw CheckpointError.configuration("\(source): \(key) is missing; not a Vocos configuration")
            }
            return value
        }
        func arguments(_ key: String, expecting names: [String]) throws -> YAMLSection {
            let section = try root.section(key)
            if let type = try section.string("class_path"), !names.contains(where: type.hasSuffix) {
                throw CheckpointError.configuration(
                    "\(source): \(key) is \(type); only \(names.joined(separator: " or ")) is supported")
            }
            return try section.section("init_args")
        }
        let features = try arguments("feature_extractor", expecting: ["MelSpectrogramFeatures"])
        let backbone = try arguments("backbone", expecting: ["VocosBackbone"])
        let head = try arguments("head", expecting: ["ISTFTHead"])
        melBins = try need(
            try backbone.integer("input_channels", in: Self.ranges.melBins),
            "backbone.init_args.input_channels")
        dim = try need(try backbone.integer("dim", in: Self.ranges.dim), "backbone.init_args.dim")
        intermediateDim = try need(
            try backbone.integer("intermediate_dim", in: Self.ranges.intermediateDim),
            "backbone.init_args.intermediate_dim")
        layers = try need(
            try backbone.integer("num_layers", in: Self.ranges.layers), "backbone.init_args.num_layers")
        fftSize = try need(try head.integer("n_fft", in: Self.ranges.fftSize), "head.init_args.n_fft")
        hop = try need(try head.integer("hop_length", in: Self.ranges.hop), "head.init_args.hop_length")
        let name = try head.string("padding") ?? "same"
        guard let padding = Padding(rawValue: name) else {
            throw CheckpointError.configuration(
                "\(source): head.init_args.padding is \(name); expected center or same")
        }
        self.padding = padding
        try validate(source: source)
        if let rate = try features.integer("sample_rate", in: 1...1_000_000), rate != 24_000 {
            throw CheckpointError.configuration("\(source): sample_rate is \(rate); only 24000 is supported")
        }
    }
}
