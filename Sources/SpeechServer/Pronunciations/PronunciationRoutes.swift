import Foundation
import Hummingbird
import SpeechLibrary
import SpeechService
import SpeechText

/// How users want words to be read, over HTTP.
struct PronunciationRoutes: Sendable {
    let service: SpeechService
    /// Bytes of a file.
    let maxBody: Int

    private static let path = "v1/pronunciations"
    /// Bytes of one entry.
    private static let longestEntry = 65_536

    private var store: PronunciationStore { service.pronunciations }
    private var kinds: Set<PronunciationReading.Kind> { service.backend.model.readingKinds }

    func add(to router: some RouterMethods<ServerContext>) {
        router.get(RouterPath(Self.path)) { _, _ in try list() }
        router.post(RouterPath(Self.path)) { request, _ in
            let entry = try await entry(request)
            try await changed { table throws(PronunciationFault) in try table.adding(entry) }
            return try JSONBody.response(PronunciationItem(entry, kinds: kinds), status: .created)
        }
        router.get("v1/pronunciations/export") { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "text/tab-separated-values; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"pronunciations.tsv\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(string: store.table.tsv)))
        }
        router.post("v1/pronunciations/import") { request, _ in try await imported(request) }
        router.get("v1/pronunciations/:id") { _, context in
            let id = try context.parameters.require("id")
            guard let entry = store.table.entry(id: id) else { throw PronunciationFault.unknown(id) }
            return try JSONBody.response(PronunciationItem(entry, kinds: kinds))
        }
        router.put("v1/pronunciations/:id") { request, context in
            let id = try context.parameters.require("id")
            let entry = try await entry(request)
            try await changed { table throws(PronunciationFault) in try table.replacing(id: id, with: entry) }
            return try JSONBody.response(PronunciationItem(entry, kinds: kinds))
        }
        router.delete("v1/pronunciations/:id") { _, context in
            let id = try context.parameters.require("id")
            try await changed { table throws(PronunciationFault) in try table.removing(id: id) }
            return Response(status: .noContent)
        }
    }

    private struct List: Encodable {
        let object = "list"
        let entries: [PronunciationItem]
        /// The kinds that the model which speaks can read.
        let kinds: [String]
        /// Why the file cannot be used as it is; the entries are those of before.
        let fault: String?

        enum CodingKeys: CodingKey { case object, entries, kinds, fault }
    }

    private func list() throws -> Response {
        let kinds = kinds
        return try JSONBody.response(
            List(
                entries: store.table.entries.map { PronunciationItem($0, kinds: kinds) },
                kinds: PronunciationReading.Kind.allCases.filter(kinds.contains).map(\.rawValue),
                fault: store.fault.map { "\($0)" }))
    }

    private func entry(_ request: Request) async throws -> PronunciationEntry {
        let buffer = try await request.body.collect(upTo: Self.longestEntry)
        let entry = try JSONBody.decode(PronunciationBody.self, from: buffer).entry()
        // A voice that is not there would be an entry that is never used.
        if let voice = entry.voice { _ = try await service.voices.description(of: voice) }
        return entry
    }

    /// A file in the place of the table (`mode=replace`), or its entries beside those of the table and before them
    /// (`mode=merge`): all of it or nothing.
    private func imported(_ request: Request) async throws -> Response {
        let mode = request.uri.queryParameters.get("mode") ?? "merge"
        guard mode == "merge" || mode == "replace" else {
            throw APIError(
                .badRequest, "invalid_field", "mode is \(mode); use merge or replace", field: "mode")
        }
        let buffer = try await request.body.collect(upTo: maxBody)
        try await changed { table throws(PronunciationFault) in
            let file = try PronunciationTable(tsv: Array(buffer.readableBytesView), source: "the file")
            return mode == "replace" ? file : try table.merging(file)
        }
        return try list()
    }

    /// Changes the table on a thread of its own: a large one takes a while, and so does a disk.
    private func changed(
        _ change: @escaping @Sendable (PronunciationTable) throws(PronunciationFault) -> PronunciationTable
    ) async throws {
        let store = store
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async {
                continuation.resume(with: Result { _ = try store.change(change) })
            }
        }
    }
}
