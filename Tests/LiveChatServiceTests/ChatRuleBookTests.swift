import LiveChatService
import Testing

@Suite struct ChatRuleBookTests {
    /// What cannot be read is not a file without rules.
    @Test func aFolderIsNoFile() {
        do {
            _ = try ChatRuleBook(file: "/tmp")
            Issue.record("a folder was read")
        } catch {
            #expect(error.description.contains("/tmp: cannot be read"))
        }
    }
}
