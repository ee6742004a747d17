import ArgumentParser
import SpeechText

/// How dates of numbers are read, as a command is told it.
struct DateOrderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How 3/4/2024 is read: mdy (March, as in the United States; the default) or dmy (April).",
            valueName: "order"))
    var dateOrder: TextNormalizer.DateOrder?
}

extension TextNormalizer.DateOrder: ExpressibleByArgument {}
