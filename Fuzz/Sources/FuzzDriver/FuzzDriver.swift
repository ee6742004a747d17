import Foundation

/// Runs libFuzzer from an ordinary `main`: the package manager renames a target's entry point, so
/// libFuzzer's own cannot be used.
public enum FuzzDriver {
    /// Feeds inputs to `body` until the command line's limits are reached. `body` returns 0, and traps where
    /// something that has to hold does not.
    public static func run(_ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt) -> Never {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(runDriver(&count, &arguments, body))
    }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt
