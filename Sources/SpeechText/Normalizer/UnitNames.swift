/// Units after a number.
enum UnitNames {
    struct Name {
        let one: String
        let many: String
        let chinese: String
    }

    private static func name(_ one: String, _ many: String, _ chinese: String) -> Name {
        Name(one: one, many: many, chinese: chinese)
    }

    /// Case matters only where two units differ by it; keys are as written.
    private static let table: [String: Name] = [
        "km": name("kilometer", "kilometers", "公里"), "m": name("meter", "meters", "米"),
        "cm": name("centimeter", "centimeters", "厘米"), "mm": name("millimeter", "millimeters", "毫米"),
        "μm": name("micrometer", "micrometers", "微米"), "nm": name("nanometer", "nanometers", "纳米"),
        "ft": name("foot", "feet", "英尺"), "mi": name("mile", "miles", "英里"),
        "inch": name("inch", "inches", "英寸"), "yd": name("yard", "yards", "码"),
        "kg": name("kilogram", "kilograms", "公斤"), "g": name("gram", "grams", "克"),
        "mg": name("milligram", "milligrams", "毫克"), "lb": name("pound", "pounds", "磅"),
        "lbs": name("pound", "pounds", "磅"), "oz": name("ounce", "ounces", "盎司"),
        "t": name("ton", "tons", "吨"),
        "l": name("liter", "liters", "升"), "L": name("liter", "liters", "升"),
        "ml": name("milliliter", "milliliters", "毫升"), "mL": name("milliliter", "milliliters", "毫升"),
        "s": name("second", "seconds", "秒"), "sec": name("second", "seconds", "秒"),
        "secs": name("second", "seconds", "秒"), "ms": name("millisecond", "milliseconds", "毫秒"),
        "μs": name("microsecond", "microseconds", "微秒"), "ns": name("nanosecond", "nanoseconds", "纳秒"),
        "min": name("minute", "minutes", "分钟"), "mins": name("minute", "minutes", "分钟"),
        "h": name("hour", "hours", "小时"), "hr": name("hour", "hours", "小时"),
        "hrs": name("hour", "hours", "小时"), "d": name("day", "days", "天"),
        "km/h": name("kilometer per hour", "kilometers per hour", "公里每小时"),
        "kph": name("kilometer per hour", "kilometers per hour", "公里每小时"),
        "mph": name("mile per hour", "miles per hour", "英里每小时"),
        "m/s": name("meter per second", "meters per second", "米每秒"),
        "°C": name("degree Celsius", "degrees Celsius", "摄氏度"),
        "°F": name("degree Fahrenheit", "degrees Fahrenheit", "华氏度"),
        "°": name("degree", "degrees", "度"), "Hz": name("hertz", "hertz", "赫兹"),
        "kHz": name("kilohertz", "kilohertz", "千赫"), "MHz": name("megahertz", "megahertz", "兆赫"),
        "GHz": name("gigahertz", "gigahertz", "吉赫"),
        "KB": name("kilobyte", "kilobytes", "千字节"), "kB": name("kilobyte", "kilobytes", "千字节"),
        "MB": name("megabyte", "megabytes", "兆字节"), "GB": name("gigabyte", "gigabytes", "吉字节"),
        "TB": name("terabyte", "terabytes", "太字节"), "MiB": name("mebibyte", "mebibytes", "兆字节"),
        "GiB": name("gibibyte", "gibibytes", "吉字节"),
        "MB/s": name("megabyte per second", "megabytes per second", "兆字节每秒"),
        "GB/s": name("gigabyte per second", "gigabytes per second", "吉字节每秒"),
        "Mbps": name("megabit per second", "megabits per second", "兆比特每秒"),
        "Gbps": name("gigabit per second", "gigabits per second", "吉比特每秒"),
        "fps": name("frame per second", "frames per second", "帧每秒"),
        "FPS": name("frame per second", "frames per second", "帧每秒"),
        "W": name("watt", "watts", "瓦"), "kW": name("kilowatt", "kilowatts", "千瓦"),
        "kWh": name("kilowatt hour", "kilowatt hours", "千瓦时"), "V": name("volt", "volts", "伏"),
        "mAh": name("milliamp hour", "milliamp hours", "毫安时"),
        "dB": name("decibel", "decibels", "分贝"), "px": name("pixel", "pixels", "像素"),
        "x": name("times", "times", "倍"), "m^2": name("square meter", "square meters", "平方米"),
        "m^3": name("cubic meter", "cubic meters", "立方米"),
        "km^2": name("square kilometer", "square kilometers", "平方公里"),
        "bpm": name("beat per minute", "beats per minute", "拍每分钟"),
        "rpm": name("revolution per minute", "revolutions per minute", "转每分钟"),
    ]

    /// Hours or minutes that go on with digits: "1h30m".
    static func duration(_ rest: ArraySlice<Unicode.Scalar>) -> (name: Name, count: Int)? {
        let letters = rest.prefix(3).prefix { $0.isASCIILetter }
        let next = rest.startIndex + letters.count
        guard next < rest.endIndex, rest[next].isDigit else { return nil }
        let key = String(String.UnicodeScalarView(letters))
        guard key == "h" || key == "m" || key == "min" else { return nil }
        return table[key == "h" ? "h" : "min"].map { ($0, letters.count) }
    }

    /// The longest unit at the start of `rest`, and its length, where no letter follows it.
    static func match(_ rest: ArraySlice<Unicode.Scalar>, adjacent: Bool) -> (name: Name, count: Int)? {
        for count in stride(from: min(4, rest.count), through: 1, by: -1) {
            let end = rest.startIndex + count
            if end < rest.endIndex, rest[end].isASCIILetter || rest[end].isDigit { continue }
            var key = String.UnicodeScalarView()
            key.append(contentsOf: rest[rest.startIndex..<end])
            guard let name = table[String(key)] else { continue }
            // "5 a" or "3 s" with a space in between is a word more often than a unit.
            if !adjacent && count == 1 && rest[rest.startIndex] != "°" { return nil }
            return (name, count)
        }
        return nil
    }
}
