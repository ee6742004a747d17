// Weights of any element type at any address, as fp32 vectors; and their layout in panels.

INLINE vf load_as(ck_type type, const void *source, long i) {
    switch (type) {
    case CK_F32: return *(const vf_loose *)((const char *)source + i * 4);
    case CK_F16: return __builtin_convertvector(*(const vhalf_loose *)((const char *)source + i * 2), vf);
    case CK_BF16:
        return (vf)(__builtin_convertvector(*(const vu16_loose *)((const char *)source + i * 2), vu) << 16);
    }
    return SPLAT(0.0f);
}

INLINE vf load_part_as(ck_type type, const void *source, long i, long m) {
    if (m == LANES) return load_as(type, source, i);
    char padded[LANES * 4] = {0};
    size_t width = type == CK_F32 ? 4 : 2;
    memcpy(padded, (const char *)source + i * (long)width, (size_t)m * width);
    return load_as(type, padded, 0);
}

static void widen(ck_type type, const void *source, float *destination, long count) {
    for (long i = 0; i < count; i += LANES) {
        long m = part(i, count);
        store_part(destination + i, m, load_part_as(type, source, i, m));
    }
}

static long first_non_finite(ck_type type, const void *source, long count) {
    for (long i = 0; i < count; i += LANES) {
        long m = part(i, count);
        vu bits = (vu)load_part_as(type, source, i, m);
        vi bad = (bits & 0x7f800000u) == 0x7f800000u;
        if (__builtin_reduce_or(bad)) {
            for (long j = 0; j < m; j++)
                if (bad[j]) return i + j;
        }
    }
    return -1;
}

// A LANES x LANES transposition as log2(LANES) perfect shuffles.
INLINE void transpose(vf *x) {
    UNROLL for (int round = 1; round < LANES; round *= 2) {
        vf y[LANES];
        UNROLL for (int i = 0; i < LANES / 2; i++) {
            y[2 * i] = __builtin_shufflevector(x[i], x[i + LANES / 2], ZIP_LOW);
            y[2 * i + 1] = __builtin_shufflevector(x[i], x[i + LANES / 2], ZIP_HIGH);
        }
        UNROLL for (int i = 0; i < LANES; i++) x[i] = y[i];
    }
}

INLINE void pack_as(ck_type type, const void *source, long stride, long columns, long k, float *panel) {
    for (long column = 0; column < columns; column += LANES) {
        long width = part(column, columns);
        for (long i = 0; i < k; i += LANES) {
            long m = part(i, k);
            vf block[LANES];
            UNROLL for (int row = 0; row < LANES; row++)
                block[row] = row < width ? load_part_as(type, source, (column + row) * stride + i, m) : SPLAT(0.0f);
            transpose(block);
            for (long row = 0; row < m; row++) store_part(panel + (i + row) * PANEL + column, width, block[row]);
        }
    }
}

static void pack(ck_type type, const void *source, long stride, long columns, long k, float *panel) {
    switch (type) {
    case CK_F32: pack_as(CK_F32, source, stride, columns, k, panel); break;
    case CK_F16: pack_as(CK_F16, source, stride, columns, k, panel); break;
    case CK_BF16: pack_as(CK_BF16, source, stride, columns, k, panel); break;
    }
}
