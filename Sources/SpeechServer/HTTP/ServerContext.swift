import Foundation
import Hummingbird
import NIOCore

/// What is known of a request besides its message.
package struct ServerContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// The other end, as limits count it.
    let address: String
    /// `nil` in tests without a network.
    var connection: Connection?
    /// In responses, logs and the synthesis log.
    var requestID = UUID().uuidString.lowercased()
    /// Who asks: a key's name, or an address.
    var client = ""
    /// Whether the token of listeners was shown, with which one can listen and nothing else.
    var listensOnly = false

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        address = ClientAddress(source.channel.remoteAddress).description
    }

    /// The voice that the path names.
    func voiceID() throws -> String {
        let raw = try parameters.require("id")
        return raw.removingPercentEncoding ?? raw
    }
}
