/// Names of voices: letters, digits, `-`, `_` and `.` in between, at most 64. Such a name can be no path.
public enum VoiceID {
    /// - Throws: `VoiceLibraryError.invalid`.
    public static func check(_ id: String) throws {
        let isGood =
            (1...64).contains(id.utf8.count) && id.first != "." && id.first != "-"
            && id.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_" || $0 == "."
            }
        guard isGood else {
            throw VoiceLibraryError.invalid(
                field: "id",
                "a voice's id is 1 to 64 bytes of letters, digits, '-', '_' and '.', "
                    + "and begins with a letter, a digit or '_'")
        }
    }
}
