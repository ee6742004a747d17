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
}
