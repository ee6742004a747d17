// softmax(scale · q kᵀ) v of one head in eight bits.
//
// Softmax does not see what is added to all scores of a query, so keys lose their mean before they are rounded;
// its weights sum to one, so values lose theirs and get it back at the end. Both only make the rounding finer.
// A weight is a byte: 255 is the largest of its query.

INLINE long padded_keys(long count) { return (count + 63) / 64 * 64; }

INLINE long in_floats(long bytes) { return (bytes + 63) / 64 * 16; }

typedef struct attention_int8_scratch {
    int8_t *key_panels;  // [keys / 16][n / 4][16][4]
    int8_t *value_panels;  // [n / 16][keys / 4][16][4]
    int32_t *key_offsets;  // [keys]
    float *key_scales;  // [keys]
    float *rotated;  // [keys][n]
    float *scores;  // [TILE_ROWS][score_stride]
    uint8_t *weights;  // [TILE_ROWS][weight_stride]
    uint8_t *queries;  // [TILE_ROWS][n]
    float *means;  // of the values [n]
    float *value_scales;  // [n]
    int32_t *value_offsets;  // zeros [n]: weights have no zero point
    long score_stride, weight_stride;
} attention_int8_scratch;

// Lays the parts out one after the other; returns the floats they take.
INLINE long divide_scratch(long count, long n, float *base, attention_int8_scratch *parts) {
    long keys = padded_keys(count), at = 0, width = (n + PANEL - 1) / PANEL * PANEL;
    parts->score_stride = keys + LANES;
    parts->weight_stride = keys + 64;
#define TAKE(NAME, TYPE, BYTES) parts->NAME = (TYPE *)(base + at), at += in_floats((long)(BYTES))
    TAKE(key_panels, int8_t, keys * n);
    TAKE(value_panels, int8_t, keys * width);
    TAKE(key_offsets, int32_t, keys * 4);
    TAKE(key_scales, float, keys * 4);
    TAKE(rotated, float, keys * n * 4);
    TAKE(scores, float, TILE_ROWS * parts->score_stride * 4);
    TAKE(weights, uint8_t, TILE_ROWS * parts->weight_stride);
    TAKE(queries, uint8_t, TILE_ROWS * n);
    TAKE(means, float, width * 4);
    TAKE(value_scales, float, width * 4);
    TAKE(value_offsets, int32_t, width * 4);
#undef TAKE
    return at;
}

static long attention_int8_scratch_floats(long count, long head_dim) {
    attention_int8_scratch parts;
    static float nowhere[1];
    return divide_scratch(count, head_dim, nowhere, &parts);
}

// Column means of [count][n] at a stride.
INLINE void column_means(const float *x, long stride, long count, long n, float *means) {
    for (long j = 0; j < n; j += LANES) {
        vf sum = SPLAT(0.0f);
        for (long i = 0; i < count; i++) sum += load(x + i * stride + j);
        store(means + j, sum * (1.0f / (float)count));
    }
}

// 16 keys of n bytes with zero point 128 -> a panel [n / 4][16][4] of signed bytes, and -128 times each key's sum.
INLINE void pack_key_panel(const uint8_t *bytes, long n, int8_t *panel, int32_t *offsets) {
    for (long half = 0; half < 16; half += LANES) {
        vi sums = (vi)(0);
        for (long j = 0; j < n; j += 4 * LANES) {
            // Words of LANES keys, transposed; words after the end of a short row are not written.
            vf words[LANES];
            long count = (n - j) / 4 < LANES ? (n - j) / 4 : LANES;
            UNROLL for (int key = 0; key < LANES; key++)
                words[key] = load_part((const float *)(const void *)(bytes + (half + key) * n + j), count, 0);
            transpose(words);
            for (long word = 0; word < count; word++) {
                vi flipped = (vi)((vu)words[word] ^ 0x80808080u);
                sums = DOT4(sums, (vi)(0x01010101), flipped);
                *(vi_loose *)(panel + (j / 4 + word) * 64 + half * 4) = flipped;
            }
        }
        *(vi_loose *)(offsets + half) = sums * -128;
    }
}

// Rotated keys less their mean, a scale each, in panels: 16 keys at a time, so that a panel's lines are written whole.
static void quantize_keys(const ck_attention *job, long keys, attention_int8_scratch *s) {
    long n = job->head_dim, count = job->count;
    for (long key = 0; key < count; key++)
        prepare_row(job, job->k + key * job->k_stride, job->k_stride, job->k_norm, key, 1.0f, s->rotated + key * n);
    float *means = s->means;
    column_means(s->rotated, n, count, n, means);
    for (long first = 0; first < keys; first += 16) {
        uint8_t bytes[16 * CK_MAX_HEAD_DIM];
        for (long key = first; key < first + 16; key++) {
            uint8_t *b = bytes + (key - first) * n;
            memset(b, 128, (size_t)n);
            s->key_scales[key] = 0;
            if (key >= count) continue;
            float *row = s->rotated + key * n;
            for (long j = 0; j < n; j += LANES) store(row + j, load(row + j) - load(means + j));
            s->key_scales[key] = quantize_row(n, row, b);
        }
        pack_key_panel(bytes, n, s->key_panels + first * n, s->key_offsets + first);
    }
}

// Means, and the largest distances from them, of four vectors of channels from j on.
INLINE void value_ranges(const ck_attention *job, long j, attention_int8_scratch *s) {
    enum { width = 4 };
    vf sum[width], top[width], bottom[width];
    UNROLL for (int v = 0; v < width; v++) {
        sum[v] = SPLAT(0.0f);
        top[v] = SPLAT(-INFINITY);
        bottom[v] = SPLAT(INFINITY);
    }
    for (long i = 0; i < job->count; i++)
        UNROLL for (int v = 0; v < width; v++) {
            if (j + v * LANES >= job->head_dim) continue;
            const float *at = job->v + i * job->v_stride + j + v * LANES;
            __builtin_prefetch(at + 4 * job->v_stride);
            vf x = load(at);
            sum[v] += x;
            top[v] = max_v(top[v], x);
            bottom[v] = min_v(bottom[v], x);
        }
    UNROLL for (int v = 0; v < width; v++) {
        if (j + v * LANES >= job->head_dim) continue;
        vf mean = sum[v] * (1.0f / (float)job->count);
        vf reach = max_v(max_v(top[v] - mean, mean - bottom[v]), SPLAT(1e-30f));
        store(s->means + j + v * LANES, mean);
        store(s->value_scales + j + v * LANES, reach * (1.0f / 127.0f));
    }
}

static void quantize_values(const ck_attention *job, long keys, attention_int8_scratch *s) {
    long n = job->head_dim, count = job->count, stride = job->v_stride, width = (n + PANEL - 1) / PANEL * PANEL;
    for (long j = 0; j < n; j += 4 * LANES) value_ranges(job, j, s);
    memset(s->value_offsets, 0, (size_t)width * sizeof(int32_t));
    float *factors = s->scores;  // not yet in use
    for (long j = 0; j < n; j += LANES) store(factors + j, 1.0f / load(s->value_scales + j));
    for (long i = 0; i < keys; i += 4)
        for (long j = 0; j < n; j += LANES) {
            // Four keys of a channel side by side in one word.
            vf mean = load(s->means + j), factor = load(factors + j);
            vu word = (vu)(0u);
            UNROLL for (int t = 0; t < 4; t++)
                if (i + t < count) {
                    vi rounded = (vi)fma_v(load(job->v + (i + t) * stride + j) - mean, factor, ROUNDING);
                    word |= ((vu)rounded & 255u) << (8 * t);
                }
            *(vi_loose *)(s->value_panels + (j / 16 * keys + i) * 16 + j % 16 * 4) = (vi)word;
        }
    for (long j = n; j < width; j += 16) {
        memset(s->value_panels + j * keys, 0, (size_t)keys * 16);
        memset(s->value_scales + j, 0, 16 * sizeof(float));
    }
}

// Scores of `rows` queries against PANEL keys at j, in units of log(2), and their maxima so far.
INLINE void score_tile(
    const int rows, long n, const attention_int8_scratch *s, const float *query_scales, long j, vf *tops) {
    vi sums[TILE_ROWS][TILE_VECTORS];
    dots(rows, n, s->queries, n, s->key_panels + j * n, s->key_offsets + j, sums);
    UNROLL for (int v = 0; v < TILE_VECTORS; v++) {
        vf scales = load(s->key_scales + j + v * LANES);
        UNROLL for (int row = 0; row < rows; row++) {
            vf score = __builtin_convertvector(sums[row][v], vf) * (scales * query_scales[row]);
            store(s->scores + row * s->score_stride + j + v * LANES, score);
            tops[row] = max_v(tops[row], score);
        }
    }
}

#define SCORE_CASE(ROWS)                                                                                 \
    case ROWS:                                                                                           \
        for (long j = 0; j < keys; j += PANEL) score_tile(ROWS, n, s, query_scales, j, tops);            \
        break;

static __attribute__((noinline)) void score_rows(
    long rows, long n, long keys, const attention_int8_scratch *s, const float *query_scales, vf *tops) {
    switch (rows) { EACH_HEIGHT(SCORE_CASE) }
}

// 2^x for x <= 8 as a rounded integer 0 ... 255 in the low byte; the float form goes into `sum`.
INLINE vu weight_v(vf x, vf *sum) {
    vf bounded = max_v(x, SPLAT(-20.0f));
    vf shifted = bounded + ROUNDING;
    vf f = bounded - (shifted - ROUNDING);
    // 2^f on |f| <= 1/2: minimax fit, relative error 1e-4, a fortieth of a byte's step.
    vf p = fma_v(SPLAT(0.0558263180f), f, SPLAT(0.240153617f));
    p = fma_v(p, f, SPLAT(0.693153073f));
    p = fma_v(p, f, SPLAT(0.999999940f));
    vf power = (vf)((vi)p + ((vi)shifted << 23));
    vf rounded = power + ROUNDING;
    *sum += rounded - ROUNDING;
    return (vu)rounded & 255u;
}

// Scores to bytes; returns 1 / their sum.
INLINE float weigh(const float *scores, float top, long count, long keys, uint8_t *weights) {
    vf sum = SPLAT(0.0f), shift = SPLAT(7.99435344f - top);  // log2(255)
    long j = 0;
    for (; j + LANES <= count; j += LANES)
        *(vu8_loose *)(weights + j) = __builtin_convertvector(weight_v(load(scores + j) + shift, &sum), vu8);
    if (j < count) {
        vu last = weight_v(load_part(scores + j, count - j, -INFINITY) + shift, &sum);
        *(vu8_loose *)(weights + j) = __builtin_convertvector(last, vu8);
        j += LANES;
    }
    if (j < keys) memset(weights + j, 0, (size_t)(keys - j));
    return 1.0f / sum_v(sum);
}

static void attention_int8(const ck_attention *job, long first, long last, float *scratch) {
    long n = job->head_dim, count = job->count, keys = padded_keys(count);
    assert(n <= CK_MAX_HEAD_DIM);
    attention_int8_scratch parts, *s = &parts;
    divide_scratch(count, n, scratch, s);
    quantize_keys(job, keys, s);
    quantize_values(job, keys, s);
    float row[CK_MAX_HEAD_DIM], query_scales[TILE_ROWS], shares[TILE_ROWS], out[TILE_ROWS * PANEL];
    for (long i = first; i < last; i += TILE_ROWS) {
        long m = last - i < TILE_ROWS ? last - i : TILE_ROWS;
        vf tops[TILE_ROWS];
        for (long r = 0; r < m; r++) {
            prepare_row(job, job->q + (i + r) * job->q_stride, job->q_stride, job->q_norm, i + r, job->scale, row);
            query_scales[r] = quantize_row(n, row, s->queries + r * n) * 1.44269504f;
            tops[r] = SPLAT(-INFINITY);
        }
        score_rows(m, n, keys, s, query_scales, tops);
        for (long r = 0; r < m; r++) {
            // Padding scores 0. So do the keys on average since they have lost their mean: it hides no maximum.
            shares[r] = weigh(s->scores + r * s->score_stride, maximum_v(tops[r]), count, keys,
                s->weights + r * s->weight_stride);
        }
        for (long p = 0; p < n; p += PANEL) {
            tile_int8_of(m, keys, s->weights, s->weight_stride, shares, s->value_panels + p * keys,
                s->value_scales + p, s->value_offsets + p, out);
            for (long r = 0; r < m; r++)
                for (long j = 0; j < PANEL && p + j < n; j += LANES)
                    store(job->output + (i + r) * job->output_stride + p + j,
                        load(out + r * PANEL + j) + load(s->means + p + j));
        }
    }
}
