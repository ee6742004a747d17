import Foundation
import SpeechServer
import SpeechService
import Testing

@Suite struct ServerConfigurationTests {
    private func file(_ text: String) throws -> String {
        let path = NSTemporaryDirectory() + "/settings-\(UUID().uuidString).toml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test func whatIsPrintedIsTheDefault() throws {
        let (read, warnings) = try ServerConfiguration.read(
            file: file(ServerConfiguration.documented), environment: [:])
        #expect(read == ServerConfiguration())
        #expect(warnings.isEmpty)
    }

    @Test func datesHaveAnOrder() throws {
        let path = try file("[speech]\ndate_order = \"dmy\"")
        #expect(try ServerConfiguration.read(file: path, environment: [:]).0.service.dateOrder == .dayFirst)
        let (read, _) = try ServerConfiguration.read(
            file: path, environment: ["ISHOWTTS__SPEECH__DATE_ORDER": "mdy"])
        #expect(read.service.dateOrder == .monthFirst)
    }

    @Test func theEnvironmentIsOverTheFile() throws {
        let path = try file(
            "[server]\nport = 1\nhost = \"0.0.0.0\"\n[auth]\nkeys = [\"a=b\"]\n[queue]\ndeadline_seconds = 5")
        let (read, _) = try ServerConfiguration.read(
            file: path,
            environment: [
                "ISHOWTTS__SERVER__PORT": "2", "ISHOWTTS__AUTH__KEYS": "x=1, y=2",
                "ISHOWTTS__LOG__TEXT": "true",
            ])
        #expect(
            read.port == 2 && read.host == "0.0.0.0" && read.keys == ["x=1", "y=2"] && read.service.logsText)
        #expect(read.service.deadlineSeconds == 5)
    }

    @Test func unknownSettingsAreNamedWithTheNearest() throws {
        let (_, warnings) = try ServerConfiguration.read(
            file: file("[server]\nprot = 1\n[quue]\nsize = 5"), environment: ["ISHOWTTS__LOG__TEXTS": "1"])
        #expect(warnings.count == 3)
        #expect(warnings.contains { $0.contains("server.prot") && $0.contains("server.port") })
        #expect(warnings.contains { $0.contains("quue.size") && $0.contains("queue.size") })
        #expect(warnings.contains { $0.contains("ISHOWTTS__LOG__TEXT") })
    }

    @Test(arguments: [
        "[server]\nport = \"a\"", "[server]\nport = 70000", "[server]\nlog_level = \"loud\"",
        "[log]\ntext = 1", "[queue", "[speech]\ndate_order = \"ymd\"",
        "[policy]\nmode = \"x\"",
        "[policy]\nmode = \"dynamic\"\n[[policy.rule]]\nsteps = 3",
        "[policy]\nmode = \"dynamic\"\n[[policy.rule]]\nnfe = 300",
        "[policy]\nmode = 3", "[policy]\nmode = \"dynamic\"\n[[policy.rule]]\nnfe = \"two\"",
    ])
    func badSettingsAreErrors(_ text: String) throws {
        #expect(throws: ConfigurationError.self) {
            try ServerConfiguration.read(file: file(text), environment: [:])
        }
    }

    @Test func theFirstRuleThatAppliesWins() throws {
        let text = """
            [policy]
            mode = "dynamic"
            [[policy.rule]]
            from_waiting = 8
            nfe = 2
            [[policy.rule]]
            up_to_characters = 20
            within_seconds = 3
            nfe = 3
            """
        let (read, _) = try ServerConfiguration.read(file: file(text), environment: [:])
        let policy = read.service.policy
        #expect(policy.overrides(characters: 100, waiting: 9, seconds: 60).nfe == 2)
        #expect(policy.overrides(characters: 10, waiting: 0, seconds: 2).nfe == 3)
        #expect(policy.overrides(characters: 10, waiting: 0, seconds: 60).nfe == nil)
        #expect(StepPolicy.fixed.overrides(characters: 10, waiting: 99, seconds: 1).nfe == nil)
    }

    @Test func otherMachinesNeedKeys() throws {
        var configuration = ServerConfiguration()
        configuration.host = "0.0.0.0"
        func keys() throws -> KeyMiddleware {
            let rate = RateLimit(configuration)
            return try KeyMiddleware(
                configuration, rate: rate, listeners: ListenerToken(current: { "" }, rate: rate))
        }
        #expect(throws: ConfigurationError.self) { try keys() }
        configuration.keys = ["a=short"]
        #expect(throws: ConfigurationError.self) { try keys() }
        configuration.keys = ["a=0123456789abcdef"]
        _ = try keys()
        configuration.keys = []
        configuration.allowsAnonymous = true
        _ = try keys()
    }

    @Test func aliasesAreNamesForVoices() throws {
        let text = "[speech]\nvoice_aliases = [\"alloy=kurt\", \"nova\"]"
        let (read, _) = try ServerConfiguration.read(file: file(text), environment: [:])
        #expect(read.service.voiceAliases == ["alloy": "kurt", "nova": ""])
        #expect(ServiceConfiguration().voiceAliases["alloy"] == "")
    }
}
