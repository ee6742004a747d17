// Elementary functions on vectors, to a few units in the last place.

#define SPLAT(x) ((vf)(x))

// e^x with a relative error of about 1e-7 (measured by the tests) for -87.3 <= x <= 88; 0 below,
// e^88 above.
INLINE vf exp_v(vf x) {
    const vf magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer held in the low bits
    vf bounded = min_v(max_v(x, (vf)-87.3f), (vf)88.0f);
    vf shifted = fma_v(bounded, (vf)1.44269504f, magic);
    vf n = shifted - magic;
    // log(2) in two parts, the first exact in few bits, so n * part is exact.
    vf r = fma_v(n, (vf)-0.693359375f, bounded);
    r = fma_v(n, (vf)2.12194440e-4f, r);
    // (e^r - 1 - r) / r² on |r| <= log(2)/2: minimax fit, relative error of e^r 3e-9.
    vf p = 0.00138146088f;
    p = fma_v(p, r, (vf)0.00836871029f);
    p = fma_v(p, r, (vf)0.0416683875f);
    p = fma_v(p, r, (vf)0.166665207f);
    p = fma_v(p, r, (vf)0.499999935f);
    vf e = fma_v(r * r, p, r) + 1.0f;
    vf scaled = (vf)((vi)e + ((vi)shifted << 23));
    return select_v(x < -87.3f, (vf)0.0f, scaled);
}

// x Φ(x). Φ(-z) = e^(-z²/2) R(z) for z = |x|, where R is a polynomial in (z - 3) / (z + 3): minimax fit
// on 0 <= z <= 14, relative error 8e-9, so the lower tail keeps its digits.
INLINE vf gelu_v(vf x) {
    vf z = min_v(max_v(x, -x), (vf)14.0f);
    vf u = (z - 3.0f) / (z + 3.0f);
    vf p = 5.36727093e-05f;
    p = fma_v(p, u, (vf)0.000115544455f);
    p = fma_v(p, u, (vf)-0.000339486054f);
    p = fma_v(p, u, (vf)-0.000983759062f);
    p = fma_v(p, u, (vf)0.00290455669f);
    p = fma_v(p, u, (vf)0.00613207091f);
    p = fma_v(p, u, (vf)-0.0462132916f);
    p = fma_v(p, u, (vf)0.123225033f);
    p = fma_v(p, u, (vf)-0.206402615f);
    p = fma_v(p, u, (vf)0.121513948f);
    vf tail = p * exp_v(z * z * -0.5f);
    return x * select_v(x < 0.0f, tail, 1.0f - tail);
}

INLINE vf gelu_tanh_v(vf x) {
    vf u = x * fma_v(x * x, SPLAT(-2.0f * 0.7978845608028654f * 0.044715f), SPLAT(-2.0f * 0.7978845608028654f));
    return x / (exp_v(u) + 1.0f);
}

INLINE vf silu_v(vf x) { return x / (exp_v(-x) + 1.0f); }

// tanh(log(1 + w)) = w (w + 2) / (w (w + 2) + 2) with w = e^x.
INLINE vf mish_v(vf x) {
    vf w = exp_v(min_v(x, SPLAT(20.0f)));
    vf n = w * (w + 2.0f);
    return x * (n / (n + 2.0f));
}

INLINE vf activate_v(ck_activation activation, vf x) {
    switch (activation) {
    case CK_IDENTITY: return x;
    case CK_GELU: return gelu_v(x);
    case CK_GELU_TANH: return gelu_tanh_v(x);
    case CK_SILU: return silu_v(x);
    case CK_MISH: return mish_v(x);
    case CK_EXP: return exp_v(x);
    }
    return x;
}

static void activate(ck_activation activation, long n, const float *x, float *y) {
    for (long i = 0; i < n; i += LANES) {
        long m = part(i, n);
        store_part(y + i, m, activate_v(activation, load_part(x + i, m, 0)));
    }
}

// add + gate * activation(s + bias) for columns j ..< j + m of row i.
INLINE void finish(const ck_epilogue *e, vf s, long i, long j, long m, float *destination) {
    if (e->bias) s += load_part(e->bias + j, m, 0);
    s = activate_v(e->activation, s);
    if (e->gate) s *= load_part(e->gate + j, m, 0);
    if (e->add) s += load_part(e->add + i * e->add_stride + j, m, 0);
    store_part(destination, m, s);
}
