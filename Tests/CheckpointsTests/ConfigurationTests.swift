import Checkpoints
import Foundation
import Testing

@Suite struct ConfigurationTests {
    private func model(_ yaml: String) throws -> ModelConfiguration {
        try ModelConfiguration(data: Data(yaml.utf8), source: "model.yaml")
    }

    @Test func upstreamsForm() throws {
        let configuration = try model(
            """
            hydra:
              run:
                dir: ckpts/${model.name}_${model.mel_spec.mel_spec_type}
            model:
              name: F5TTS_v1_Base  # model name
              tokenizer: pinyin
              backbone: DiT
              arch:
                dim: 1024
                depth: 22
                heads: 16
                ff_mult: 2
                text_dim: 512
                text_mask_padding: True
                qk_norm: null  # null | rms_norm
                conv_layers: 4
                pe_attn_head: null
                surprise: 1
              mel_spec:
                target_sample_rate: 24000
                mel_spec_type: vocos
            """)
        #expect(configuration.name == "F5TTS_v1_Base" && configuration.backbone == .dit)
        #expect(
            configuration.dim == 1024 && configuration.textMaskPadding == true && configuration.qkNorm == nil)
        #expect(configuration.rotaryHeads == .some(nil))
        #expect(configuration.warnings.count == 1 && configuration.warnings[0].contains("surprise"))
    }

    @Test(arguments: [
        ("model: {mel_spec: {mel_spec_type: bigvgan}}", "bigvgan"),
        ("model: {mel_spec: {hop_length: 512}}", "mel_spec.hop_length"),
        ("model: {arch: {dim: big}}", "arch.dim is big"), ("model: {arch: {dim: -4}}", "arch.dim is -4"),
        ("model: {arch: 5}", "arch is no mapping"), ("model: {backbone: GAN}", "backbone is GAN"),
        ("a: &x [1]\nb: *x", "aliases"), ("[" + String(repeating: "[", count: 100), "nested"), ("", "empty"),
        ("a: [", "YAML"),
    ])
    func errorsNameTheKey(_ yaml: String, _ expected: String) throws {
        let error = try #require(throws: CheckpointError.self) { _ = try model(yaml) }
        #expect(error.description.contains(expected), "\(error)")
    }

    @Test func vocos() throws {
        let yaml = """
            backbone:
              class_path: vocos.models.VocosBackbone
              init_args: {input_channels: 100, dim: 512, intermediate_dim: 1536, num_layers: 8}
            head:
              class_path: vocos.heads.ISTFTHead
              init_args: {dim: 512, n_fft: 1024, hop_length: 256, padding: center}
            """
        let configuration = try VocosConfiguration(data: Data(yaml.utf8), source: "config.yaml")
        #expect(configuration.dim == 512 && configuration.padding == .center && configuration.layers == 8)
        for (good, bad, named) in [
            ("n_fft: 1024", "n_fft: 1000", "n_fft"), ("center", "left", "padding"),
            ("dim: 512,", "", "backbone.init_args.dim"),
            ("ISTFTHead", "IMDCTHead", "ISTFTHead"),
        ] {
            let error = try #require(throws: CheckpointError.self) {
                _ = try VocosConfiguration(
                    data: Data(yaml.replacingOccurrences(of: good, with: bad).utf8), source: "config.yaml")
            }
            #expect(error.description.contains(named), "\(error)")
        }
    }
}
