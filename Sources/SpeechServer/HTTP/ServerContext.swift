import Foundation
import Hummingbird
import NIOCore

/// What is known of a request besides its message.
package struct ServerContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The address of the other end; `nil` in tests without a network.
    let address: String?
    /// In responses, logs and the synthesis log.
    var requestID = UUID().uuidString.lowercased()
    /// Who asks: a key's name, or an address.
    var client = ""

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress
    }

    /// The voice that the path names.
    func voiceID() throws -> String {
        let raw = try parameters.require("id")
        return raw.removingPercentEncoding ?? raw
    }
}
