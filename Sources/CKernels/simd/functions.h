// Elementary functions on vectors, to a few units in the last place.

#define SPLAT(x) ((vf)(x))

// e^x. Cody-Waite reduction to |r| <= ln 2 / 2 and a polynomial of degree 6 (Cephes' expf coefficients).
INLINE vf exp_v(vf x) {
    vf clamped = min_v(max_v(x, SPLAT(-87.3f)), SPLAT(88.0f));
    vf rounded = __builtin_elementwise_roundeven(clamped * 1.44269504088896341f);
    vf r = fma_v(rounded, SPLAT(-0.693359375f), clamped);
    r = fma_v(rounded, SPLAT(2.12194440e-4f), r);
    vf p = SPLAT(1.9875691500e-4f);
    p = fma_v(p, r, SPLAT(1.3981999507e-3f));
    p = fma_v(p, r, SPLAT(8.3334519073e-3f));
    p = fma_v(p, r, SPLAT(4.1665795894e-2f));
    p = fma_v(p, r, SPLAT(1.6666665459e-1f));
    p = fma_v(p, r, SPLAT(5.0000001201e-1f));
    p = fma_v(p, r * r, r) + 1.0f;
    vi exponent = __builtin_convertvector(rounded, vi);
    vf scaled = (vf)((vi)p + (exponent << 23));
    return select_v(x < SPLAT(-87.3f), SPLAT(0.0f), scaled);
}

// x Φ(x) with erfc by a Chebyshev fit, relative error 1.2e-7 (Press et al., Numerical Recipes, erfcc).
INLINE vf gelu_v(vf x) {
    vf z = __builtin_elementwise_abs(x) * 0.70710678118654752f;
    vf t = 1.0f / fma_v(z, SPLAT(0.5f), SPLAT(1.0f));
    vf p = SPLAT(0.17087277f);
    p = fma_v(p, t, SPLAT(-0.82215223f));
    p = fma_v(p, t, SPLAT(1.48851587f));
    p = fma_v(p, t, SPLAT(-1.13520398f));
    p = fma_v(p, t, SPLAT(0.27886807f));
    p = fma_v(p, t, SPLAT(-0.18628806f));
    p = fma_v(p, t, SPLAT(0.09678418f));
    p = fma_v(p, t, SPLAT(0.37409196f));
    p = fma_v(p, t, SPLAT(1.00002368f));
    p = fma_v(p, t, SPLAT(-1.26551223f));
    vf half = 0.5f * t * exp_v(fma_v(-z, z, p));
    return x * select_v(x < SPLAT(0.0f), half, 1.0f - half);
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
