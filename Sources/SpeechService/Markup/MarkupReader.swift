import Foundation
import FoundationXML

/// A part of a document.
enum MarkupNode {
    case text(String)
    case element(MarkupElement)
}

/// An element with what is in it.
struct MarkupElement {
    /// With its prefix, if it has one.
    let name: String
    let attributes: [String: String]
    var children: [MarkupNode] = []
}

/// Reads XML into elements, within bounds; the one door for documents from outside.
///
/// The system's parser (libxml2) reads it as UTF-8 and nothing else. What it would expand, fetch or decode is refused
/// before it sees it: document types and entities, declarations of other encodings, processing instructions. Its own
/// result is not believed: it reports documents that were cut off as read.
enum MarkupReader {
    /// Bytes of a document, elements in each other, elements, and attributes of one.
    static let (maxBytes, maxDepth, maxElements, maxAttributes) = (1 << 18, 32, 2048, 16)

    /// - Returns: the outermost element.
    /// - Throws: `ServiceError` naming the place and what is wrong.
    static func read(_ text: String) throws -> MarkupElement {
        guard text.utf8.count <= maxBytes else {
            throw ServiceError(
                .invalid, "input_too_long",
                "input has more than \(maxBytes) bytes of markup; send it in parts",
                field: "input")
        }
        let parser = XMLParser(data: Data(try body(text).utf8))
        let builder = Builder()
        parser.delegate = builder
        parser.shouldResolveExternalEntities = false
        let isRead = parser.parse()
        if let fault = builder.fault { throw refusal(fault) }
        if let error = parser.parserError {
            throw refusal(
                "line \(parser.lineNumber), column \(parser.columnNumber): \(reason((error as NSError).code))"
            )
        }
        guard isRead, let root = builder.root else {
            throw refusal("there is no element; begin with <speak>")
        }
        return root
    }

    /// The beginning of what is quoted in an error, however many marks its letters have.
    static func quoted(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(40)))
    }

    static func refusal(_ text: String) -> ServiceError {
        ServiceError(.invalid, "invalid_markup", "input is no valid SSML: \(text)", field: "input")
    }

    /// The document without its declaration.
    private static func body(_ text: String) throws -> Substring {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 ? $0.value & 0xFFFE != 0xFFFE : $0 == "\n" || $0 == "\r" || $0 == "\t"
        }
        guard isPlain else { throw refusal("it has control characters; leave them out") }
        // In any encoding but this one the document could be another.
        var body = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if body.hasPrefix("<?xml"), body.dropFirst(5).first?.isWhitespace == true,
            let end = body.range(of: "?>")
        {
            let declaration = body[..<end.lowerBound].lowercased()
            guard !declaration.contains("encoding") || declaration.contains("utf-8") else {
                throw refusal("it is read as UTF-8; leave the encoding out")
            }
            body = body[end.upperBound...]
        }
        for forbidden in ["<?", "<!DOCTYPE", "<!ENTITY"] where body.contains(forbidden) {
            throw refusal("\(forbidden) is not accepted; leave it out")
        }
        return body
    }

    private static func reason(_ code: Int) -> String {
        switch code {
        case 4, 5, 77: "the document is not complete, or goes on after its end"
        case 26, 27: "an entity that is not known; write the character itself, or &amp; &lt; &gt;"
        case 38...41, 65, 68: "a < or & in the text or an attribute that is no markup; write &lt; or &amp;"
        case 42: "an attribute twice"
        case 73, 76: "an end tag that does not fit its beginning"
        default: "not well-formed XML (libxml2's error \(code))"
        }
    }

    private final class Builder: NSObject, XMLParserDelegate {
        private(set) var root: MarkupElement?
        private(set) var fault: String?
        private var open: [MarkupElement] = []
        private var elements = 0

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements += 1
            if elements > maxElements {
                return stop(parser, "more than \(maxElements) elements; send it in parts")
            }
            if open.count >= maxDepth { return stop(parser, "elements nested deeper than \(maxDepth)") }
            if attributes.count > maxAttributes {
                return stop(parser, "more than \(maxAttributes) attributes")
            }
            open.append(MarkupElement(name: name, attributes: attributes))
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            guard let element = open.popLast() else { return }
            if open.isEmpty { root = root ?? element } else { add(.element(element)) }
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) { add(.text(text)) }

        func parser(_ parser: XMLParser, foundCDATA data: Data) {
            add(.text(String(decoding: data, as: UTF8.self)))
        }

        private func add(_ node: MarkupNode) {
            guard !open.isEmpty else { return }
            open[open.count - 1].children.append(node)
        }

        private func stop(_ parser: XMLParser, _ reason: String) {
            fault = fault ?? reason
            parser.abortParsing()
        }
    }
}
