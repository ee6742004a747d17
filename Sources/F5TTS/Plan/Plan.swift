import Tensors

/// Everything that passes of a size need beside the weights: buffers and rotary tables.
///
/// A plan is made for a bucket of sizes and serves every pass that fits. While it is in use nothing is allocated.
///
/// `@unchecked Sendable`: its buffers are written by passes, without a lock. A plan belongs to one sampling run at
/// a time: `PlanCache.take` removes it from the cache, under the cache's lock, before it hands it out, and only the
/// run that took it gives it back. The lock orders what one run wrote before what the next one reads.
final class Plan: @unchecked Sendable {
    /// A class of sizes that share plans.
    struct Bucket: Hashable, Sendable {
        /// Rows of all branches together.
        let rows: Int
        /// Frames of the longest utterance, leading rows of the trunk included.
        let positions: Int

        func holds(_ other: Bucket) -> Bool { rows >= other.rows && positions >= other.positions }

        private static let step = 128

        /// The smallest bucket that holds a pass.
        init(rows: Int, positions: Int) {
            self.rows = (rows + Self.step - 1) / Self.step * Self.step
            self.positions = (positions + Self.step - 1) / Self.step * Self.step
        }
    }

    let bucket: Bucket
    let workspace: Workspace
    let rotary: RotaryTable

    init(_ bucket: Bucket, architecture: Architecture, precision: Precision, inverseFrequencies: [Float]) {
        self.bucket = bucket
        workspace = Workspace(
            rows: bucket.rows, longest: bucket.positions, architecture: architecture, precision: precision)
        rotary = RotaryTable(inverseFrequencies: inverseFrequencies, positions: bucket.positions)
    }
}
