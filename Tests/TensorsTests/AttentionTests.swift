import Foundation
import Tensors
import Testing

@Suite struct AttentionTests {
    private let pool = ThreadPool(threads: 2)

    private struct Job {
        var heads: Int
        var headDim: Int
        var sequences: [Range<Int>]
        var rotaryHeads: Int
        var queryNorm: [Float]?
        var keyNorm: [Float]?
    }

    private func prepared(
        _ x: Matrix, row: Int, head: Int, position: Int, norm: [Float]?, frequencies: [Float]?, _ job: Job
    ) -> [Double] {
        var values = (0..<job.headDim).map { Double(x[row, head * job.headDim + $0]) }
        if let norm {
            let mean = values.reduce(0) { $0 + $1 * $1 } / Double(job.headDim)
            values = values.indices.map { values[$0] / (mean + 1e-6).squareRoot() * Double(norm[$0]) }
        }
        guard let frequencies else { return values }
        for (pair, frequency) in frequencies.enumerated() {
            let angle = Double(Float(position) * frequency)
            let (a, b) = (values[2 * pair], values[2 * pair + 1])
            values[2 * pair] = a * cos(angle) - b * sin(angle)
            values[2 * pair + 1] = b * cos(angle) + a * sin(angle)
        }
        return values
    }

    /// softmax(q·kᵀ/√d)·v in double precision.
    private func expected(_ q: Matrix, _ k: Matrix, _ v: Matrix, _ job: Job) -> [Double] {
        var result = [Double](repeating: 0, count: q.rows * q.columns)
        let table = RotaryTable.inverseFrequencies(headDim: job.headDim)
        for sequence in job.sequences {
            for head in 0..<job.heads {
                let frequencies = head < job.rotaryHeads ? table : nil
                let keys = sequence.enumerated().map {
                    prepared(
                        k, row: $1, head: head, position: $0, norm: job.keyNorm, frequencies: frequencies,
                        job)
                }
                for (position, row) in sequence.enumerated() {
                    let query = prepared(
                        q, row: row, head: head, position: position, norm: job.queryNorm,
                        frequencies: frequencies, job)
                    let scores = keys.map { key in
                        zip(query, key).reduce(0) { $0 + $1.0 * $1.1 } / Double(job.headDim).squareRoot()
                    }
                    let top = scores.max() ?? 0
                    let shares = scores.map { exp($0 - top) }
                    let total = shares.reduce(0, +)
                    for column in 0..<job.headDim {
                        var sum = 0.0
                        for (share, key) in zip(shares, sequence) {
                            sum += share * Double(v[key, head * job.headDim + column])
                        }
                        result[row * q.columns + head * job.headDim + column] = sum / total
                    }
                }
            }
        }
        return result
    }

    private func check(_ job: Job, rows: Int, size: Float = 2, within tolerance: Double = 2e-6) {
        var random = Values(UInt64(rows + job.heads))
        let width = job.heads * job.headDim
        let all = random.matrix(rows, 3 * width, size: size)
        let q = all.columns(0..<width)
        let k = all.columns(width..<2 * width)
        let v = all.columns(2 * width..<3 * width)
        let expected = expected(q, k, v, job)
        let rotary = RotaryTable(
            inverseFrequencies: RotaryTable.inverseFrequencies(headDim: job.headDim), positions: rows)
        forEachInstructionSet { name in
            var first: [Float]?
            for threads in 1...3 {
                let output = Matrix(rows: rows, columns: width)
                attention(
                    q: q, k: k, v: v, to: output, sequences: job.sequences, heads: job.heads,
                    rotary: rotary,
                    rotaryHeads: job.rotaryHeads, queryNorm: job.queryNorm, keyNorm: job.keyNorm,
                    on: ThreadPool(threads: threads))
                let error = relativeError(output.values, expected)
                #expect(error < tolerance, "\(name): \(error)")
                #expect(first == nil || first == output.values, "\(name), \(threads) threads")
                first = output.values
            }
        }
    }

    @Test(arguments: [1, 2, 14, 15, 31, 33, 64, 97])
    func equalsSoftmax(rows: Int) {
        check(Job(heads: 2, headDim: 64, sequences: [0..<rows], rotaryHeads: 2), rows: rows)
    }

    @Test(arguments: [16, 32, 48, 80])
    func takesOtherHeadWidths(headDim: Int) {
        check(Job(heads: 3, headDim: headDim, sequences: [0..<37], rotaryHeads: 3), rows: 37)
    }

    @Test func keepsSequencesApartAndRotatesSomeHeads() {
        check(
            Job(heads: 3, headDim: 64, sequences: [0..<20, 20..<21, 25..<70], rotaryHeads: 1), rows: 71)
    }

    @Test func normalisesQueriesAndKeys() {
        var random = Values(9)
        check(
            Job(
                heads: 2, headDim: 64, sequences: [0..<41], rotaryHeads: 2,
                queryNorm: random.array(64, size: 4),
                keyNorm: random.array(64, size: 4)), rows: 41)
    }

    /// Scores near a thousand: one key takes nearly all. fp32 holds such a score to about 6e-5, and the
    /// exponential turns that into a relative error.
    @Test func survivesLargeScores() {
        check(
            Job(heads: 1, headDim: 64, sequences: [0..<50], rotaryHeads: 0), rows: 50, size: 30, within: 6e-5)
    }
}
