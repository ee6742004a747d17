import Foundation
import Hummingbird
import SpeechEngine
import SpeechLibrary
import SpeechService

/// The voice library over HTTP.
struct VoiceRoutes: Sendable {
    let service: SpeechService
    /// Bytes of a body.
    let maxBody: Int

    private var voices: VoiceCatalog { service.voices }

    func add(to router: some RouterMethods<ServerContext>) {
        router.get("v1/audio/voices") { _, _ in
            let defaultVoice = try? await service.defaultVoice()
            return try JSONBody.response(
                List(voices: await voices.list().map { Item($0, defaultVoice: defaultVoice) }))
        }
        router.post("v1/audio/voices") { request, context in try await create(request) }
        router.post("v1/audio/voices/reload") { _, _ in
            voices.reload()
            return try JSONBody.response(
                List(voices: await voices.list().map { Item($0, defaultVoice: nil) }))
        }
        router.post("v1/audio/voices/import") { request, _ in
            let buffer = try await request.body.collect(upTo: maxBody * 4 / 3)
            // A large document takes long to parse, which no thread that requests share should do.
            let bundle = try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(
                        with: Result { try VoiceBundle(bytes: Array(buffer.readableBytesView)) })
                }
            }
            let voice = try await voices.import(bundle, as: request.uri.queryParameters.get("id"))
            return try created(voice)
        }
        addOne(to: router, path: "v1/audio/voices/:id") { try $0.voiceID() }
        // Voices of these names were made before the names were reserved; they can still be seen and deleted.
        for id in Self.reserved { addOne(to: router, path: "v1/audio/voices/\(id)") { _ in id } }
        router.get("v1/audio/voices/:id/export") { _, context in
            let bundle = try await voices.export(context.voiceID())
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/json",
                    .contentDisposition: "attachment; filename=\"\(Self.ascii(bundle.id)).voice.json\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: try bundle.bytes())))
        }
        router.post("v1/audio/voices/:id/preload") { _, context in
            _ = try await voices.voice(context.voiceID())
            return Response(status: .noContent)
        }
    }

    /// Ids that mean something else in a path.
    static let reserved: Set = ["import", "reload"]

    private func addOne(
        to router: some RouterMethods<ServerContext>, path: String,
        id: @escaping @Sendable (ServerContext) throws -> String
    ) {
        let path = RouterPath(path)
        router.get(path) { _, context in
            try JSONBody.response(Item(await voices.description(of: id(context)), defaultVoice: nil))
        }
        router.patch(path) { request, context in
            let buffer = try await request.body.collect(upTo: 65_536)
            let voice = try await voices.update(id(context), settings: Data(buffer.readableBytesView))
            return try JSONBody.response(Item(voice, defaultVoice: nil))
        }
        router.delete(path) { _, context in
            try await voices.delete(id(context))
            return Response(status: .noContent)
        }
    }

    static func ascii(_ name: String) -> String { String(name.map { $0.isASCII ? $0 : "_" }) }

    private struct List: Encodable {
        let object = "list"
        let voices: [Item]

        enum CodingKeys: CodingKey { case object, voices }
    }

    private struct Item: Encodable {
        let id: String
        let name: String
        let builtIn: Bool
        let language: String?
        let text: String
        let overridden: Bool
        let settings: VoiceSettings
        let isDefault: Bool?

        init(_ voice: VoiceDescription, defaultVoice: String?) {
            id = voice.id
            name = voice.id
            builtIn = voice.isBuiltIn
            language = voice.language
            text = voice.text
            overridden = voice.hasOverrideAudio || voice.overrideText != nil
            settings = voice.settings
            isDefault = defaultVoice.map { $0 == voice.id }
        }
    }

    private struct Created: Encodable {
        let id: String
        let referenceSeconds: Double
        let warnings: [String]
    }

    private func created(_ made: PreparedVoice) throws -> Response {
        try JSONBody.response(
            Created(
                id: made.description.id,
                referenceSeconds: Double(made.voice.referenceSamples) / Double(SpeechModel.sampleRate),
                warnings: made.warnings), status: .created)
    }

    /// `multipart/form-data` with `id`, `text`, `audio` and, if wanted, `language`.
    private func create(_ request: Request) async throws -> Response {
        let form = try await Multipart(request, upTo: maxBody)
        guard let id = try form.text("id") ?? form.text("name") else {
            throw APIError(.badRequest, "missing_field", "id is missing: the name of the voice", field: "id")
        }
        guard let reference = form.reference else {
            throw APIError(
                .badRequest, "missing_field", "audio is missing: a recording of 3 to 12 s", field: "audio")
        }
        guard let text = try form.text("text") else {
            throw APIError(
                .badRequest, "missing_field", "text is missing: what the recording says", field: "text")
        }
        let voice = try await voices.create(
            id: id, reference: reference, text: text, language: try form.text("language"))
        return try created(voice)
    }
}
