import Foundation
import LiveChat
import TestCompression
import Testing

/// Bilibili's packets.
enum BilibiliBytes {
    static func command(_ text: String, version: UInt16 = 0) -> [UInt8] {
        BilibiliPacket(.command, version: version, body: text.utf8).bytes
    }

    /// A body as a packet of `version` has it: 2 by zlib, 3 by brotli.
    static func compressed(_ bytes: [UInt8], version: UInt16) -> [UInt8] {
        version == 2 ? Compressed.zlib(bytes) : Compressed.brotli(bytes)
    }

    /// A packet whose body is a compressed run of others.
    static func packed(_ packets: [[UInt8]], version: UInt16 = 2) -> [UInt8] {
        let body = compressed(packets.flatMap { $0 }, version: version)
        return BilibiliPacket(.command, version: version, body: body).bytes
    }

    /// A field of a protobuf message.
    static func field(_ number: Int, _ value: Int64) -> [UInt8] {
        varint(UInt64(number << 3)) + varint(UInt64(bitPattern: value))
    }

    static func field(_ number: Int, _ bytes: some Collection<UInt8>) -> [UInt8] {
        varint(UInt64(number << 3 | 2)) + varint(UInt64(bytes.count)) + Array(bytes)
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var (value, result) = (value, [UInt8]())
        while value > 0x7F {
            result.append(UInt8(value & 0x7F | 0x80))
            value >>= 7
        }
        return result + [UInt8(value)]
    }
}

@Suite struct BilibiliFrameTests {
    private func bodies(_ frame: BilibiliFrame) -> [String] {
        frame.packets.map { String(decoding: $0.body, as: UTF8.self) }
    }

    @Test func aHeaderIsWrittenAsTheProtocolHasIt() {
        #expect(
            BilibiliPacket(.login, body: [1, 2]).bytes == [
                0, 0, 0, 18, 0, 16, 0, 1, 0, 0, 0, 7, 0, 0, 0, 1, 1, 2,
            ])
        let frame = BilibiliFrame(BilibiliPacket(.heartbeat).bytes)
        #expect(frame.packets == [BilibiliPacket(.heartbeat)] && frame.faults.isEmpty)
    }

    @Test(arguments: [UInt16(2), 3], [UInt16(2), 3])
    func severalPacketsInAMessageAndWithinOthers(version: UInt16, within: UInt16) {
        let inner = BilibiliBytes.packed(
            [BilibiliBytes.command("b"), BilibiliBytes.command("c")], version: within)
        let bytes =
            BilibiliBytes.command("a")
            + BilibiliBytes.packed([inner, BilibiliBytes.command("d")], version: version)
            + BilibiliBytes.command("e")
        let frame = BilibiliFrame(bytes)
        #expect(bodies(frame) == ["a", "b", "c", "d", "e"] && frame.faults.isEmpty)
    }

    @Test(arguments: [UInt16(2), 3]) func packedMoreThanTwiceIsLeftOut(version: UInt16) {
        let once = BilibiliBytes.packed([BilibiliBytes.command("deep")], version: version)
        let thrice = BilibiliBytes.packed([BilibiliBytes.packed([once], version: version)], version: version)
        let frame = BilibiliFrame(thrice + BilibiliBytes.command("after"))
        #expect(bodies(frame) == ["after"] && frame.faults == [.nested])
    }

    @Test(arguments: [UInt16(2), 3]) func bombsAreBounded(version: UInt16) {
        let bomb = BilibiliBytes.packed([[UInt8](repeating: 0, count: 64 << 20)], version: version)
        #expect(bomb.count < 80_000)
        let clock = ContinuousClock()
        var frame = BilibiliFrame([])
        // After the first, nothing more is inflated.
        let time = clock.measure {
            frame = BilibiliFrame(Array(repeatElement(bomb, count: 50).joined()) + BilibiliBytes.command("x"))
        }
        #expect(bodies(frame) == ["x"] && frame.faults.count == 50)
        #expect(frame.faults.allSatisfy { $0 == .tooMuch })
        #expect(time < .seconds(20))

        let many = (0...BilibiliFrame.mostPackets).map { _ in BilibiliBytes.command("") }
        let crowded = BilibiliFrame(BilibiliBytes.packed(many, version: version))
        #expect(crowded.packets.count == BilibiliFrame.mostPackets && crowded.faults == [.tooMuch])
        #expect(
            BilibiliFrame([UInt8](repeating: 0, count: BilibiliFrame.longest + 1)).faults == [.tooMuch])
    }

    @Test(arguments: [UInt16(2), 3]) func whatIsCutOffAnywhereIsToldAndTheRestIsRead(version: UInt16) {
        let whole =
            BilibiliBytes.command("first")
            + BilibiliBytes.packed([BilibiliBytes.command("second")], version: version)
        for end in 0..<whole.count {
            let frame = BilibiliFrame(whole[..<end])
            #expect(frame.faults.isEmpty == (end == 0 || end == 21), "\(end)")
            #expect(bodies(frame) == (end < 21 ? [] : ["first"]))
        }
        // Cut within the compressed body, with lengths that agree.
        let body = BilibiliBytes.compressed(BilibiliBytes.command("second"), version: version)
        for end in 0..<body.count {
            let frame = BilibiliFrame(BilibiliPacket(.command, version: version, body: body[..<end]).bytes)
            #expect(frame.packets.isEmpty && frame.faults == [.damaged])
        }
        // Bytes after the stream's end are none of it; a stream of nothing holds no packet.
        let longer = BilibiliFrame(BilibiliPacket(.command, version: version, body: body + [1, 2, 3]).bytes)
        #expect(bodies(longer) == ["second"] && longer.faults.isEmpty)
        let nothing = BilibiliFrame(BilibiliBytes.packed([], version: version))
        #expect(nothing.packets.isEmpty && nothing.faults.isEmpty)
    }

    @Test(arguments: [UInt16(2), 3]) func damagedStreamsCostOnlyThemselves(version: UInt16) {
        let commands = (0..<40).map { BilibiliBytes.command("command \($0 * 7919)") }
        let packed = BilibiliBytes.packed(commands, version: version)
        for index in BilibiliPacket.headerLength..<packed.count {
            var bytes = packed
            bytes[index] ^= 0x55
            let frame = BilibiliFrame(bytes + BilibiliBytes.command("after"))
            #expect(bodies(frame).last == "after", "\(index)")
        }
    }

    @Test func lengthsThatCannotBe() {
        func header(_ total: UInt32, _ length: UInt16) -> [UInt8] {
            [
                UInt8(total >> 24), UInt8(total >> 16 & 255), UInt8(total >> 8 & 255), UInt8(total & 255),
                UInt8(length >> 8), UInt8(length & 255), 0, 0, 0, 0, 0, 5, 0, 0, 0, 1,
            ]
        }
        #expect(BilibiliFrame(header(15, 16)).faults == [.header])
        #expect(BilibiliFrame(header(16, 15)).faults == [.header])
        #expect(BilibiliFrame(header(0, 0)).faults == [.header])
        #expect(BilibiliFrame(header(.max, 16)).faults == [.truncated])
        #expect(BilibiliFrame(header(9 << 20, 16)).faults == [.truncated])
        #expect(BilibiliFrame(header(17, 18)).faults == [.header])
        // A longer header than usual is one.
        #expect(bodies(BilibiliFrame(header(19, 18) + [0, 0] + Array("x".utf8))) == ["x"])
    }

    @Test func unknownVersionsAreTold() {
        let frame = BilibiliFrame(
            BilibiliBytes.command("?", version: 77) + BilibiliBytes.command("read", version: 1))
        #expect(bodies(frame) == ["read"] && frame.faults == [.version(77)])
    }

    @Test func aHeartbeatsReplyMayEchoMoreThanItTells() {
        let reply = BilibiliPacket(.heartbeatReply, body: [0, 0, 0, 1])
        for echo in ["", "{}", "[object Object]", "[object Object], and more than a header"] {
            let frame = BilibiliFrame(reply.bytes + Array(echo.utf8))
            #expect(frame.packets == [reply] && frame.faults.isEmpty)
        }
        #expect(bodies(BilibiliFrame(reply.bytes + BilibiliBytes.command("x"))).last == "x")
    }
}
