// Kernels that work row by row.

static void layer_norm(
    long rows, long n, const float *x, long x_stride, float *y, long y_stride, const float *a, const float *b,
    float epsilon) {
    for (long row = 0; row < rows; row++, x += x_stride, y += y_stride) {
        vf total = SPLAT(0.0f);
        for (long j = 0; j < n; j += LANES) total += load_part(x + j, part(j, n), 0);
        float mean = sum_v(total) / (float)n;
        vf squares = SPLAT(0.0f);
        for (long j = 0; j < n; j += LANES) {
            vf d = load_part(x + j, part(j, n), mean) - mean;
            squares = fma_v(d, d, squares);
        }
        float scale = 1.0f / sqrtf(sum_v(squares) / (float)n + epsilon);
        for (long j = 0; j < n; j += LANES) {
            long m = part(j, n);
            vf value = (load_part(x + j, m, 0) - mean) * scale * load_part(a + j, m, 0);
            if (b) value += load_part(b + j, m, 0);
            store_part(y + j, m, value);
        }
    }
}

static void rms_norm(
    long rows, long n, const float *x, long x_stride, float *y, long y_stride, const float *g) {
    for (long row = 0; row < rows; row++, x += x_stride, y += y_stride) {
        vf squares = SPLAT(0.0f);
        for (long j = 0; j < n; j += LANES) {
            vf v = load_part(x + j, part(j, n), 0);
            squares = fma_v(v, v, squares);
        }
        float norm = sqrtf(sum_v(squares));
        float scale = sqrtf((float)n) / (norm > 1e-12f ? norm : 1e-12f);
        for (long j = 0; j < n; j += LANES) {
            long m = part(j, n);
            store_part(y + j, m, load_part(x + j, m, 0) * scale * load_part(g + j, m, 0));
        }
    }
}

static void scale_shift(
    long rows, long n, const float *x, long x_stride, float *y, long y_stride, const float *a, const float *b) {
    for (long row = 0; row < rows; row++, x += x_stride, y += y_stride)
        for (long j = 0; j < n; j += LANES) {
            long m = part(j, n);
            store_part(y + j, m, fma_v(load_part(x + j, m, 0), load_part(a + j, m, 0), load_part(b + j, m, 0)));
        }
}

static void add_scaled(long n, const float *x, float s, float *y) {
    for (long j = 0; j < n; j += LANES) {
        long m = part(j, n);
        store_part(y + j, m, load_part(y + j, m, 0) + load_part(x + j, m, 0) * s);
    }
}

static void sum_squares(long rows, long n, const float *x, long x_stride, double *sums) {
    for (long row = 0; row < rows; row++, x += x_stride) {
        long j = 0;
        for (; j + LANES <= n; j += LANES) {
            vd v = __builtin_convertvector(load(x + j), vd);
            *(vd_loose *)(sums + j) += v * v;
        }
        for (; j < n; j++) sums[j] += (double)x[j] * x[j];
    }
}

static void depthwise(
    long first, long last, long count, long n, long taps, const float *x, long x_stride, const float *weight,
    float *y, long y_stride, const ck_epilogue *epilogue) {
    long half = (taps - 1) / 2;
    for (long row = first; row < last; row++) {
        long from = row < half ? half - row : 0;
        long to = count - row + half < taps ? count - row + half : taps;
        for (long j = 0; j < n; j += LANES) {
            long m = part(j, n);
            vf sum = SPLAT(0.0f);
            for (long tap = from; tap < to; tap++)
                sum = fma_v(load_part(x + (row + tap - half) * x_stride + j, m, 0),
                    load_part(weight + tap * n + j, m, 0), sum);
            finish(epilogue, sum, row - first, j, m, y + (row - first) * y_stride + j);
        }
    }
}
