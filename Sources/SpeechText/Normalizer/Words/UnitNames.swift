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
        "t": name("ton", "tons", "吨"), "in": name("inch", "inches", "英寸"), "st": name("stone", "stone", "英石"),
        "tsp": name("teaspoon", "teaspoons", "茶匙"), "tbsp": name("tablespoon", "tablespoons", "汤匙"),
        "Tbsp": name("tablespoon", "tablespoons", "汤匙"), "fl": name("fluid ounce", "fluid ounces", "液盎司"),
        "gal": name("gallon", "gallons", "加仑"), "qt": name("quart", "quarts", "夸脱"),
        "pts": name("point", "points", "分"),
        "cl": name("centiliter", "centiliters", "厘升"), "dl": name("deciliter", "deciliters", "分升"),
        "kcal": name("kilocalorie", "kilocalories", "千卡"), "cal": name("calorie", "calories", "卡"),
        "kJ": name("kilojoule", "kilojoules", "千焦"), "ha": name("hectare", "hectares", "公顷"),
        "yo": name("year old", "years old", "岁"), "yrs": name("year", "years", "年"),
        "yr": name("year", "years", "年"),
        "wk": name("week", "weeks", "周"), "wks": name("week", "weeks", "周"),
        "mo": name("month", "months", "个月"), "mos": name("month", "months", "个月"),
        "mth": name("month", "months", "个月"), "mths": name("month", "months", "个月"),
        "ml/min": name("milliliter per minute", "milliliters per minute", "毫升每分钟"),
        "lb/in": name("pound per inch", "pounds per inch", "磅每英寸"),
        "l": name("liter", "liters", "升"), "L": name("liter", "liters", "升"),
        "ml": name("milliliter", "milliliters", "毫升"), "mL": name("milliliter", "milliliters", "毫升"),
        "s": name("second", "seconds", "秒"), "sec": name("second", "seconds", "秒"),
        "secs": name("second", "seconds", "秒"), "ms": name("millisecond", "milliseconds", "毫秒"),
        "μs": name("microsecond", "microseconds", "微秒"), "ns": name("nanosecond", "nanoseconds", "纳秒"),
        "min": name("minute", "minutes", "分钟"), "mins": name("minute", "minutes", "分钟"),
        "h": name("hour", "hours", "小时"), "hr": name("hour", "hours", "小时"),
        "hrs": name("hour", "hours", "小时"), "d": name("day", "days", "天"),
        "kmh": name("kilometer per hour", "kilometers per hour", "公里每小时"),
        "kmph": name("kilometer per hour", "kilometers per hour", "公里每小时"),
        "km/hr": name("kilometer per hour", "kilometers per hour", "公里每小时"),
        "sqft": name("square foot", "square feet", "平方英尺"), "w": name("watt", "watts", "瓦"),
        "v": name("volt", "volts", "伏"),
        "km/h": name("kilometer per hour", "kilometers per hour", "公里每小时"),
        "kph": name("kilometer per hour", "kilometers per hour", "公里每小时"),
        "mph": name("mile per hour", "miles per hour", "英里每小时"),
        "m/s": name("meter per second", "meters per second", "米每秒"),
        "°C": name("degree Celsius", "degrees Celsius", "摄氏度"),
        "°F": name("degree Fahrenheit", "degrees Fahrenheit", "华氏度"),
        "deg": name("degree", "degrees", "度"), "°": name("degree", "degrees", "度"),
        "Hz": name("hertz", "hertz", "赫兹"),
        "kHz": name("kilohertz", "kilohertz", "千赫"), "MHz": name("megahertz", "megahertz", "兆赫"),
        "GHz": name("gigahertz", "gigahertz", "吉赫"),
        "KB": name("kilobyte", "kilobytes", "千字节"), "kB": name("kilobyte", "kilobytes", "千字节"),
        "MB": name("megabyte", "megabytes", "兆字节"), "GB": name("gigabyte", "gigabytes", "吉字节"),
        "TB": name("terabyte", "terabytes", "太字节"), "MiB": name("mebibyte", "mebibytes", "兆字节"),
        "GiB": name("gibibyte", "gibibytes", "吉字节"),
        "MB/s": name("megabyte per second", "megabytes per second", "兆字节每秒"),
        "GB/s": name("gigabyte per second", "gigabytes per second", "吉字节每秒"),
        "Mbps": name("megabit per second", "megabits per second", "兆比特每秒"),
        "kbps": name("kilobit per second", "kilobits per second", "千比特每秒"),
        "Kbps": name("kilobit per second", "kilobits per second", "千比特每秒"),
        "Tbps": name("terabit per second", "terabits per second", "太比特每秒"),
        "kbit/s": name("kilobit per second", "kilobits per second", "千比特每秒"),
        "Mbit/s": name("megabit per second", "megabits per second", "兆比特每秒"),
        "Gbit/s": name("gigabit per second", "gigabits per second", "吉比特每秒"),
        "KB/s": name("kilobyte per second", "kilobytes per second", "千字节每秒"),
        "kB/s": name("kilobyte per second", "kilobytes per second", "千字节每秒"),
        "PB": name("petabyte", "petabytes", "拍字节"), "Mb": name("megabit", "megabits", "兆比特"),
        "Gb": name("gigabit", "gigabits", "吉比特"), "kb": name("kilobyte", "kilobytes", "千字节"),
        "gb": name("gigabyte", "gigabytes", "吉字节"), "mb": name("megabyte", "megabytes", "兆字节"),
        "tb": name("terabyte", "terabytes", "太字节"),
        "ft/s": name("foot per second", "feet per second", "英尺每秒"),
        "mi/h": name("mile per hour", "miles per hour", "英里每小时"),
        "Gbps": name("gigabit per second", "gigabits per second", "吉比特每秒"),
        "fps": name("frame per second", "frames per second", "帧每秒"),
        "FPS": name("frame per second", "frames per second", "帧每秒"),
        "W": name("watt", "watts", "瓦"), "kW": name("kilowatt", "kilowatts", "千瓦"),
        "kWh": name("kilowatt hour", "kilowatt hours", "千瓦时"), "V": name("volt", "volts", "伏"),
        "mAh": name("milliamp hour", "milliamp hours", "毫安时"),
        "mA": name("milliamp", "milliamps", "毫安"), "mW": name("milliwatt", "milliwatts", "毫瓦"),
        "MW": name("megawatt", "megawatts", "兆瓦"), "GW": name("gigawatt", "gigawatts", "吉瓦"),
        "kV": name("kilovolt", "kilovolts", "千伏"), "mV": name("millivolt", "millivolts", "毫伏"),
        "Wh": name("watt hour", "watt hours", "瓦时"), "Ah": name("amp hour", "amp hours", "安时"),
        "Pa": name("pascal", "pascals", "帕"), "kPa": name("kilopascal", "kilopascals", "千帕"),
        "hPa": name("hectopascal", "hectopascals", "百帕"), "psi": name("P S I", "P S I", "磅每平方英寸"),
        "kN": name("kilonewton", "kilonewtons", "千牛"), "dpi": name("D P I", "D P I", "点每英寸"),
        "Ω": name("ohm", "ohms", "欧姆"), "kΩ": name("kilohm", "kilohms", "千欧"),
        "μF": name("microfarad", "microfarads", "微法"),
        "μg": name("microgram", "micrograms", "微克"), "mol": name("mole", "moles", "摩尔"),
        "ft^2": name("square foot", "square feet", "平方英尺"),
        "cm^2": name("square centimeter", "square centimeters", "平方厘米"),
        "cm^3": name("cubic centimeter", "cubic centimeters", "立方厘米"),
        "m/s^2": name("meter per second squared", "meters per second squared", "米每二次方秒"),
        "dB": name("decibel", "decibels", "分贝"), "px": name("pixel", "pixels", "像素"),
        "x": name("times", "times", "倍"), "m^2": name("square meter", "square meters", "平方米"),
        "m^3": name("cubic meter", "cubic meters", "立方米"),
        "km^2": name("square kilometer", "square kilometers", "平方公里"),
        "bpm": name("beat per minute", "beats per minute", "拍每分钟"),
        "rpm": name("revolution per minute", "revolutions per minute", "转每分钟"),
    ]

    /// By up to six code points of ten bits each, so that a look-up makes no text.
    private static let packed: [UInt64: Name] = Dictionary(
        table.compactMap { key, name in pack(key.unicodeScalars).map { ($0, name) } },
        uniquingKeysWith: { first, _ in first })

    /// Units of two letters or more as chats write them: 144hz, 500 mbps, 10 MIN.
    private static let anyCase: [UInt64: Name] = Dictionary(
        table.flatMap { key, name -> [(UInt64, Name)] in
            guard key.utf8.count > 1, key.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
            return [key.lowercased(), key.uppercased()].compactMap {
                pack($0.unicodeScalars).map { ($0, name) }
            }
        }, uniquingKeysWith: { first, second in first.one < second.one ? first : second })

    /// `nil` where a code point is beyond the Greek ones.
    private static func pack(_ scalars: some Collection<Unicode.Scalar>) -> UInt64? {
        var packed: UInt64 = 0
        for scalar in scalars {
            guard scalar.value < 1024 else { return nil }
            packed = packed << 10 | UInt64(scalar.value)
        }
        return packed
    }

    /// What an amount is for, after a slash.
    static let per: [String: (english: String, chinese: String)] = [
        "s": ("second", "秒"), "sec": ("second", "秒"), "second": ("second", "秒"), "min": ("minute", "分钟"),
        "minute": ("minute", "分钟"), "h": ("hour", "小时"), "hr": ("hour", "小时"), "hour": ("hour", "小时"),
        "d": ("day", "天"), "day": ("day", "天"), "wk": ("week", "周"), "week": ("week", "周"),
        "mo": ("month", "月"),
        "mth": ("month", "月"), "month": ("month", "月"), "yr": ("year", "年"), "y": ("year", "年"),
        "year": ("year", "年"),
        "annum": ("annum", "年"), "night": ("night", "晚"), "person": ("person", "人"), "user": ("user", "用户"),
        "kg": ("kilogram", "公斤"), "g": ("gram", "克"), "lb": ("pound", "磅"), "l": ("liter", "升"),
        "gal": ("gallon", "加仑"),
        "km": ("kilometer", "公里"), "mi": ("mile", "英里"), "mile": ("mile", "英里"), "game": ("game", "局"),
        "match": ("match", "场"),
        "gb": ("gigabyte", "吉字节"), "kwh": ("kilowatt hour", "千瓦时"), "page": ("page", "页"),
        "round": ("round", "轮"),
        "sub": ("sub", "个订阅"), "ml": ("milliliter", "毫升"), "each": ("each", "个"),
    ]

    /// sq ft, sq. km, cu ft: two words.
    static func matchPower(_ rest: ArraySlice<Unicode.Scalar>) -> (name: Name, count: Int)? {
        guard rest.count > 4 else { return nil }
        let start = rest.startIndex
        let power = String(scalars: rest.prefix(2).map(\.lowercased))
        guard power == "sq" || power == "cu" else { return nil }
        var unit = start + 2
        if rest[unit] == "." { unit += 1 }
        guard unit < rest.endIndex, rest[unit] == " " else { return nil }
        guard let (name, count) = match(rest[(unit + 1)...], adjacent: true), count <= 2 else { return nil }
        let word = power == "sq" ? "square " : "cubic "
        return (
            Name(
                one: word + name.one, many: word + name.many,
                chinese: (power == "sq" ? "平方" : "立方") + name.chinese),
            unit + 1 + count - start
        )
    }

    /// The longest unit at the start of `rest`, and its length, where no letter follows it.
    static func match(_ rest: ArraySlice<Unicode.Scalar>, adjacent: Bool) -> (name: Name, count: Int)? {
        guard let first = rest.first, first.isLetter || first == "°", !first.isHan else { return nil }
        for count in stride(from: min(6, rest.count), through: 1, by: -1) {
            let end = rest.startIndex + count
            if end < rest.endIndex, rest[end].isASCIILetter || rest[end].isDigit { continue }
            guard let key = pack(rest[rest.startIndex..<end]),
                let name = packed[key] ?? (count > 1 ? anyCase[key] : nil)
            else { continue }
            // "5 a" or "3 s" with a space in between is a word more often than a unit, "5 in" and "3 st" always.
            if !adjacent, separate.contains(key) { return nil }
            if !adjacent && count == 1 && first != "°" && first != "Ω" {
                guard isAlone(rest, end) || "gLVW".unicodeScalars.contains(first) && isBeforeNoun(rest, end),
                    "mgsLVW".unicodeScalars.contains(first)
                else { return nil }
            }
            return (name, count)
        }
        return nil
    }

    private static func isAlone(_ rest: ArraySlice<Unicode.Scalar>, _ end: Int) -> Bool {
        end == rest.endIndex || rest[end] == "," || rest[end] == ")"
    }

    /// "5 g protein", "20 L tank", but not "5 g is bad".
    private static func isBeforeNoun(_ rest: ArraySlice<Unicode.Scalar>, _ end: Int) -> Bool {
        guard rest[end] == " ", end + 1 < rest.endIndex, rest[end + 1].isASCIILetter,
            rest[end + 1].value >= 0x60
        else {
            return false
        }
        let word = String(scalars: rest[(end + 1)...].prefix(12).prefix { $0.isASCIILetter })
        return word == "of" || word.utf8.count > 2 && !NormalizerScanner.connectives.contains(word)
    }

    private static let separate = Set(separateNames.compactMap { pack($0.unicodeScalars) })
    private static let separateNames = ["in", "st", "yo", "fl", "cal", "Pa", "ha", "mo"]
}
