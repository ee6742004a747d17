import Checkpoints

/// The shape of an F5-TTS family model, as upstream's configuration files state it.
///
/// Source: SWivid/F5-TTS, `configs/*.yaml` and the constructors of `DiT` and `UNetT`.
public struct Architecture: Sendable, Equatable, Codable {
    /// The kind of transformer backbone.
    public enum Backbone: String, Sendable, Codable {
        /// Diffusion transformer with AdaLN modulation (F5-TTS).
        case dit = "DiT"
        /// Flat U-Net transformer with a prepended time token (E2-TTS).
        case unet = "UNetT"
    }

    /// What joins the first half of a `UNetT` to the second.
    public enum SkipConnection: String, Sendable, Codable {
        case add, concat, none
    }

    /// The kind of transformer.
    public var backbone: Backbone
    /// Width of the residual stream.
    public var dim: Int
    /// Number of transformer blocks.
    public var depth: Int
    /// Attention heads.
    public var heads: Int
    /// Width of one attention head; 64 in every published model.
    public var headDim: Int
    /// Feed-forward width is `dim * ffMult`.
    public var ffMult: Int
    /// Width of the text encoder.
    public var textDim: Int
    /// Number of ConvNeXt V2 blocks of the text encoder; 0 leaves bare embeddings.
    public var convLayers: Int
    /// Zero the filler rows after the text around each ConvNeXt block (v1 models).
    public var textMaskPadding: Bool
    /// Spread the encoded text over all frames instead of padding it (`text_embedding_average_upsampling`).
    public var averageUpsampling: Bool
    /// RMS normalisation of queries and keys per head (`qk_norm: rms_norm`).
    public var qkNorm: Bool
    /// Number of heads that get rotary positions: all of them (v1), or the first only (v0, E2).
    public var rotaryHeads: Int
    /// `DiT` only: concatenate the backbone's input to its output and project (`long_skip_connection`).
    public var longSkip: Bool
    /// `UNetT` only.
    public var skipConnection: SkipConnection
    /// Rows of the token embedding: vocabulary size plus the filler row 0.
    public var embeddingRows: Int
    /// Mel bins; 100 in every published model.
    public var melBins: Int

    /// Longest sequence the text position table reaches, in frames.
    ///
    /// Upstream's table has 8,192 rows for `DiT`, where longer sequences fail, and 4,096 for `UNetT`, which
    /// repeats the last row.
    public var textPositions: Int { backbone == .dit ? 8192 : 4096 }

    /// Total frames (reference and generated) of one pass at most: 87.4 s.
    public static let maxFrames = 8192
}
