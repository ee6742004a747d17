import Foundation
import LiveChat
import Testing

/// What OBS sends over its WebSocket.
@Suite struct OBSMessageTests {
    @Test func everyFormIsRead() throws {
        let url = try #require(
            Bundle.module.url(forResource: "obs", withExtension: "jsonl", subdirectory: "Fixtures"))
        let messages = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map {
            OBSServerMessage($0)
        }
        #expect(messages.count == 13 && !messages.contains(nil))
        guard case .hello(let challenge?)? = messages[0] else { return #expect(Bool(false)) }
        #expect(challenge.salt.hasPrefix("lM1G") && challenge.challenge.hasPrefix("+IxH"))
        #expect(messages[1] == .hello(nil) && messages[2] == .identified && messages[12] == .other)
        #expect(
            messages[11]
                == .answer(
                    try answer(
                        #""requestStatus":{"result":false,"code":604,"comment":"The specified input does not support audio."}"#
                    )))
        var state = StudioState(scene: "Game")
        var changes: [Bool] = []
        for case .event(let event)? in messages { changes.append(state.take(event)) }
        #expect(changes == [true, true, true, true, true, true, false])
        #expect(state == StudioState(scene: "Pause", muted: ["Mic"]))
    }

    private func answer(_ status: String) throws -> OBSAnswer {
        guard
            case .answer(let answer)? = OBSServerMessage(
                Array(#"{"op":7,"d":{"requestId":"2",\#(status)}}"#.utf8))
        else { throw ChatInputFault.unknownShape }
        return answer
    }

    @Test(
        "What does not follow the protocol is none",
        arguments: [
            "", "7", "{}", #"{"op":"x"}"#, #"{"op":0,"d":{}}"#, #"{"op":0,"d":{"rpcVersion":0}}"#,
            #"{"op":0,"d":{"rpcVersion":1,"authentication":{"salt":"a"}}}"#, #"{"op":5,"d":{}}"#,
            #"{"op":5}"#,
            #"{"op":7,"d":{"requestStatus":{"result":true}}}"#,
        ])
    func strange(text: String) { #expect(OBSServerMessage(Array(text.utf8)) == nil) }

    @Test func namesAndTheirNumberAreBounded() {
        var state = StudioState(scene: "Game")
        func mute(_ name: String) -> Bool {
            state.take(
                OBSEvent(
                    type: "InputMuteStateChanged",
                    data: .object(["inputName": .string(name), "inputMuted": .bool(true)])))
        }
        #expect(!mute(String(repeating: "x", count: StudioState.longestName + 1)))
        for number in 0..<StudioState.mostInputs { #expect(mute("m\(number)")) }
        #expect(!mute("one more") && !mute("m7"))
        #expect(state.muted.count == StudioState.mostInputs && state.muted == state.muted.sorted())
        let isTaken = state.take(
            OBSEvent(
                type: "CurrentProgramSceneChanged",
                data: .object(["sceneName": .string(String(repeating: "s", count: 5000))])))
        #expect(!isTaken)
        #expect(state.scene == "Game")
    }
}
