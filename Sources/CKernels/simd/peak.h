// What the processor can do: multiply-adds in registers and nothing else, in a tile's pattern.

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

static double peak_int8(float *result) {
    vi sums[TILE_ROWS][TILE_VECTORS], a = (vi)(0x01010101), b = (vi)(0x01010101);
    __asm__ volatile("" : "+m"(a), "+m"(b));
    UNROLL for (int i = 0; i < TILE_ROWS; i++)
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) sums[i][v] = a;
    for (int pass = 0; pass < PEAK_PASSES; pass++) {
        UNROLL for (int i = 0; i < TILE_ROWS; i++)
            UNROLL for (int v = 0; v < TILE_VECTORS; v++) sums[i][v] = DOT4(sums[i][v], a, b);
        // Another operand each time, or the products would be computed once.
        a += b;
    }
    vi total = (vi)(0);
    UNROLL for (int i = 0; i < TILE_ROWS; i++)
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) total += sums[i][v];
    *result = (float)total[0];
    return 8.0 * LANES * TILE_ROWS * TILE_VECTORS * PEAK_PASSES;
}
