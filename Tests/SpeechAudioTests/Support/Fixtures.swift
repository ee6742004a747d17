import Foundation

/// What the official packages answered; written by Training/audio/make_fixtures.py.
enum Fixtures {
    struct Entry: Decodable {
        let shape: [Int]
        let offset: Int
    }

    static func url(_ name: String) throws -> URL {
        guard let folder = Bundle.module.resourceURL else { throw CocoaError(.fileNoSuchFile) }
        return folder.appendingPathComponent("Fixtures/\(name)")
    }

    static func tensor(_ name: String) throws -> (shape: [Int], values: [Float]) {
        let index = try JSONDecoder().decode([String: Entry].self, from: Data(contentsOf: url("values.json")))
        guard let entry = index[name] else { throw CocoaError(.fileNoSuchFile) }
        let data = try Data(contentsOf: url("values.f32"))
        let values = (0..<entry.shape.reduce(1, *)).map { position in
            data.withUnsafeBytes {
                Float(
                    bitPattern: UInt32(
                        littleEndian: $0.loadUnaligned(
                            fromByteOffset: 4 * (entry.offset + position), as: UInt32.self)))
            }
        }
        return (entry.shape, values)
    }

    static func clips() throws -> [String: ClipFixture] {
        try JSONDecoder().decode([String: ClipFixture].self, from: Data(contentsOf: url("clips.json")))
    }
}
