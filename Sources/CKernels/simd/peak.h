// What the processor can do: multiply-adds in a tile's pattern and nothing else, fp32 in registers, bytes in the first-level
// cache.

enum { PEAK_PASSES = 20000 };

static double peak_fp32(float *result) {
    vf sums[TILE_ROWS][TILE_VECTORS], factor = SPLAT(0.5f), term = SPLAT(1.0f);
    // Opaque to the optimiser, which would otherwise compute the sums itself.
    __asm__ volatile("" : "+m"(factor), "+m"(term));
    UNROLL for (int i = 0; i < TILE_ROWS; i++)
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) sums[i][v] = term;
    for (int pass = 0; pass < PEAK_PASSES; pass++)
        UNROLL for (int i = 0; i < TILE_ROWS; i++)
            UNROLL for (int v = 0; v < TILE_VECTORS; v++) sums[i][v] = fma_v(sums[i][v], factor, term);
    vf total = SPLAT(0.0f);
    UNROLL for (int i = 0; i < TILE_ROWS; i++)
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) total += sums[i][v];
    *result = total[0];
    return 2.0 * LANES * TILE_ROWS * TILE_VECTORS * PEAK_PASSES;
}

// A tile's whole pattern here: products of bytes take several instructions without VNNI, some of them once a row.
static double peak_int8(float *result) {
    enum { K = 256, TILES = PEAK_PASSES / (K / 4) };
    uint8_t a[TILE_ROWS * K];
    int8_t panel[PANEL * K];
    int32_t offsets[PANEL] = {0};
    memset(a, 129, sizeof a);
    memset(panel, 1, sizeof panel);
    vi sums[TILE_ROWS][TILE_VECTORS], total = (vi)(0);
    for (int tile = 0; tile < TILES; tile++) {
        __asm__ volatile("" : : "r"(a), "r"(panel) : "memory");
        dots(TILE_ROWS, K, a, K, panel, offsets, sums);
        UNROLL for (int i = 0; i < TILE_ROWS; i++)
            UNROLL for (int v = 0; v < TILE_VECTORS; v++) total += sums[i][v];
    }
    *result = (float)total[0];
    return 2.0 * PANEL * TILE_ROWS * K * TILES;
}
