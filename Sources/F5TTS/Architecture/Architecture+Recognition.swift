import Checkpoints

extension Architecture {
    /// What tensors cannot tell apart: the two generations of F5-TTS have the same shapes.
    public enum Generation: String, Sendable, CaseIterable {
        /// 2024 models (F5TTS_Base, F5TTS_Small): rotary positions on head 0 only, text padding not masked.
        case v0
        /// 2025 models (F5TTS_v1_Base, F5TTS_v1_Small): rotary positions on all heads, text padding masked.
        case v1
    }

    /// Reads the architecture off a checkpoint's tensor shapes.
    ///
    /// - Parameters:
    ///   - generation: settles the generation of a `DiT`; `nil` looks for traces of it (tensors that only
    ///     early files carry, then the file's name) and takes v1 where there are none.
    ///   - configuration: settles what the file states, the tensors the rest.
    /// - Throws: `ModelError` where the tensors are those of no known model, or contradict the configuration.
    public init(
        recognizing state: StateDictionary, configuration: ModelConfiguration? = nil,
        generation: Generation? = nil
    ) throws {
        try self.init(shapesOf: state, generation: generation)
        if let configuration { try apply(configuration, source: state.source) }
        try validate(source: state.source)
    }

    private init(shapesOf state: StateDictionary, generation: Generation?) throws {
        func shape(_ name: String, dimensions: Int) throws -> [Int] {
            guard let shape = state.shape(of: "transformer." + name), shape.count == dimensions,
                shape.allSatisfy({ $0 > 0 })
            else {
                throw ModelError.architecture(
                    "\(state.source): no \(dimensions)-dimensional tensor transformer.\(name); "
                        + "this is not an F5-TTS or E2-TTS checkpoint")
            }
            return shape
        }
        func has(_ name: String) -> Bool { state.contains("transformer." + name) }

        if has("transformer_blocks.0.attn.to_q_c.weight") {
            throw ModelError.architecture(
                "\(state.source): an MMDiT checkpoint; only DiT and UNetT backbones are supported")
        }
        let isUNet = has("layers.0.1.g")
        let block = isUNet ? "layers" : "transformer_blocks"
        let attention = isUNet ? "2" : "attn"
        let feedForward = isUNet ? "4" : "ff"
        let inner = try shape("\(block).0.\(attention).to_q.weight", dimensions: 2)
        let text = try shape("text_embed.text_embed.weight", dimensions: 2)

        backbone = isUNet ? .unet : .dit
        dim = inner[1]
        depth = (0...).first { !has("\(block).\($0).\(attention).to_q.weight") } ?? 0
        headDim =
            has("rotary_embed.inv_freq") ? try shape("rotary_embed.inv_freq", dimensions: 1)[0] * 2 : 64
        heads = inner[0] / headDim
        ffMult = try shape("\(block).0.\(feedForward).ff.0.0.weight", dimensions: 2)[0] / dim
        textDim = text[1]
        embeddingRows = text[0]
        convLayers = (0...).first { !has("text_embed.text_blocks.\($0).dwconv.weight") } ?? 0
        qkNorm = has("\(block).0.\(attention).q_norm.weight")
        longSkip = has("long_skip_connection.weight")
        skipConnection = isUNet ? (has("layers.\(depth / 2).0.weight") ? .concat : .add) : .none
        melBins = try shape("proj_out.weight", dimensions: 2)[0]
        averageUpsampling = false

        let recognized = isUNet ? .v0 : generation ?? Self.generation(of: state)
        textMaskPadding = recognized == .v1
        rotaryHeads = recognized == .v1 ? heads : 1
        guard heads * headDim == inner[0], ffMult > 0, depth > 0, heads > 0 else {
            throw ModelError.architecture(
                "\(state.source): attention of \(inner[0]) channels is no multiple of the head width \(headDim), "
                    + "or a feed-forward width is no multiple of \(dim)")
        }
    }

    /// Takes over what shapes do not show, and checks what they do.
    private mutating func apply(_ configuration: ModelConfiguration, source: String) throws {
        if let stated = configuration.backbone, stated.rawValue != backbone.rawValue {
            throw ModelError.architecture(
                "\(source): holds a \(backbone.rawValue), the configuration states \(stated.rawValue)")
        }
        if let stated = configuration.heads, stated != heads, heads * headDim % stated == 0 {
            if textMaskPadding { rotaryHeads = stated }
            headDim = heads * headDim / stated
            heads = stated
        }
        let checks: [(String, Int?, Int)] = [
            ("dim", configuration.dim, dim), ("depth", configuration.depth, depth),
            ("heads", configuration.heads, heads), ("ff_mult", configuration.ffMult, ffMult),
            ("text_dim", configuration.textDim, textDim),
            ("conv_layers", configuration.convLayers, convLayers),
        ]
        for (key, stated, found) in checks {
            guard let stated, stated != found else { continue }
            throw ModelError.architecture(
                "\(source): has \(key) \(found), the configuration states \(stated)")
        }
        if let stated = configuration.qkNorm, (stated == "rms_norm") != qkNorm {
            throw ModelError.architecture(
                "\(source): the configuration states qk_norm \(stated), the tensors do not fit it")
        }
        if let stated = configuration.textMaskPadding { textMaskPadding = stated }
        if let stated = configuration.averageUpsampling { averageUpsampling = stated }
        if let stated = configuration.rotaryHeads { rotaryHeads = stated ?? heads }
    }

    /// Early files kept the buffers of a mel module that later ones dropped; otherwise the name decides.
    private static func generation(of state: StateDictionary) -> Generation {
        if state.hasLegacyMelBuffers { return .v0 }
        let path = state.source
        for name in ["F5TTS_Base", "F5TTS_Small", "F5-TTS_Base"] where path.contains(name) { return .v0 }
        return .v1
    }
}
