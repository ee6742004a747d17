import F5TTS
import Testing

@Suite struct DurationPlanTests {
    @Test func scalesTextByTheReferencesPace() throws {
        let plan = try DurationPlan(durations: [2, 2, 1, 3], referenceTokens: 2, referenceFrames: 8)
        #expect(plan.frames == 16 && plan.referenceFrames == 8)
        #expect(plan.ends == [4, 8, 10, 16])
        #expect(plan.tokenOfFrame == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3])
        #expect(
            try DurationPlan(durations: [2, 2, 1, 3], referenceTokens: 2, referenceFrames: 8, speed: 2).frames
                == 12)
    }

    /// What a transcript without a sound gives, and numbers that are no durations.
    @Test(
        arguments: [
            [0], [0, 5], [0.5, 5], [.nan, 5], [5, .nan], [.infinity, 5], [5, .infinity], [-1, 5], [5, -1],
            [5, 3e38, 3e38],
        ] as [[Float]])
    func unusableDurations(_ durations: [Float]) {
        #expect(throws: ModelError.self) {
            try DurationPlan(durations: durations, referenceTokens: 1, referenceFrames: 100)
        }
    }

    @Test func errorsCanBeTold() {
        #expect {
            try DurationPlan(durations: [0, 9], referenceTokens: 1, referenceFrames: 100)
        } throws: {
            if case ModelError.silentReference = $0 { true } else { false }
        }
        #expect {
            try DurationPlan(durations: [1, 100], referenceTokens: 1, referenceFrames: 100)
        } throws: {
            if case ModelError.tooLong(frames: 10_100) = $0 { true } else { false }
        }
    }

    /// A text that is predicted to take no time still has a frame, and every token a place.
    @Test func silentText() throws {
        let plan = try DurationPlan(durations: [10, 0, 0], referenceTokens: 1, referenceFrames: 20)
        #expect(plan.frames == 21 && plan.ends == [20, 20, 20])
        #expect(plan.words(shown: ["a", "b", "c"], from: 1).map(\.text) == ["bc"])
    }

    /// Whatever the numbers: an error, or a plan whose frames show tokens in order and whose words have places.
    @Test func anyNumbersGiveAPlanOrAnError() throws {
        let special: [Float] = [
            0, 1, 0.3, 1e-30, .leastNonzeroMagnitude, 1e30, 3e38, .nan, .infinity, -1, 8192, 40,
        ]
        var random = SystemRandomNumberGenerator()
        var plans = 0
        for _ in 0..<20_000 {
            let wild = Int.random(in: 0..<3, using: &random) == 0
            let durations = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                wild ? special.randomElement(using: &random)! : Float.random(in: 0...60, using: &random)
            }
            let reference = Int.random(in: -1...durations.count + 1, using: &random)
            let totals: [Int?] = [nil, nil, 0, -5, 300, .max, .min, 8192]
            guard
                let plan = try? DurationPlan(
                    durations: durations, referenceTokens: reference,
                    referenceFrames: [0, 1, 100, 8191, 8192, .max, -1].randomElement(using: &random)!,
                    speed: [0.1, 1, 10, 0, .nan, .infinity, 1e-38].randomElement(using: &random)!,
                    totalFrames: totals.randomElement(using: &random)!)
            else { continue }
            plans += 1
            #expect((1...Architecture.maxFrames).contains(plan.frames))
            #expect(plan.ends.count == durations.count && plan.ends.allSatisfy(\.isFinite))
            #expect(zip(plan.tokenOfFrame, plan.tokenOfFrame.dropFirst()).allSatisfy { $0 <= $1 })
            let shown = durations.indices.map { ["a", " ", "", "ab"][$0 % 4] }
            for word in plan.words(shown: shown, from: max(0, reference)) {
                #expect(word.frames.lowerBound.isFinite && word.frames.upperBound.isFinite)
            }
        }
        #expect(plans > 500)
    }
}
