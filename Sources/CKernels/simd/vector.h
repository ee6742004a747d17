// Vectors of LANES elements. The "loose" types may lie at any address and alias anything.
typedef float vf __attribute__((ext_vector_type(LANES)));
typedef int32_t vi __attribute__((ext_vector_type(LANES)));
typedef uint32_t vu __attribute__((ext_vector_type(LANES)));
typedef uint64_t vpairs __attribute__((ext_vector_type(LANES / 2)));
typedef double vd __attribute__((ext_vector_type(LANES)));
typedef uint16_t vu16 __attribute__((ext_vector_type(LANES)));
typedef _Float16 vhalf __attribute__((ext_vector_type(LANES)));

typedef vf vf_loose __attribute__((aligned(1), may_alias));
typedef vu16 vu16_loose __attribute__((aligned(1), may_alias));
typedef vhalf vhalf_loose __attribute__((aligned(1), may_alias));
typedef vd vd_loose __attribute__((aligned(1), may_alias));

INLINE vf load(const float *p) { return *(const vf_loose *)p; }
INLINE void store(float *p, vf x) { *(vf_loose *)p = x; }

// The first m lanes from memory, the rest `fill`. m == LANES is the common case.
INLINE vf load_part(const float *p, long m, float fill) {
    if (m == LANES) return load(p);
    float lanes[LANES];
    for (long i = 0; i < LANES; i++) lanes[i] = i < m ? p[i] : fill;
    return load(lanes);
}

INLINE void store_part(float *p, long m, vf x) {
    if (m == LANES) {
        store(p, x);
        return;
    }
    float lanes[LANES];
    store(lanes, x);
    for (long i = 0; i < m; i++) p[i] = lanes[i];
}

INLINE long part(long i, long n) { return n - i < LANES ? n - i : LANES; }

INLINE vf fma_v(vf a, vf b, vf c) { return __builtin_elementwise_fma(a, b, c); }
INLINE vf max_v(vf a, vf b) { return __builtin_elementwise_max(a, b); }
INLINE vf min_v(vf a, vf b) { return __builtin_elementwise_min(a, b); }
INLINE vf select_v(vi mask, vf a, vf b) { return (vf)(((vi)a & mask) | ((vi)b & ~mask)); }

// Sums halves onto each other: a fixed order.
INLINE float sum_v(vf x) {
    float lanes[LANES];
    store(lanes, x);
    UNROLL for (int half = LANES / 2; half > 0; half /= 2)
        UNROLL for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
    return lanes[0];
}

INLINE float maximum_v(vf x) { return __builtin_reduce_max(x); }
