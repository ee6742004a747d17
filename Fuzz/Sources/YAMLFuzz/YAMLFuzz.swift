import Checkpoints
import F5TTS
import Foundation
import FuzzDriver

/// Feeds configurations. What is read is applied to the weights of the tests' models.
@main
enum YAMLFuzz {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../Tests/F5TTSTests/Fixtures").path
    private static let models = ["v1", "e2"].compactMap {
        try? StateDictionary(path: "\(fixtures)/\($0)/model.safetensors")
    }
    private static let vocoder = try? StateDictionary(path: "\(fixtures)/vocos-center/pytorch_model.bin")

    static func main() {
        FuzzDriver.run { start, count in
            let data = Data(bytes: start, count: count)
            if let configuration = try? ModelConfiguration(data: data, source: "fuzz") {
                precondition((try? configuration.recommended.validate(source: "fuzz")) != nil)
                for state in YAMLFuzz.models {
                    guard
                        let architecture = try? Architecture(recognizing: state, configuration: configuration)
                    else { continue }
                    _ = try? F5Model(state: state, architecture: architecture)
                }
            }
            if let configuration = try? VocosConfiguration(data: data, source: "fuzz") {
                precondition((try? configuration.validate(source: "fuzz")) != nil)
                if let state = YAMLFuzz.vocoder { _ = try? Vocos(state: state, configuration: configuration) }
            }
            return 0
        }
    }
}
