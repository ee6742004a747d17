// softmax(scale · q kᵀ) v of one head. Keys and values are laid out in panels once; then TILE_ROWS queries at
// a time take their scores against all keys in a small buffer: never a matrix of count x count.

INLINE long padded_count(long count) { return (count + PANEL - 1) / PANEL * PANEL; }

static long attention_scratch(long count, long head_dim) {
    long keys = padded_count(count), width = (head_dim + PANEL - 1) / PANEL * PANEL;
    return keys * head_dim + keys * width + TILE_ROWS * (keys + LANES + head_dim) + PANEL * head_dim;
}

// One row of queries or keys: RMSNorm where wanted, rotation, scale.
INLINE void prepare_row(
    const ck_attention *job, const float *x, long stride, const float *norm, long position, float scale, float *y) {
    long n = job->head_dim;
    float factor = scale;
    // Rows lie kilobytes apart, where the processor does not look ahead by itself.
    for (long j = 0; j < n; j += 16) __builtin_prefetch(x + 4 * stride + j);
    if (norm) {
        vf squares = SPLAT(0.0f);
        for (long j = 0; j < n; j += LANES) {
            vf v = load(x + j);
            squares = fma_v(v, v, squares);
        }
        factor *= 1.0f / sqrtf(sum_v(squares) / (float)n + job->norm_epsilon);
    }
    for (long j = 0; j < n; j += LANES) {
        vf v = load(x + j) * factor;
        if (norm) v *= load(norm + j);
        if (job->cosine) {
            vf swapped = (vf)((((vpairs)v) >> 32) | (((vpairs)v) << 32));
            v = fma_v(swapped, load(job->sine + position * n + j), v * load(job->cosine + position * n + j));
        }
        store(y + j, v);
    }
}

// Exponentials of scores minus their maximum over `count` of `keys` entries, then zeros; returns 1 / sum.
INLINE float softmax_row(float *scores, long count, long keys) {
    for (long j = count; j < keys; j++) scores[j] = -INFINITY;
    vf top = load(scores);
    for (long j = LANES; j < keys; j += LANES) top = max_v(top, load(scores + j));
    float maximum = maximum_v(top);
    vf sum = SPLAT(0.0f);
    for (long j = 0; j < keys; j += LANES) {
        vf e = exp_v(load(scores + j) - maximum);
        sum += e;
        store(scores + j, e);
    }
    return 1.0f / sum_v(sum);
}

// Keys as panels [keys / PANEL][n][PANEL], rows beyond `count` zero.
INLINE void pack_keys(const ck_attention *job, long keys, float *rows, float *panels) {
    long n = job->head_dim;
    for (long j = 0; j < keys; j += PANEL) {
        for (long key = 0; key < PANEL; key++) {
            if (j + key < job->count)
                prepare_row(job, job->k + (j + key) * job->k_stride, job->k_stride, job->k_norm, j + key, 1.0f, rows + key * n);
            else
                memset(rows + key * n, 0, (size_t)n * sizeof(float));
        }
        pack_as(CK_F32, rows, n, PANEL, n, panels + j * n);
    }
}

// Values as panels [n / PANEL][count][PANEL], columns beyond n zero.
INLINE void pack_values(const ck_attention *job, float *panels) {
    for (long p = 0; p < job->head_dim; p += PANEL)
        for (long key = 0; key < job->count; key++, panels += PANEL)
            UNROLL for (long j = 0; j < PANEL; j += LANES)
                store(panels + j, p + j < job->head_dim ? load(job->v + key * job->v_stride + p + j) : SPLAT(0.0f));
}

static void attention(const ck_attention *job, long first, long last, float *scratch) {
    long n = job->head_dim, count = job->count, keys = padded_count(count);
    // A vector more, so that the rows of a tile do not meet in the same sets of the first-level cache.
    long score_stride = keys + LANES;
    float *key_panels = scratch, *value_panels = key_panels + keys * n;
    float *scores = value_panels + padded_count(n) * keys;  // [TILE_ROWS][score_stride]
    float *queries = scores + TILE_ROWS * score_stride;  // [TILE_ROWS][n]
    float *rows = queries + TILE_ROWS * n;  // [PANEL][n]
    pack_keys(job, keys, rows, key_panels);
    pack_values(job, value_panels);

    float out[TILE_ROWS * PANEL], shares[TILE_ROWS];
    for (long i = first; i < last; i += TILE_ROWS) {
        long m = last - i < TILE_ROWS ? last - i : TILE_ROWS;
        for (long row = 0; row < m; row++)
            prepare_row(job, job->q + (i + row) * job->q_stride, job->q_stride, job->q_norm, i + row, job->scale, queries + row * n);
        gemm(m, keys, n, queries, n, key_panels, scores, score_stride, NULL);
        for (long row = 0; row < m; row++) shares[row] = softmax_row(scores + row * score_stride, count, keys);
        for (long p = 0; p < n; p += PANEL) {
            tile_of(m, count, scores, score_stride, value_panels + p * count, 0, 0, PANEL, out, PANEL, NULL);
            for (long row = 0; row < m; row++)
                for (long j = 0; j < PANEL && p + j < n; j += LANES)
                    store(job->output + (i + row) * job->output_stride + p + j, load(out + row * PANEL + j) * shares[row]);
        }
    }
}
