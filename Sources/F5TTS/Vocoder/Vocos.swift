import Checkpoints
import Foundation
import Tensors

/// Vocos: mel frames to a waveform through a ConvNeXt backbone and an inverse short-time Fourier transform.
///
/// Source: arXiv 2306.00814; charactr `vocos`, `VocosBackbone` and `ISTFTHead`.
public struct Vocos: Sendable {
    /// Sizes, hop and padding.
    public let configuration: VocosConfiguration
    private let embed: Conv1d
    private let embedNorm: AffineNorm
    private let blocks: [VocosBlock]
    private let finalNorm: AffineNorm
    private let head: Linear
    private let inverse: InverseSTFT

    /// The largest magnitude of a spectral bin; the head's exponential is cut there.
    private static let maxMagnitude: Float = 100

    /// - Parameters:
    ///   - precision: of the blocks' linears; those of a packed file have their own.
    ///   - recorder: takes what is needed, for a packed file.
    public init(
        state: StateDictionary, configuration: VocosConfiguration, precision: Precision = .fp32,
        recorder: PackedTensors? = nil
    ) throws {
        self.configuration = configuration
        let parameters = Parameters(
            state: state, prefix: "", packing: .ahead, quantization: Quantization(precision),
            recorder: recorder)
        let dim = configuration.dim
        embed = try parameters.conv1d("backbone.embed", inputs: configuration.melBins, outputs: dim, width: 7)
        embedNorm = try AffineNorm(parameters.scoped("backbone.norm"), dim: dim)
        blocks = try (0..<configuration.layers).map {
            try VocosBlock(
                parameters.scoped("backbone.convnext.\($0)"), dim: dim, inner: configuration.intermediateDim)
        }
        finalNorm = try AffineNorm(parameters.scoped("backbone.final_layer_norm"), dim: dim)
        head = try parameters.linear("head.out", inputs: dim, outputs: configuration.fftSize + 2)
        inverse = InverseSTFT(
            size: configuration.fftSize, hop: configuration.hop,
            padding: configuration.padding == .center ? .center : .same)
        try state.requireAllUsed(ignoring: Self.derived)
    }

    /// Tensors of official files that follow from the configuration.
    private static let derived: Set<String> = [
        "feature_extractor.mel_spec.spectrogram.window", "feature_extractor.mel_spec.mel_scale.fb",
        "head.istft.window",
    ]

    /// - Parameter mel: log-mel frames `[frames, mel]`, at least two of them.
    /// - Returns: samples at the configuration's rate: (frames − 1)·hop of them with centre padding, frames·hop
    ///   with same padding.
    public func decode(_ mel: Matrix, on pool: ThreadPool, observer: StageObserver? = nil) -> [Float] {
        let frames = mel.rows
        guard frames > 0, configuration.padding == .same || frames > 1 else { return [] }
        let sequence = [0..<frames]
        let h = Matrix(rows: frames, columns: configuration.dim)
        let normed = Matrix(rows: frames, columns: configuration.dim)
        let inner = Matrix(rows: frames, columns: configuration.intermediateDim)
        embed.apply(mel, to: normed, sequences: sequence, on: pool)
        observer?("embed", normed)
        embedNorm.apply(normed, to: h, on: pool)
        for (index, block) in blocks.enumerated() {
            block.apply(to: h, normed: normed, inner: inner, on: pool)
            observer?("blocks.\(index)", h)
        }
        finalNorm.apply(h, to: normed, on: pool)
        observer?("backbone", normed)
        let spectrum = Matrix(rows: frames, columns: configuration.fftSize + 2)
        head.apply(normed, to: spectrum, on: pool)
        polarToCartesian(spectrum, on: pool)
        return inverse.apply(
            real: spectrum.columns(0..<configuration.bins),
            imaginary: spectrum.columns(configuration.bins..<2 * configuration.bins), on: pool)
    }

    /// Frames on either side of a frame that reach its samples: three for each convolution of width 7, and the
    /// transforms that overlap it.
    private var reach: Int { 3 * (1 + blocks.count) + configuration.fftSize / configuration.hop }

    /// The same samples piece by piece, each from the frames that reach it.
    ///
    /// - Parameters:
    ///   - first: frames of the first piece.
    ///   - next: frames of the others.
    ///   - body: takes the samples; what it throws ends the decoding.
    public func decode(
        _ mel: Matrix, first: Int, next: Int, on pool: ThreadPool, _ body: ([Float]) throws -> Void
    ) rethrows {
        let hop = configuration.hop
        let total = inverse.sampleCount(frames: mel.rows)
        var start = 0
        while start * hop < total {
            let end = min(start + (start == 0 ? first : next), mel.rows)
            let window = max(0, start - reach)..<min(mel.rows, end + reach)
            let samples = decode(mel.rows(window), on: pool)
            let from = (start - window.lowerBound) * hop
            try body(
                Array(
                    samples[from..<min(from + (end - start) * hop, samples.count, from + total - start * hop)]
                ))
            start = end
        }
    }

    /// [log magnitude, phase] to [real, imaginary], in place.
    private func polarToCartesian(_ spectrum: Matrix, on pool: ThreadPool) {
        let bins = configuration.bins
        pool.run(spectrum.rows) { frame in
            for bin in 0..<bins {
                let magnitude = min(exp(spectrum[frame, bin]), Self.maxMagnitude)
                let phase = spectrum[frame, bins + bin]
                spectrum[frame, bin] = magnitude * cos(phase)
                spectrum[frame, bins + bin] = magnitude * sin(phase)
            }
        }
    }
}

extension VocosConfiguration {
    /// Frequency bins of a frame.
    var bins: Int { fftSize / 2 + 1 }
}
