import Foundation

/// Ids of voices: what users call them.
///
/// All ids are compared in one form, NFC, so that a name typed on one system is found from another. An id has letters
/// with their marks, digits, `-`, `_`, `.` and single spaces; such a name can be no path.
public enum VoiceID {
    /// The most that an id may have.
    static let mostScalars = 64
    static let mostBytes = 256

    /// The form in which ids are stored and compared. Ids too long to be a voice's are returned as they are.
    public static func normalized(_ id: String) -> String {
        id.utf8.count <= 4 * mostBytes ? id.precomposedStringWithCanonicalMapping : id
    }

    /// Checks the id of a new voice.
    ///
    /// - Parameter reserved: ids that no new voice may have.
    /// - Returns: the id in the form in which it is stored.
    /// - Throws: `LibraryError.invalid` for the field `id`.
    public static func checked(_ id: String, reserved: Set<String> = []) throws -> String {
        let id = normalized(id)
        let scalars = id.unicodeScalars
        guard id.utf8.count <= mostBytes, (1...mostScalars).contains(scalars.count),
            scalars.allSatisfy(isAllowed),
            let first = scalars.first, first == "_" || isLetterOrDigit(first), scalars.last != " ",
            !id.contains("  ")
        else {
            throw LibraryError.invalid(
                field: "id",
                reason:
                    "a voice's id is 1 to \(mostScalars) letters, digits, '-', '_', '.' and single spaces, "
                    + "begins with a letter, a digit or '_' and does not end with a space")
        }
        guard !reserved.contains(id) else {
            throw LibraryError.invalid(field: "id", reason: "\(id) is reserved; choose another id")
        }
        return id
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber:
            // Some letters are invisible, as the fillers of Hangul.
            !scalar.properties.isDefaultIgnorableCodePoint
        default: false
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: !scalar.properties.isDefaultIgnorableCodePoint
        default: isLetterOrDigit(scalar) || "-_. ".unicodeScalars.contains(scalar)
        }
    }
}
