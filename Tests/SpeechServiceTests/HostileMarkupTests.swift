import Foundation
import SpeechService
import Testing

/// Documents that are meant to do harm: each is refused in bounded time, with one line.
@Suite struct HostileMarkupTests {
    private func refusal(_ document: String, _ unsupported: SpeechMarkup.Unsupported = .skip) -> String? {
        let start = ContinuousClock.now
        defer { #expect(ContinuousClock.now - start < .seconds(20)) }
        do {
            _ = try SpeechMarkup.parse(document, unsupported: unsupported)
            return nil
        } catch {
            let line = "\(error)"
            #expect(error is ServiceError && !line.contains("\n") && line.utf8.count < 2000, "\(line)")
            return line
        }
    }

    private func nested(_ count: Int) -> String {
        String(repeating: "<p>", count: count) + "a" + String(repeating: "</p>", count: count)
    }

    /// Lines that grow to gigabytes, files, addresses: nothing of them is expanded or fetched.
    @Test(arguments: [
        "<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]><speak>&c;</speak>",
        "<!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><speak>&a;</speak>",
        "<!DOCTYPE l SYSTEM \"http://127.0.0.1:1/x.dtd\"><speak>a</speak>",
        "<!DOCTYPE l [<!ENTITY % a SYSTEM \"file:///etc/passwd\"> %a;]><speak>a</speak>",
        "<speak><!ENTITY a \"b\">a</speak>", "<?xml-stylesheet href=\"file:///x\"?><speak>a</speak>",
        "<?xml version=\"1.0\"?><?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADw-speak+AD4-a+ADw-/speak+AD4-",
    ])
    func whatWouldBeExpanded(_ document: String) {
        #expect(refusal(document)?.contains("is not accepted") == true)
    }

    /// The bytes are UTF-8; in another encoding they could be another document.
    @Test(arguments: ["UTF-7", "UTF-16", "UTF-32LE", "ISO-8859-1", "EBCDIC-US", "x"])
    func otherEncodings(_ encoding: String) {
        #expect(
            refusal("<?xml version=\"1.0\" encoding=\"\(encoding)\"?>+ADw-speak+AD4-a+ADw-/speak+AD4-")?
                .contains("UTF-8") == true)
    }

    /// libxml2 as Foundation calls it reports some of these as read.
    @Test(arguments: [
        "", " ", "hello", "<speak>", "<speak>a", "<speak>a</p>", "<speak><p>a</speak></p>", "<speak/>b",
        "<speak/><speak/>",
        "<speak>&nbsp;</speak>", "<speak>&a;</speak>", "<speak>a < b</speak>", "<speak>a & b</speak>",
        "<speak a=1/>",
        "<speak a='1' a='2'/>", "<speak a='<'/>", "<speak>\u{0}</speak>", "<speak>\u{1}</speak>",
        "<speak>&#1;</speak>",
        "<speak>\u{FFFF}</speak>", "\u{0}<\u{0}s", "<speak>&#x110000;</speak>", "<speak><x:y>a</x:z></speak>",
        "<", "<!", "<!--", "<![CDATA[",
        "<speak><![CDATA[a</speak>", "<speak><!-- a</speak>", "<?xml", "<?xml?>", "]]>",
    ])
    func whatIsNotWellFormed(_ document: String) {
        #expect(refusal(document) != nil)
    }

    @Test func depthNumberAndSizeAreBounded() {
        #expect(refusal("<speak>\(nested(31))</speak>") == nil)
        #expect(refusal("<speak>\(nested(32))</speak>")?.contains("nested deeper") == true)
        #expect(
            refusal("<speak>" + String(repeating: "<p>", count: 80_000))?.contains("nested deeper") == true)
        #expect(
            refusal("<speak>" + String(repeating: "<s/>", count: 30_000) + "</speak>")?.contains("elements")
                == true)
        let attributes = (0..<20_000).map { "a\($0)='x'" }.joined(separator: " ")
        #expect(refusal("<speak \(attributes)/>")?.contains("attributes") == true)
        #expect(
            refusal("<speak>" + String(repeating: "a", count: 1 << 18) + "</speak>")?.contains("bytes")
                == true)
        #expect(refusal("<speak \(String(repeating: "a", count: 10_000))='x'>a</speak>") == nil)
    }

    /// A hundred kilobytes of anything are read in a moment or refused.
    @Test(arguments: [
        "a ", "9", "&amp;", "<s>9</s>", "<mark name='a'/>", "\u{301}", "👨‍👩‍👧", "]]", "<!-- -->", "<![CDATA[<]]>",
    ])
    func manyOfOneKind(_ piece: String) {
        let count = 100_000 / piece.utf8.count
        _ = refusal("<speak>" + String(repeating: piece, count: count) + "</speak>")
        _ = refusal(
            "<speak><say-as interpret-as='characters'>" + String(repeating: piece, count: count)
                + "</say-as></speak>")
        _ = refusal(
            "<speak xml:lang='zh'><sub alias='"
                + String(repeating: piece.filter { $0 != "<" && $0 != "'" }, count: count)
                + "'/></speak>")
    }
}
