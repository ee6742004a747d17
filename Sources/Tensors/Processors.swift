import Basics
import Foundation

/// How many processors this process may use.
package enum Processors {
    /// Those that it may run on, and no more than its control groups give it time for: a container with the time of two
    /// on a machine of 64 has two.
    package static let available: Int = {
        let all = ProcessInfo.processInfo.activeProcessorCount
        let shared = quota { try? String(contentsOfFile: $0, encoding: .utf8) }
        return max(1, min(all, shared ?? all))
    }()

    /// The least quota of the control groups around this process, in whole processors; `nil` where there is none.
    ///
    /// Source: cgroups(7); `cpu.max` of version 2, `cpu.cfs_quota_us` and `cpu.cfs_period_us` of version 1.
    ///
    /// - Parameter read: the text of a file, `nil` where there is none.
    package static func quota(read: (String) -> String?) -> Int? {
        var quotas: [Double] = []
        for line in (read("/proc/self/cgroup") ?? "").split(separator: "\n") {
            // Number, controllers, path; version 2 has the number 0 and names no controllers.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let root: String
            switch fields[1] {
            case "": root = "/sys/fs/cgroup"
            case let controllers where controllers.split(separator: ",").contains("cpu"):
                root = "/sys/fs/cgroup/\(controllers)"
            default: continue
            }
            // Each group around another bounds it too. In a container the path may begin outside of what is mounted.
            var path = fields[2].split(separator: "/")
            while true {
                let folder = ([root] + path.map(String.init)).joined(separator: "/")
                var quota = (read(folder + "/cpu.max") ?? "").split(whereSeparator: \.isWhitespace).map(
                    String.init)
                if quota.isEmpty {
                    quota = ["/cpu.cfs_quota_us", "/cpu.cfs_period_us"].compactMap { read(folder + $0) }
                }
                let numbers = quota.compactMap {
                    Double($0.trimmingCharacters(in: .whitespacesAndNewlines))
                }
                if numbers.count == 2, numbers[0] > 0, numbers[1] > 0 {
                    quotas.append(numbers[0] / numbers[1])
                }
                if path.popLast() == nil { break }
            }
        }
        return quotas.min().map { max(1, Int(clamping: $0.rounded(.up))) }
    }
}
