import Foundation
import Hummingbird
import HummingbirdTesting
import SpeechServer
import Testing

/// The table of pronunciations over HTTP.
@Suite(.serialized) struct PronunciationTests {
    private struct Entry: Decodable {
        let id: String
        let written: String
        let reading: String
        let usable: Bool
    }

    private struct List: Decodable {
        let entries: [Entry]
        let kinds: [String]
    }

    private static let path = "/v1/pronunciations"

    private func body(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    private func decoded<Value: Decodable>(_ type: Value.Type, _ response: TestResponse) throws -> Value {
        try JSONDecoder().decode(type, from: Data(buffer: response.body))
    }

    private func speech(_ client: some TestClientProtocol, _ fields: String) async throws -> TestResponse {
        try await client.execute(
            uri: "/v1/audio/speech", method: .post,
            body: body(#"{"input": "So nginx is down.", "response_format": "wav"\#(fields)}"#)
        ) { response in
            #expect(response.status == .ok)
            return response
        }
    }

    @Test func entriesAreMadeChangedAndDeleted() async throws {
        try await TestServer.make().application().test(.live) { client in
            let made = try await client.execute(
                uri: Self.path, method: .post,
                body: body(#"{"written": "nginx", "kind": "ipa", "reading": "ˈɛndʒɪn ˈɛks"}"#)
            ) { response in
                #expect(response.status == .created)
                return try decoded(Entry.self, response)
            }
            #expect(made.written == "nginx" && made.usable)
            try await client.execute(uri: "\(Self.path)/\(made.id)", method: .get) { response in
                let entry = try decoded(Entry.self, response)
                #expect(entry.reading == "ˈɛndʒɪn ˈɛks")
            }
            let changed = try await client.execute(
                uri: "\(Self.path)/\(made.id)", method: .put,
                body: body(
                    #"{"written": "nginx", "kind": "respelling", "reading": "engine x", "case": "exact"}"#)
            ) { response in
                #expect(response.status == .ok)
                return try decoded(Entry.self, response)
            }
            #expect(changed.id != made.id)
            try await client.execute(uri: Self.path, method: .get) { response in
                let list = try decoded(List.self, response)
                #expect(list.entries.map(\.id) == [changed.id])
                #expect(list.kinds == ["respelling", "arpabet", "ipa"])
            }
            for (status, id) in [(HTTPResponse.Status.noContent, changed.id), (.notFound, changed.id)] {
                try await client.execute(uri: "\(Self.path)/\(id)", method: .delete) {
                    #expect($0.status == status)
                }
            }
        }
    }

    @Test func faultsNameTheField() async throws {
        try await TestServer.make().application().test(.live) { client in
            let entry = #"{"written": "nginx", "kind": "respelling", "reading": "engine x"}"#
            try await client.execute(uri: Self.path, method: .post, body: body(entry)) {
                #expect($0.status == .created)
            }
            for (text, status, named) in [
                (entry, 409, "pronunciation_exists"), (#"{"written": "a", "kind": "ipa"}"#, 400, "reading"),
                (#"{"written": "a", "kind": "sound", "reading": "b"}"#, 400, #""param":"kind""#),
                (#"{"written": "a", "kind": "ipa", "reading": "œ"}"#, 400, #""param":"reading""#),
                (#"{"written": "", "kind": "ipa", "reading": "a"}"#, 400, #""param":"written""#),
                (
                    #"{"written": "a", "kind": "ipa", "reading": "a", "language": "fr"}"#, 400,
                    #""param":"language""#
                ),
                (
                    #"{"written": "a", "kind": "ipa", "reading": "a", "case": "some"}"#, 400,
                    #""param":"case""#
                ),
                (
                    #"{"written": "a", "kind": "ipa", "reading": "a", "voice": "nobody"}"#, 404,
                    #""param":"voice""#
                ),
                ("[]", 400, "invalid_json"),
            ] {
                try await client.execute(uri: Self.path, method: .post, body: body(text)) { response in
                    #expect(response.status.code == status, "\(text)")
                    #expect(String(buffer: response.body).contains(named), "\(String(buffer: response.body))")
                }
            }
        }
    }

    @Test func filesAreTakenWholeOrNotAtAll() async throws {
        try await TestServer.make().application().test(.live) { client in
            func send(_ file: String, _ mode: String) async throws -> TestResponse {
                try await client.execute(
                    uri: "\(Self.path)/import?mode=\(mode)", method: .post, body: body(file)
                ) { $0 }
            }
            #expect(try await send("a\trespelling\tb\nc\tpinyin\tni3\n", "merge").status == .ok)
            let faulty = try await send("x\trespelling\ty\nz\tsound\tw\n", "replace")
            #expect(faulty.status == .badRequest)
            #expect(String(buffer: faulty.body).contains("line 2: kind"))
            let merged = try decoded(List.self, await send("A\trespelling\tnew\n", "merge"))
            #expect(merged.entries.map(\.reading) == ["new", "ni3"])
            #expect(merged.entries.map(\.usable) == [true, false])
            try await client.execute(uri: "\(Self.path)/export", method: .get) { response in
                #expect(response.headers[.contentType] == "text/tab-separated-values; charset=utf-8")
                let file = String(buffer: response.body)
                #expect(file.hasSuffix("A\trespelling\tnew\nc\tpinyin\tni3\n"))
            }
            let replaced = try decoded(List.self, await send("d\trespelling\te\n", "replace"))
            #expect(replaced.entries.map(\.written) == ["d"])
            #expect(try await send("", "other").status == .badRequest)
            #expect(try await send("", "replace").status == .ok)
        }
    }

    /// The table changes what is spoken; a request may bring its own in its place.
    @Test func speechFollowsTheTable() async throws {
        try await TestServer.make().application().test(.live) { client in
            let plain = try await speech(client, "")
            try await client.execute(
                uri: Self.path, method: .post,
                body: body(#"{"written": "nginx", "kind": "arpabet", "reading": "EH1 N JH AH0 N | EH1 K S"}"#)
            ) { #expect($0.status == .created) }
            let read = try await speech(client, "")
            #expect(read.body != plain.body && read.headers[.init("X-Source")!] == "model")
            #expect(try await speech(client, #", "pronunciations": []"#).body == plain.body)
            let own = #", "pronunciations": [{"written": "nginx", "kind": "pinyin", "reading": "en1 jin4"}]"#
            let warned = try await speech(client, own)
            #expect(warned.headers[.init("X-Warning")!]?.contains("pinyin") == true)
            let many = Array(repeating: #"{"written": "a", "kind": "ipa", "reading": "a"}"#, count: 101)
            try await client.execute(
                uri: "/v1/audio/speech", method: .post,
                body: body(#"{"input": "Hi.", "pronunciations": [\#(many.joined(separator: ","))]}"#)
            ) { #expect($0.status == .badRequest) }
        }
    }

    @Test func whoHasNoKeyIsNotServed() async throws {
        let server = try TestServer.make { $0.keys = ["me=0123456789abcdef"] }
        try await server.application().test(.live) { client in
            for (path, method) in [
                ("", HTTPRequest.Method.get), ("", .post), ("/export", .get), ("/import", .post),
                ("/0", .put),
                ("/0", .delete),
            ] {
                try await client.execute(uri: Self.path + path, method: method) {
                    #expect($0.status == .unauthorized)
                }
            }
        }
    }
}
