import Foundation
import SpeechAudio
import Testing

@Suite struct AudioFileTests {
    func temporary(_ name: String) -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())-\(name)").path
    }

    func tone(seconds: Double = 1, rate: Int = 24_000, channels: Int = 1) -> AudioBuffer {
        let frames = Int(seconds * Double(rate))
        let samples = (0..<frames * channels).map { index -> Float in
            let phase = Double(index / channels) * 0.05 * Double(index % channels + 1)
            return Float(sin(phase)) * 0.5
        }
        return AudioBuffer(samples: samples, sampleRate: rate, channels: channels)
    }

    func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch {
            return String(describing: error)
        }
    }

    @Test(arguments: ["wav", "flac", "ogg", "opus", "mp3"])
    func writesAndReads(ending: String) throws {
        let folder = temporary("folder")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/tone.\(ending)"
        let tone = tone()
        try AudioFile.write(tone.samples, sampleRate: 24_000, to: path)
        let back = try AudioFile.read(path: path)
        #expect(back.sampleRate == 24_000 && back.channels == 1)
        let limit: Float = ["wav", "flac"].contains(ending) ? 1 / 65536 : 0.1
        // Encoders may delay and pad: compare the loudness of lossy ones.
        if limit < 0.1 {
            #expect(largestDifference(back.samples, tone.samples) <= limit)
        } else {
            #expect(abs(back.duration - 1) < 0.1)
            #expect(abs(Loudness.rms(back.samples) - Loudness.rms(tone.samples)) < 0.03)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["tone.\(ending)"])
    }

    @Test func sixteenBitsSurviveExactly() throws {
        var noise = Noise(seed: 9)
        let audio = AudioBuffer(samples: noise.floats(10_000), sampleRate: 44_100, channels: 2)
        for format in [AudioFormat.wav, .flac, .wavFloat] {
            let back = try AudioFile.read(bytes: AudioFile.encode(audio, as: format))
            #expect(back == audio)
        }
        let float = AudioBuffer(samples: [0.1, -0.30001, 1.0], sampleRate: 8000)
        #expect(try AudioFile.read(bytes: AudioFile.encode(float, as: .wavFloat)) == float)
    }

    @Test func overFullScaleIsClipped() throws {
        let audio = AudioBuffer(samples: [2, -2, 0.5], sampleRate: 8000)
        #expect(
            try AudioFile.read(bytes: AudioFile.encode(audio, as: .wav)).samples == [32767 / 32768, -1, 0.5])
    }

    @Test func monoIsTheMean() {
        let audio = AudioBuffer(samples: [1, 0, 0.5, -0.5], sampleRate: 8000, channels: 2)
        #expect(audio.mono().samples == [0.5, 0])
        #expect(audio.duration == 0.00025)
    }

    @Test func unknownEndings() {
        for path in ["a.aac", "a", "folder.wav/a", "a.", ".hidden/x.m4a"] {
            let text = message { try AudioFile.write([0], sampleRate: 24_000, to: path) }
            #expect(text.contains(".wav, .flac, .ogg, .opus, .mp3"), "\(text)")
            #expect(text.hasPrefix(path))
        }
    }

    @Test func ratesThatAFormatDoesNotTake() {
        let text = message { _ = try AudioFile.encode(self.tone(rate: 44_100), as: .opus) }
        #expect(text.contains("44100") && text.contains("48000"))
        #expect(message { _ = try AudioFile.encode(self.tone(rate: 23_456), as: .mp3) }.contains("23456"))
    }

    @Test func foreignFilesSayHowToConvert() {
        let files: [(String, [UInt8])] = [
            ("M4A", [0, 0, 0, 24] + Array("ftypM4A ".utf8)), ("WebM", [0x1A, 0x45, 0xDF, 0xA3, 1, 2]),
            ("AAC", [0xFF, 0xF1, 0x50, 0x80]), ("not a known audio file", Array("Hello, world".utf8)),
        ]
        for (name, bytes) in files {
            let text = message { _ = try AudioFile.read(bytes: bytes, name: "voice.bin") }
            #expect(
                text.contains(name) && text.contains("ffmpeg") && text.hasPrefix("voice.bin: "), "\(text)")
            #expect(!text.contains("\n"))
        }
    }

    @Test func damagedFiles() throws {
        let wav = try AudioFile.encode(tone(seconds: 0.1), as: .wav)
        let flac = try AudioFile.encode(tone(seconds: 0.1), as: .flac)
        for bytes in [Array(wav[..<20]), Array(wav[..<44]), Array(flac[..<30]), [], Array("OggS".utf8)] {
            #expect(throws: AudioError.self) { try AudioFile.read(bytes: bytes) }
        }
        // What is there of a recording that was cut off is read.
        #expect(try AudioFile.read(bytes: Array(wav[..<2044])).frames == 1000)
    }

    @Test func notNumbers() throws {
        let audio = AudioBuffer(samples: [0, .nan, 0], sampleRate: 24_000)
        #expect(throws: AudioError.self) { try AudioFile.encode(audio, as: .wav) }
        var bytes = try AudioFile.encode(tone(seconds: 0.01), as: .wavFloat)
        bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0x80, 0x7F])
        let text = message { _ = try AudioFile.read(bytes: bytes, name: "x.wav") }
        #expect(text.contains("sample 239 is inf"), "\(text)")
        for huge in [Float(3e38), -32_768] {
            withUnsafeBytes(of: huge.bitPattern.littleEndian) {
                bytes.replaceSubrange((bytes.count - 4)..., with: $0)
            }
            #expect(throws: AudioError.self) { try AudioFile.read(bytes: bytes) }
        }
    }

    /// What cannot be written is not the fault of what was read.
    @Test func faultsAreToldApart() throws {
        func error(_ body: () throws -> Void) -> AudioError? {
            do { try body() } catch { return error as? AudioError }
            return nil
        }
        let nan = error {
            _ = try AudioFile.encode(AudioBuffer(samples: [.nan], sampleRate: 24_000), as: .wav)
        }
        #expect(nan?.isAboutInput == false)
        let text = error { _ = try AudioFile.read(bytes: Array("Hello".utf8), name: "a") }
        #expect(text?.isAboutInput == true && text?.localizedDescription.hasPrefix("a: ") == true)
    }

    /// A recorder that could not go back leaves a length of 0.
    @Test func lengthsOfZero() throws {
        let wav = try AudioFile.encode(tone(seconds: 0.1), as: .wav)
        var zero = wav
        for index in 40..<44 { zero[index] = 0 }
        #expect(try AudioFile.read(bytes: zero) == AudioFile.read(bytes: wav))
        for index in 4..<8 { zero[index] = 0 }
        #expect(try AudioFile.read(bytes: zero).frames == 2400)
        // An empty recording with a note after it stays empty.
        let empty =
            Array(wav[..<40]) + [0, 0, 0, 0] + Array("LIST".utf8) + [4, 0, 0, 0] + Array("INFO".utf8)
        #expect(throws: AudioError.self) { try AudioFile.read(bytes: empty) }
        for length in 0..<60 { _ = try? AudioFile.read(bytes: Array(zero.prefix(length))) }
    }

    @Test func headersThatLie() throws {
        let wav = try AudioFile.encode(tone(seconds: 1), as: .wav)
        func changed(_ start: Int, _ bytes: [UInt8]) -> [UInt8] {
            Array(wav[..<start]) + bytes + Array(wav[(start + bytes.count)...])
        }
        let broken: [[UInt8]] = [
            changed(22, [0xFF, 0xFF]), changed(22, [0, 0]), changed(24, [0xFF, 0xFF, 0xFF, 0x7F]),
            changed(24, [0, 0, 0, 0]), changed(24, [1, 0, 0, 0]), changed(32, [0, 0]),
            changed(34, [0xFF, 0xFF]),
            changed(4, [0xFF, 0xFF, 0xFF, 0xFF]), changed(40, [0xFF, 0xFF, 0xFF, 0x7F]),
            changed(16, [0xFF, 0xFF, 0xFF, 0xFF]),
        ]
        for bytes in broken {
            _ = try? AudioFile.read(bytes: bytes)
            _ = try? ReferencePreparation().prepare(bytes: bytes, transcript: "Hello.")
        }
    }

    @Test func limits() throws {
        let flac = try AudioFile.encode(
            AudioBuffer(samples: [Float](repeating: 0, count: 8000 * 100), sampleRate: 8000), as: .flac)
        #expect(flac.count < 10_000)
        #expect(throws: AudioError.self) { try AudioFile.read(bytes: flac, limits: AudioLimits(seconds: 99)) }
        #expect(throws: AudioError.self) {
            try AudioFile.read(bytes: flac, limits: AudioLimits(samples: 70_000))
        }
        #expect(throws: AudioError.self) { try AudioFile.read(bytes: flac, limits: AudioLimits(bytes: 100)) }
        #expect(try AudioFile.read(bytes: flac).duration == 100)
    }

    @Test func pathsThatCannotBeUsed() {
        #expect(message { _ = try AudioFile.read(path: "/nowhere/a.wav") }.hasPrefix("/nowhere/a.wav: "))
        #expect(message { _ = try AudioFile.read(path: "/") }.contains("is a folder"))
        #expect(
            message { try AudioFile.write([0], sampleRate: 24_000, to: "/nowhere/a.wav") }
                .hasPrefix("/nowhere/a.wav: "))
    }

    @Test func readsFromAPipe() throws {
        let file = try AudioFile.encode(tone(seconds: 4), as: .flac)
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        let sender = Companion {
            defer { close(writing) }
            for start in stride(from: 0, to: file.count, by: 3000) {
                let part = Array(file[start..<min(start + 3000, file.count)])
                if write(writing, part, part.count) != part.count { return false }
            }
            return true
        }
        #expect(try AudioFile.read(descriptor: reading, name: "pipe").frames == 96_000)
        #expect(sender.result() == true)
        #expect(
            message { _ = try AudioFile.read(descriptor: -1, name: "none") }.hasPrefix("none: cannot be read")
        )
    }

    @Test func replacesFilesAndKeepsDevices() throws {
        let path = temporary("a.wav")
        defer { try? FileManager.default.removeItem(atPath: path) }
        try AudioFile.write(tone(), to: path)
        try AudioFile.write(tone(seconds: 0.5), to: path)
        #expect(try AudioFile.read(path: path).frames == 12_000)
        let link = temporary("link.wav")
        defer { try? FileManager.default.removeItem(atPath: link) }
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        try AudioFile.write(tone(seconds: 0.25), to: link)
        #expect(try AudioFile.read(path: path).frames == 6000)
        try AudioFile.write(tone(), to: "/dev/null", as: .wav)
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func manyAtOnce() async throws {
        let file = try AudioFile.encode(tone(), as: .ogg)
        let frames = try AudioFile.read(bytes: file).frames
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<40 {
                group.addTask {
                    if index % 2 == 0 { return try AudioFile.read(bytes: file).frames == frames }
                    return (try? AudioFile.read(bytes: Array(file[..<60]))) == nil
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
