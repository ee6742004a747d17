import Foundation

/// The `config.yaml` of a Vocos checkpoint.
public struct VocosConfiguration: Sendable, Equatable, Codable {
    public enum Padding: String, Sendable, Codable {
        case center, same
    }

    public var melBins: Int
    public var dim: Int
    public var intermediateDim: Int
    public var layers: Int
    public var fftSize: Int
    public var hop: Int
    public var padding: Padding

    public init(path: String) throws {
        try self.init(YAMLReader(path: path))
    }

    public init(data: Data, source: String) throws {
        try self.init(YAMLReader(data: data, source: source))
    }

    init(_ reader: YAMLReader) throws {
        let root = YAMLSection(reader)
        let source = reader.source
        func need<Value>(_ value: Value?, _ key: String) throws -> Value {
            guard let value else {
                throw CheckpointError("\(source): \(key) is missing; not a Vocos configuration")
            }
            return value
        }
        func arguments(_ key: String, expecting names: [String]) throws -> YAMLSection {
            let section = try root.section(key)
            if let type = try section.string("class_path"), !names.contains(where: type.hasSuffix) {
                throw CheckpointError(
                    "\(source): \(key) is \(type); only \(names.joined(separator: " or ")) is supported")
            }
            return try section.section("init_args")
        }
        let features = try arguments("feature_extractor", expecting: ["MelSpectrogramFeatures"])
        let backbone = try arguments("backbone", expecting: ["VocosBackbone"])
        let head = try arguments("head", expecting: ["ISTFTHead"])
        melBins = try need(
            try backbone.integer("input_channels", in: 1...1024), "backbone.init_args.input_channels")
        dim = try need(try backbone.integer("dim", in: 16...8192), "backbone.init_args.dim")
        intermediateDim = try need(
            try backbone.integer("intermediate_dim", in: 16...32768), "backbone.init_args.intermediate_dim")
        layers = try need(try backbone.integer("num_layers", in: 1...256), "backbone.init_args.num_layers")
        fftSize = try need(try head.integer("n_fft", in: 16...16384), "head.init_args.n_fft")
        hop = try need(try head.integer("hop_length", in: 1...16384), "head.init_args.hop_length")
        let name = try head.string("padding") ?? "same"
        guard let padding = Padding(rawValue: name) else {
            throw CheckpointError("\(source): head.init_args.padding is \(name); expected center or same")
        }
        self.padding = padding
        guard fftSize & (fftSize - 1) == 0, hop <= fftSize else {
            throw CheckpointError(
                "\(source): n_fft \(fftSize) is no power of two, or the hop \(hop) is longer")
        }
        if let rate = try features.integer("sample_rate", in: 1...1_000_000), rate != 24_000 {
            throw CheckpointError("\(source): sample_rate is \(rate); only 24000 is supported")
        }
    }
}
