// Eight-bit products: activations u8 with zero point 128 and a scale a row, weights s8 with a scale a column.
// Integer sums are exact, so every instruction set gives the same ones. The including file defines
// DOT4(sums, a, b): sums[i] += Σ_t a[4 i + t] * b[4 i + t], a unsigned and b signed bytes in -127 ..< 128.

typedef uint8_t vu8 __attribute__((ext_vector_type(LANES)));
typedef vu8 vu8_loose __attribute__((aligned(1), may_alias));
typedef vi vi_loose __attribute__((aligned(1), may_alias));

// Adding it rounds a float to an integer in the low bits.
#define ROUNDING SPLAT(12582912.0f)

INLINE vf magnitude_v(vf x) { return (vf)((vu)x & 0x7fffffffu); }

// Bytes 128 + round(x * factor), |x * factor| <= 127.
INLINE void store_quantized(uint8_t *q, vf x, vf factor) {
    vi rounded = (vi)fma_v(x, factor, ROUNDING) + 128;
    *(vu8_loose *)q = __builtin_convertvector((vu)rounded & 255u, vu8);
}

// The scale of a row whose largest magnitude is `top`, and its inverse; 0 for a row of zeros.
INLINE float scale_of(float top, float *inverse) {
    *inverse = top > 1e-30f ? 127.0f / top : 0.0f;
    return top > 1e-30f ? top / 127.0f : 0.0f;
}

INLINE float quantize_row(long n, const float *x, uint8_t *q) {
    vf top = SPLAT(0.0f);
    for (long j = 0; j < n; j += LANES) top = max_v(top, magnitude_v(load_part(x + j, part(j, n), 0)));
    float inverse, scale = scale_of(maximum_v(top), &inverse);
    long j = 0;
    for (; j + LANES <= n; j += LANES) store_quantized(q + j, load(x + j), SPLAT(inverse));
    if (j < n) {
        uint8_t last[LANES];
        store_quantized(last, load_part(x + j, n - j, 0), SPLAT(inverse));
        memcpy(q + j, last, (size_t)(n - j));
    }
    // Weights after the end are zeros; the bytes only have to be there.
    for (j = n; j < ck_int8_inputs(n); j++) q[j] = 128;
    return scale;
}

static void quantize(long rows, long n, const float *x, long x_stride, uint8_t *q, long q_stride, float *scales) {
    for (long row = 0; row < rows; row++) scales[row] = quantize_row(n, x + row * x_stride, q + row * q_stride);
}

static float quantize_together(
    long rows, long n, const float *x, long x_stride, uint8_t *q, long q_stride) {
    vf top = SPLAT(0.0f);
    for (long row = 0; row < rows; row++)
        for (long j = 0; j < n; j += LANES)
            top = max_v(top, magnitude_v(load_part(x + row * x_stride + j, part(j, n), 0)));
    float inverse, scale = scale_of(maximum_v(top), &inverse);
    for (long row = 0; row < rows; row++)
        for (long j = 0; j < n; j += LANES) {
            uint8_t bytes[LANES];
            long m = part(j, n);
            store_quantized(bytes, load_part(x + row * x_stride + j, m, 0), SPLAT(inverse));
            memcpy(q + row * q_stride + j, bytes, (size_t)m);
        }
    return scale;
}

static void layer_norm_quantize(
    long rows, long n, const float *x, long x_stride, uint8_t *q, long q_stride, float *scales, const float *a,
    const float *b, float epsilon, float *scratch) {
    for (long row = 0; row < rows; row++) {
        layer_norm(1, n, x + row * x_stride, x_stride, scratch, n, a, b, epsilon);
        scales[row] = quantize_row(n, scratch, q + row * q_stride);
    }
}

// Vector v of a tile's columns at four inputs: panels of 16 columns lie k * 16 bytes apart.
INLINE vi weights_at(const int8_t *panel, long k, long step, int v) {
    long column = v * LANES;
    return *(const vi_loose *)(panel + column / CK_INT8_PANEL * CK_INT8_PANEL * k + step * 4 * CK_INT8_PANEL
        + column % CK_INT8_PANEL * 4);
}

INLINE vi four_bytes(const uint8_t *a) {
    int32_t word;
    memcpy(&word, a, 4);
    return (vi)(word);
}

// Integer sums of a tile of `rows` by PANEL. k: a multiple of 4.
INLINE void dots(
    const int rows, long k, const uint8_t *a, long a_stride, const int8_t *panel, const int32_t *offsets,
    vi sums[TILE_ROWS][TILE_VECTORS]) {
    UNROLL for (int v = 0; v < TILE_VECTORS; v++) {
        vi offset = *(const vi_loose *)(offsets + v * LANES);
        UNROLL for (int row = 0; row < rows; row++) sums[row][v] = offset;
    }
    for (long step = 0; step < k / 4; step++) {
        vi b[TILE_VECTORS];
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) b[v] = weights_at(panel, k, step, v);
        UNROLL for (int row = 0; row < rows; row++) {
            vi x = four_bytes(a + row * a_stride + 4 * step);
            UNROLL for (int v = 0; v < TILE_VECTORS; v++) sums[row][v] = DOT4(sums[row][v], x, b[v]);
        }
    }
}

INLINE void tile_int8(
    const int rows, long k, const uint8_t *a, long a_stride, const float *a_scales, const int8_t *panel,
    const float *b_scales, const int32_t *offsets, float *scaled) {
    vi sums[TILE_ROWS][TILE_VECTORS];
    dots(rows, k, a, a_stride, panel, offsets, sums);
    UNROLL for (int row = 0; row < rows; row++)
        UNROLL for (int v = 0; v < TILE_VECTORS; v++)
            store(scaled + row * PANEL + v * LANES,
                __builtin_convertvector(sums[row][v], vf) * a_scales[row] * load(b_scales + v * LANES));
}

#define TILE_INT8_CASE(ROWS)                                                                            \
    case ROWS: tile_int8(ROWS, k, a, a_stride, a_scales, panel, b_scales, offsets, scaled); break;

#if TILE_ROWS > 6
#define EACH_HEIGHT(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14)
#else
#define EACH_HEIGHT(X) X(1) X(2) X(3) X(4) X(5) X(6)
#endif

static __attribute__((noinline)) void tile_int8_of(
    long rows, long k, const uint8_t *a, long a_stride, const float *a_scales, const int8_t *panel,
    const float *b_scales, const int32_t *offsets, float *scaled) {
    switch (rows) { EACH_HEIGHT(TILE_INT8_CASE) }
}

static void gemm_int8(
    long m, long n, long k, const uint8_t *a, long a_stride, const float *a_scales, const ck_int8_weights *b,
    float *c, long c_stride, const ck_epilogue *epilogue) {
    // Columns outside: a tile's weights stay in the first-level cache while the few rows pass by.
    float scaled[TILE_ROWS * PANEL];
    for (long j = 0; j < n; j += PANEL)
        for (long i = 0; i < m; i += TILE_ROWS) {
            long rows = m - i < TILE_ROWS ? m - i : TILE_ROWS;
            tile_int8_of(rows, k, a + i * a_stride, a_stride, a_scales + i, b->panels + j * k, b->scales + j,
                b->offsets + j, scaled);
            finish_tile(scaled, rows, i, j, n - j < PANEL ? n - j : PANEL, c + i * c_stride + j, c_stride, epilogue);
        }
}
