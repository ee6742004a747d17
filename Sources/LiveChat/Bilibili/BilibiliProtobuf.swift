import SwiftProtobuf

/// A message of protobuf's that is written by hand, as generated ones are.
protocol BilibiliProtobuf: Message, Hashable {}

extension BilibiliProtobuf {
    func isEqualTo(message: any Message) -> Bool { message as? Self == self }
}

/// `SEND_GIFT_V2`, as far as it is read: field numbers as the platform's clients have them.
struct BilibiliGiftMessage: BilibiliProtobuf {
    static let protoMessageName = "SendGiftV2"

    var uid: Int64 = 0
    var name = ""
    var guardLevel: Int64 = 0
    var medal = Medal()
    var gifts: [Gift] = []
    var unknownFields = UnknownStorage()

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeSingularInt64Field(value: &uid)
            case 2: try decoder.decodeSingularStringField(value: &name)
            case 5: try decoder.decodeSingularInt64Field(value: &guardLevel)
            case 8:
                var read: Medal? = medal
                try decoder.decodeSingularMessageField(value: &read)
                medal = read ?? medal
            case 10: try decoder.decodeRepeatedMessageField(value: &gifts)
            default: break
            }
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        if uid != 0 { try visitor.visitSingularInt64Field(value: uid, fieldNumber: 1) }
        if !name.isEmpty { try visitor.visitSingularStringField(value: name, fieldNumber: 2) }
        if guardLevel != 0 { try visitor.visitSingularInt64Field(value: guardLevel, fieldNumber: 5) }
        if medal != Medal() { try visitor.visitSingularMessageField(value: medal, fieldNumber: 8) }
        if !gifts.isEmpty { try visitor.visitRepeatedMessageField(value: gifts, fieldNumber: 10) }
        try unknownFields.traverse(visitor: &visitor)
    }

    /// The fan medal that the giver wears.
    struct Medal: BilibiliProtobuf {
        static let protoMessageName = "SendGiftV2.Medal"

        /// Whose fan the medal is for.
        var target: Int64 = 0
        var level: Int64 = 0
        var name = ""
        var unknownFields = UnknownStorage()

        mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
            while let field = try decoder.nextFieldNumber() {
                switch field {
                case 1: try decoder.decodeSingularInt64Field(value: &target)
                case 5: try decoder.decodeSingularInt64Field(value: &level)
                case 6: try decoder.decodeSingularStringField(value: &name)
                default: break
                }
            }
        }

        func traverse<V: Visitor>(visitor: inout V) throws {
            if target != 0 { try visitor.visitSingularInt64Field(value: target, fieldNumber: 1) }
            if level != 0 { try visitor.visitSingularInt64Field(value: level, fieldNumber: 5) }
            if !name.isEmpty { try visitor.visitSingularStringField(value: name, fieldNumber: 6) }
            try unknownFields.traverse(visitor: &visitor)
        }
    }

    /// What was given.
    struct Gift: BilibiliProtobuf {
        static let protoMessageName = "SendGiftV2.Gift"

        var id: Int64 = 0
        var name = ""
        var count: Int64 = 0
        /// In thousandths of a yuan where `coin` is `gold`.
        var total: Int64 = 0
        var coin = ""
        /// Of this one giving.
        var transaction = ""
        /// Seconds since 1970.
        var time: Int64 = 0
        var unknownFields = UnknownStorage()

        mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
            while let field = try decoder.nextFieldNumber() {
                switch field {
                case 1: try decoder.decodeSingularInt64Field(value: &id)
                case 2: try decoder.decodeSingularStringField(value: &name)
                case 3: try decoder.decodeSingularInt64Field(value: &count)
                case 7: try decoder.decodeSingularInt64Field(value: &total)
                case 8: try decoder.decodeSingularStringField(value: &coin)
                case 9: try decoder.decodeSingularStringField(value: &transaction)
                case 10: try decoder.decodeSingularInt64Field(value: &time)
                default: break
                }
            }
        }

        func traverse<V: Visitor>(visitor: inout V) throws {
            if id != 0 { try visitor.visitSingularInt64Field(value: id, fieldNumber: 1) }
            if !name.isEmpty { try visitor.visitSingularStringField(value: name, fieldNumber: 2) }
            if count != 0 { try visitor.visitSingularInt64Field(value: count, fieldNumber: 3) }
            if total != 0 { try visitor.visitSingularInt64Field(value: total, fieldNumber: 7) }
            if !coin.isEmpty { try visitor.visitSingularStringField(value: coin, fieldNumber: 8) }
            if !transaction.isEmpty {
                try visitor.visitSingularStringField(value: transaction, fieldNumber: 9)
            }
            if time != 0 { try visitor.visitSingularInt64Field(value: time, fieldNumber: 10) }
            try unknownFields.traverse(visitor: &visitor)
        }
    }
}

/// `INTERACT_WORD_V2`, as far as it is read.
struct BilibiliInteraction: BilibiliProtobuf {
    static let protoMessageName = "InteractWordV2"

    var uid: Int64 = 0
    var name = ""
    /// 1 entered, 2 followed, 3 shared, 4 followed specially, 5 followed back, 6 liked.
    var kind: Int64 = 0
    /// Seconds since 1970.
    var time: Int64 = 0
    var unknownFields = UnknownStorage()

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeSingularInt64Field(value: &uid)
            case 2: try decoder.decodeSingularStringField(value: &name)
            case 5: try decoder.decodeSingularInt64Field(value: &kind)
            case 7: try decoder.decodeSingularInt64Field(value: &time)
            default: break
            }
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        if uid != 0 { try visitor.visitSingularInt64Field(value: uid, fieldNumber: 1) }
        if !name.isEmpty { try visitor.visitSingularStringField(value: name, fieldNumber: 2) }
        if kind != 0 { try visitor.visitSingularInt64Field(value: kind, fieldNumber: 5) }
        if time != 0 { try visitor.visitSingularInt64Field(value: time, fieldNumber: 7) }
        try unknownFields.traverse(visitor: &visitor)
    }
}
