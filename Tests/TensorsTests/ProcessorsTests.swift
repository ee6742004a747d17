import Tensors
import Testing

/// Quotas of control groups, as the kernel writes them.
@Suite struct ProcessorsTests {
    @Test(
        arguments: [
            ([:], nil), (["/proc/self/cgroup": "0::/\n"], nil),
            (["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "max 100000\n"], nil),
            (["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "200000 100000\n"], 2),
            (["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "150000 100000\n"], 2),
            (["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "5000 100000\n"], 1),
            (["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "nan 0\n"], nil),
            (["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "1e300 1e-300\n"], .max),
            (
                [
                    "/proc/self/cgroup": "0::/a.slice/b\n",
                    "/sys/fs/cgroup/a.slice/b/cpu.max": "max 100000\n",
                    "/sys/fs/cgroup/a.slice/cpu.max": "300000 100000\n",
                ], 3
            ),
            (
                [
                    "/proc/self/cgroup": "4:memory:/x\n2:cpu,cpuacct:/docker/x\n0::/\n",
                    "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "400000\n",
                    "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
                ], 4
            ),
            (
                [
                    "/proc/self/cgroup": "2:cpu:/\n", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
                    "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
                ], nil
            ),
        ] as [([String: String], Int?)])
    func quotas(_ files: [String: String], _ expected: Int?) {
        #expect(Processors.quota { files[$0] } == expected)
    }

    @Test func atLeastOne() { #expect(Processors.available >= 1) }
}
