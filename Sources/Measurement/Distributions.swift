import Foundation

/// The standard normal distribution.
enum Normal {
    /// The value below which a share lies, by bisection of erfc.
    static func quantile(_ share: Double) -> Double {
        bisect(-40, 40) { erfc(-$0 / 2.0.squareRoot()) / 2 < share }
    }
}

/// Student's t distribution.
struct StudentT {
    /// Degrees of freedom, above 0.
    let degrees: Double

    /// The chance of a value up to `t`.
    ///
    /// Source: Abramowitz and Stegun 26.7.1, by the regularised incomplete beta function.
    func cumulative(_ t: Double) -> Double {
        let tail = Self.beta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
        return t > 0 ? 1 - tail : tail
    }

    /// The value below which a share (above 0, below 1) lies.
    func quantile(_ share: Double) -> Double {
        var limit = 1.0
        while limit < 1e12, cumulative(limit) < max(share, 1 - share) { limit *= 2 }
        return bisect(-limit, limit) { cumulative($0) < share }
    }

    /// The regularised incomplete beta function I_x(a, b), by its continued fraction in Lentz's form.
    ///
    /// Source: Press et al., "Numerical recipes", 3rd edition, section 6.4; Abramowitz and Stegun 26.5.8.
    private static func beta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The fraction converges fast on this side; the other one is its complement.
        if x > (a + 1) / (a + b + 2) { return 1 - beta(1 - x, b, a) }
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
        var (c, d) = (1.0, 1 - (a + b) * x / (a + 1))
        let least = 1e-300
        d = 1 / (abs(d) < least ? least : d)
        var fraction = d
        for step in 1...500 {
            let m = Double(step)
            for term in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 + term * d
                d = 1 / (abs(d) < least ? least : d)
                c = 1 + term / c
                if abs(c) < least { c = least }
                fraction *= c * d
            }
            if abs(c * d - 1) < 1e-15 { break }
        }
        return front * fraction
    }
}

/// The place where a condition that holds from the lower end on ceases to hold.
private func bisect(_ lower: Double, _ upper: Double, _ isBelow: (Double) -> Bool) -> Double {
    var (lower, upper) = (lower, upper)
    for _ in 0..<200 {
        let middle = (lower + upper) / 2
        if middle == lower || middle == upper { break }
        if isBelow(middle) { lower = middle } else { upper = middle }
    }
    return (lower + upper) / 2
}
