import Checkpoints
import F5TTS
import Tensors
import Testing

@Suite struct VocosParityTests {
    @Test(arguments: ["vocos-center", "vocos-same"])
    func stages(_ name: String) throws {
        let goldens = try Goldens(name)
        let pool = ThreadPool(threads: 2)
        let vocos = try Vocos(
            state: StateDictionary(path: goldens.folder + "/pytorch_model.bin"),
            configuration: VocosConfiguration(path: goldens.folder + "/config.yaml"))
        var seen = 0
        let wave = vocos.decode(try goldens.matrix("mel"), on: pool) { stage, values in
            guard let golden = try? goldens.values(stage) else { return }
            expectClose(values.values, golden, "\(name) \(stage)", within: 1e-5)
            seen += 1
        }
        #expect(seen == 4)
        expectClose(wave, try goldens.values("wave"), "\(name) wave", within: 1e-4)
    }

    /// Piece by piece, each from the frames that reach it: the same samples, wherever the cuts are.
    @Test(arguments: ["vocos-center", "vocos-same"], [(1, 1), (7, 20), (20, 96), (500, 1)])
    func pieces(_ name: String, _ sizes: (first: Int, next: Int)) throws {
        let goldens = try Goldens(name)
        let pool = ThreadPool(threads: 2)
        let vocos = try Vocos(
            state: StateDictionary(path: goldens.folder + "/pytorch_model.bin"),
            configuration: VocosConfiguration(path: goldens.folder + "/config.yaml"))
        let mel = Matrix(rows: 90, columns: vocos.configuration.melBins)
        for row in 0..<mel.rows {
            for column in 0..<mel.columns { mel[row, column] = Float((row * 31 + column * 17) % 23) / 8 - 2 }
        }
        var pieces: [Float] = []
        vocos.decode(mel, first: sizes.first, next: sizes.next, on: pool) { pieces += $0 }
        let whole = vocos.decode(mel, on: pool)
        #expect(pieces.count == whole.count)
        #expect(relativeError(pieces, whole) < 1e-5)
    }
}
