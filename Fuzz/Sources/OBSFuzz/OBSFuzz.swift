import Foundation
import FuzzDriver
import LiveChat

/// Feeds messages of OBS's WebSocket, one a line, and follows what they say of scenes and sources of sound.
@main
enum OBSFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = UnsafeBufferPointer(start: start, count: count)
            var state = StudioState(scene: "Game", muted: ["Mic/Aux"])
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                guard let message = OBSServerMessage(line) else { continue }
                switch message {
                case .event(let event):
                    let before = state
                    let hasChanged = state.take(event)
                    precondition(hasChanged == (state != before))
                    OBSFuzz.check(state)
                    // The same again changes nothing, but a name may have been given to another source.
                    if event.type == "InputMuteStateChanged" { precondition(!state.take(event)) }
                case .answer(let answer):
                    if case .refused(_, let comment) = answer.outcome {
                        precondition(comment.utf8.count <= line.count * 3)
                    }
                case .hello, .identified, .other: break
                }
            }
            return 0
        }
    }

    private static func check(_ state: StudioState) {
        precondition(state.scene.utf8.count <= StudioState.longestName)
        precondition(state.muted.count <= StudioState.mostInputs)
        precondition(zip(state.muted, state.muted.dropFirst()).allSatisfy { $0 < $1 })
        let event = ChatEvent.studio(state, at: Date(timeIntervalSince1970: 0))
        guard let text = try? JSONEncoder().encode(event) else {
            preconditionFailure("a state that is no JSON")
        }
        precondition((try? JSONDecoder().decode(ChatEvent.self, from: text)) == event)
    }
}
