/// What is sent to OBS: an operation and its data.
struct OBSMessage<Content: Encodable>: Encodable {
    let op: Int
    let d: Content
}

/// Operation 1.
struct OBSIdentify: Encodable {
    let rpcVersion = 1
    /// `nil` where no password is asked for.
    let authentication: String?
    /// Which events are wanted, by bits.
    let eventSubscriptions: Int

    enum CodingKeys: CodingKey { case rpcVersion, authentication, eventSubscriptions }
}

/// Operation 6.
struct OBSRequest<Content: Encodable>: Encodable {
    let requestType: String
    let requestId: String
    let requestData: Content
}

/// Data of a request that has none.
struct OBSNothing: Encodable {}
