// Matrix product by register tiles: [rows, k] · panel [k][PANEL], sums over k in ascending order.

// The sums of a whole tile through a given activation; `adds` and `gates` are constants after inlining.
INLINE void finish_whole(
    const ck_activation activation, const bool gates, const bool adds, const float *sums, long rows, long i, long j,
    float *c, long c_stride, const ck_epilogue *epilogue) {
    vf bias[TILE_VECTORS], gate[TILE_VECTORS];
    UNROLL for (int v = 0; v < TILE_VECTORS; v++) {
        bias[v] = epilogue->bias ? load(epilogue->bias + j + v * LANES) : SPLAT(0.0f);
        gate[v] = gates ? load(epilogue->gate + j + v * LANES) : SPLAT(1.0f);
    }
    for (long row = 0; row < rows; row++)
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) {
            vf s = activate_v(activation, load(sums + row * PANEL + v * LANES) + bias[v]);
            if (adds) {
                vf before = load(epilogue->add + (i + row) * epilogue->add_stride + j + v * LANES);
                s = gates ? fma_v(s, gate[v], before) : s + before;
            }
            store(c + row * c_stride + v * LANES, s);
        }
}

// Sums of a tile on their way to memory: out of line, so that every height of tile shares it. The endings of the
// large layers have loops of their own.
static __attribute__((noinline)) void finish_tile(
    const float *sums, long rows, long i, long j, long n, float *c, long c_stride, const ck_epilogue *epilogue) {
    ck_activation activation = epilogue->activation;
    if (n == PANEL && !epilogue->add && !epilogue->gate && activation == CK_IDENTITY)
        return finish_whole(CK_IDENTITY, false, false, sums, rows, i, j, c, c_stride, epilogue);
    if (n == PANEL && !epilogue->add && !epilogue->gate && activation == CK_GELU_TANH)
        return finish_whole(CK_GELU_TANH, false, false, sums, rows, i, j, c, c_stride, epilogue);
    if (n == PANEL && epilogue->add && activation == CK_IDENTITY) {
        if (epilogue->gate) return finish_whole(CK_IDENTITY, true, true, sums, rows, i, j, c, c_stride, epilogue);
        return finish_whole(CK_IDENTITY, false, true, sums, rows, i, j, c, c_stride, epilogue);
    }
    for (long row = 0; row < rows; row++)
        for (long v = 0; v < n; v += LANES)
            finish(epilogue, load(sums + row * PANEL + v), i + row, j + v, part(v, n), c + row * c_stride + v);
}

// One tile of `rows` (a constant after inlining) by PANEL outputs; `n` of its columns are stored, or all of them
// as they are where there is no epilogue.
INLINE void tile(
    const int rows, long k, const float *a, long a_stride, const float *panel, long i, long j, long n, float *c,
    long c_stride, const ck_epilogue *epilogue) {
    vf sums[TILE_ROWS][TILE_VECTORS];
    UNROLL for (int row = 0; row < rows; row++)
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) sums[row][v] = SPLAT(0.0f);
    for (long step = 0; step < k; step++) {
        vf b[TILE_VECTORS];
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) b[v] = load(panel + step * PANEL + v * LANES);
        UNROLL for (int row = 0; row < rows; row++) {
            vf x = SPLAT(a[row * a_stride + step]);
            UNROLL for (int v = 0; v < TILE_VECTORS; v++) sums[row][v] = fma_v(x, b[v], sums[row][v]);
        }
    }
    if (!epilogue) {
        UNROLL for (int row = 0; row < rows; row++)
            UNROLL for (int v = 0; v < TILE_VECTORS; v++) store(c + row * c_stride + v * LANES, sums[row][v]);
        return;
    }
    float stored[TILE_ROWS * PANEL];
    UNROLL for (int row = 0; row < rows; row++)
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) store(stored + row * PANEL + v * LANES, sums[row][v]);
    finish_tile(stored, rows, i, j, n, c, c_stride, epilogue);
}

#define TILE_CASE(ROWS)                                                                        \
    case ROWS: tile(ROWS, k, a, a_stride, panel, i, j, n, c, c_stride, epilogue); break;

static __attribute__((noinline)) void tile_of(
    long rows, long k, const float *a, long a_stride, const float *panel, long i, long j, long n, float *c,
    long c_stride, const ck_epilogue *epilogue) {
    switch (rows) {
        TILE_CASE(1) TILE_CASE(2) TILE_CASE(3) TILE_CASE(4) TILE_CASE(5) TILE_CASE(6)
#if TILE_ROWS > 6
        TILE_CASE(7) TILE_CASE(8) TILE_CASE(9) TILE_CASE(10) TILE_CASE(11) TILE_CASE(12)
        TILE_CASE(13) TILE_CASE(14)
#endif
    }
}

static void gemm(
    long m, long n, long k, const float *a, long a_stride, const float *panels, float *c, long c_stride,
    const ck_epilogue *epilogue) {
    // Rows outside: a tile's rows stay near while the panels, which fit the second-level cache, pass by.
    for (long i = 0; i < m; i += TILE_ROWS) {
        long rows = m - i < TILE_ROWS ? m - i : TILE_ROWS;
        for (long j = 0; j < n; j += PANEL) {
            long columns = n - j < PANEL ? n - j : PANEL;
            tile_of(rows, k, a + i * a_stride, a_stride, panels + j * k, i, j, columns, c + i * c_stride + j,
                c_stride, epilogue);
        }
    }
}
