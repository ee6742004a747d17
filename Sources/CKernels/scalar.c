// The plain form of every kernel, with sums in double precision: what the vector forms are tested against,
// and what other processors run.
#include <math.h>
#include <string.h>

#include "tables.h"

#define PANEL 16

static float element(ck_type type, const void *source, long i) {
    uint16_t half;
    uint32_t bits;
    float value;
    switch (type) {
    case CK_F32: memcpy(&value, (const char *)source + i * 4, 4); return value;
    case CK_F16: {
        memcpy(&half, (const char *)source + i * 2, 2);
        int exponent = half >> 10 & 31;
        float fraction = (float)(half & 1023), sign = half >> 15 ? -1.0f : 1.0f;
        if (exponent == 31) return fraction != 0 ? NAN : sign * INFINITY;
        return sign * (exponent == 0 ? ldexpf(fraction, -24) : ldexpf(1024 + fraction, exponent - 25));
    }
    case CK_BF16:
        memcpy(&half, (const char *)source + i * 2, 2);
        bits = (uint32_t)half << 16;
        memcpy(&value, &bits, 4);
        return value;
    }
    return 0;
}

static void widen(ck_type type, const void *source, float *destination, long count) {
    for (long i = 0; i < count; i++) destination[i] = element(type, source, i);
}

static long first_non_finite(ck_type type, const void *source, long count) {
    for (long i = 0; i < count; i++)
        if (!isfinite(element(type, source, i))) return i;
    return -1;
}

static void pack(ck_type type, const void *source, long stride, long columns, long k, float *panel) {
    for (long j = 0; j < columns; j++)
        for (long i = 0; i < k; i++) panel[i * PANEL + j] = element(type, source, j * stride + i);
}

static double activated(ck_activation activation, double x) {
    switch (activation) {
    case CK_IDENTITY: return x;
    case CK_GELU: return 0.5 * x * erfc(-x / sqrt(2));
    case CK_GELU_TANH: return 0.5 * x * (1 + tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)));
    case CK_SILU: return x / (1 + exp(-x));
    case CK_MISH: return x * tanh(x > 30 ? x : log1p(exp(x)));
    case CK_EXP: return x < -87.3 ? 0 : exp(fmin(x, 88));
    }
    return x;
}

static void activate(ck_activation activation, long n, const float *x, float *y) {
    for (long i = 0; i < n; i++) y[i] = (float)activated(activation, x[i]);
}

static void finish(const ck_epilogue *e, double sum, long i, long j, float *destination) {
    if (e->bias) sum += e->bias[j];
    sum = activated(e->activation, sum);
    if (e->gate) sum *= e->gate[j];
    if (e->add) sum += e->add[i * e->add_stride + j];
    *destination = (float)sum;
}

static void gemm(
    long m, long n, long k, const float *a, long a_stride, const float *panels, float *c, long c_stride,
    const ck_epilogue *epilogue) {
    for (long i = 0; i < m; i++)
        for (long j = 0; j < n; j++) {
            const float *panel = panels + j / PANEL * PANEL * k + j % PANEL;
            double sum = 0;
            for (long step = 0; step < k; step++) sum += (double)a[i * a_stride + step] * panel[step * PANEL];
            finish(epilogue, sum, i, j, c + i * c_stride + j);
        }
}

static void layer_norm(
    long rows, long n, const float *x, long x_stride, float *y, long y_stride, const float *a, const float *b,
    float epsilon) {
    for (long row = 0; row < rows; row++, x += x_stride, y += y_stride) {
        double mean = 0, variance = 0;
        for (long j = 0; j < n; j++) mean += x[j];
        mean /= (double)n;
        for (long j = 0; j < n; j++) variance += (x[j] - mean) * (x[j] - mean);
        double scale = 1 / sqrt(variance / (double)n + epsilon);
        for (long j = 0; j < n; j++) y[j] = (float)((x[j] - mean) * scale * a[j] + (b ? b[j] : 0));
    }
}

static void rms_norm(long rows, long n, const float *x, long x_stride, float *y, long y_stride, const float *g) {
    for (long row = 0; row < rows; row++, x += x_stride, y += y_stride) {
        double squares = 0;
        for (long j = 0; j < n; j++) squares += (double)x[j] * x[j];
        double scale = sqrt((double)n) / fmax(sqrt(squares), 1e-12);
        for (long j = 0; j < n; j++) y[j] = (float)(x[j] * scale * g[j]);
    }
}

static void scale_shift(
    long rows, long n, const float *x, long x_stride, float *y, long y_stride, const float *a, const float *b) {
    for (long row = 0; row < rows; row++, x += x_stride, y += y_stride)
        for (long j = 0; j < n; j++) y[j] = (float)((double)x[j] * a[j] + b[j]);
}

static void add_scaled(long n, const float *x, float s, float *y) {
    for (long j = 0; j < n; j++) y[j] = (float)(y[j] + (double)x[j] * s);
}

static void sum_squares(long rows, long n, const float *x, long x_stride, double *sums) {
    for (long row = 0; row < rows; row++, x += x_stride)
        for (long j = 0; j < n; j++) sums[j] += (double)x[j] * x[j];
}

static void depthwise(
    long first, long last, long count, long n, long taps, const float *x, long x_stride, const float *weight,
    float *y, long y_stride, const ck_epilogue *epilogue) {
    long half = (taps - 1) / 2;
    for (long row = first; row < last; row++)
        for (long j = 0; j < n; j++) {
            double sum = 0;
            for (long tap = 0; tap < taps; tap++) {
                long at = row + tap - half;
                if (at >= 0 && at < count) sum += (double)x[at * x_stride + j] * weight[tap * n + j];
            }
            finish(epilogue, sum, row - first, j, y + (row - first) * y_stride + j);
        }
}

static long attention_scratch(long count, long head_dim) { return count + head_dim * (count + 1); }

static void prepare_row(
    const ck_attention *job, const float *x, const float *norm, long position, double scale, float *y) {
    long n = job->head_dim;
    if (norm) {
        double squares = 0;
        for (long j = 0; j < n; j++) squares += (double)x[j] * x[j];
        scale /= sqrt(squares / (double)n + job->norm_epsilon);
    }
    for (long j = 0; j < n; j++) y[j] = (float)(x[j] * scale * (norm ? norm[j] : 1));
    if (!job->cosine) return;
    const float *cosine = job->cosine + position * n, *sine = job->sine + position * n;
    for (long j = 0; j < n; j += 2) {
        double even = y[j], odd = y[j + 1];
        y[j] = (float)(even * cosine[j] + odd * sine[j]);
        y[j + 1] = (float)(odd * cosine[j + 1] + even * sine[j + 1]);
    }
}

static void attention(const ck_attention *job, long first, long last, float *scratch) {
    long n = job->head_dim;
    float *weights = scratch, *query = scratch + job->count, *keys = query + n;
    for (long key = 0; key < job->count; key++)
        prepare_row(job, job->k + key * job->k_stride, job->k_norm, key, 1, keys + key * n);
    for (long i = first; i < last; i++) {
        prepare_row(job, job->q + i * job->q_stride, job->q_norm, i, job->scale, query);
        double top = -INFINITY, sum = 0;
        for (long key = 0; key < job->count; key++) {
            double score = 0;
            for (long j = 0; j < n; j++) score += (double)query[j] * keys[key * n + j];
            weights[key] = (float)score;
            top = fmax(top, weights[key]);
        }
        for (long key = 0; key < job->count; key++) sum += exp(weights[key] - top);
        for (long j = 0; j < n; j++) {
            double value = 0;
            for (long key = 0; key < job->count; key++)
                value += exp(weights[key] - top) * job->v[key * job->v_stride + j];
            job->output[i * job->output_stride + j] = (float)(value / sum);
        }
    }
}

static float largest(long n, const float *x) {
    float top = 0;
    for (long j = 0; j < n; j++) top = fmaxf(top, fabsf(x[j]));
    return top;
}

// Bytes 128 + round(x / scale) and their scale.
static float quantize_row(long n, const float *x, float top, uint8_t *q) {
    float inverse = top > 1e-30f ? 127.0f / top : 0;
    for (long j = 0; j < n; j++) q[j] = (uint8_t)(128 + (int)rint((double)x[j] * inverse));
    return top > 1e-30f ? top / 127.0f : 0;
}

static void quantize(long rows, long n, const float *x, long x_stride, uint8_t *q, long q_stride, float *scales) {
    for (long row = 0; row < rows; row++, x += x_stride, q += q_stride) {
        scales[row] = quantize_row(n, x, largest(n, x), q);
        for (long j = n; j < ck_int8_inputs(n); j++) q[j] = 128;
    }
}

static float quantize_together(long rows, long n, const float *x, long x_stride, uint8_t *q, long q_stride) {
    float top = 0, scale = 0;
    for (long row = 0; row < rows; row++) top = fmaxf(top, largest(n, x + row * x_stride));
    for (long row = 0; row < rows; row++) scale = quantize_row(n, x + row * x_stride, top, q + row * q_stride);
    return scale;
}

static void layer_norm_quantize(
    long rows, long n, const float *x, long x_stride, uint8_t *q, long q_stride, float *scales, const float *a,
    const float *b, float epsilon, float *scratch) {
    for (long row = 0; row < rows; row++) {
        layer_norm(1, n, x + row * x_stride, x_stride, scratch, n, a, b, epsilon);
        quantize(1, n, scratch, n, q + row * q_stride, q_stride, scales + row);
    }
}

static void gemm_int8(
    long m, long n, long k, const uint8_t *a, long a_stride, const float *a_scales, const ck_int8_weights *b, float *c,
    long c_stride, const ck_epilogue *epilogue) {
    for (long i = 0; i < m; i++)
        for (long j = 0; j < n; j++) {
            const int8_t *column = b->panels + j / CK_INT8_PANEL * CK_INT8_PANEL * k + j % CK_INT8_PANEL * 4;
            int32_t sum = b->offsets[j];
            for (long step = 0; step < k; step++)
                sum += a[i * a_stride + step] * column[step / 4 * 4 * CK_INT8_PANEL + step % 4];
            finish(epilogue, (double)sum * a_scales[i] * b->scales[j], i, j, c + i * c_stride + j);
        }
}

static long attention_int8_scratch(long count, long head_dim) { return count * (2 * head_dim + 3) + 5 * head_dim; }

static void center(long count, long n, const float *x, long stride, float *means, float *centered) {
    for (long j = 0; j < n; j++) {
        double sum = 0;
        for (long i = 0; i < count; i++) sum += x[i * stride + j];
        means[j] = (float)(sum / (double)count);
        for (long i = 0; i < count; i++) centered[i * n + j] = x[i * stride + j] - means[j];
    }
}

// Rounds to bytes and back; the products of such values are the integer products times their scales.
static void round_to_bytes(long n, float *x, long stride) {
    float top = 0;
    for (long j = 0; j < n; j++) top = fmaxf(top, fabsf(x[j * stride]));
    if (top <= 1e-30f) return;
    for (long j = 0; j < n; j++) x[j * stride] = (float)rint((double)x[j * stride] * (127.0f / top)) * (top / 127.0f);
}

// Keys and values without their means, a weight of 255 for the largest score: see simd/attention_int8.h.
static void attention_int8(const ck_attention *job, long first, long last, float *scratch) {
    long n = job->head_dim, count = job->count;
    float *keys = scratch, *values = keys + count * n, *weights = values + count * n, *means = weights + count;
    float *query = means + n;
    for (long key = 0; key < count; key++)
        prepare_row(job, job->k + key * job->k_stride, job->k_norm, key, 1, keys + key * n);
    center(count, n, keys, n, means, keys);
    for (long key = 0; key < count; key++) round_to_bytes(n, keys + key * n, 1);
    center(count, n, job->v, job->v_stride, means, values);
    for (long j = 0; j < n; j++) round_to_bytes(count, values + j, n);
    for (long i = first; i < last; i++) {
        prepare_row(job, job->q + i * job->q_stride, job->q_norm, i, job->scale, query);
        round_to_bytes(n, query, 1);
        double top = -INFINITY, sum = 0;
        for (long key = 0; key < count; key++) {
            double score = 0;
            for (long j = 0; j < n; j++) score += (double)query[j] * keys[key * n + j];
            weights[key] = (float)score;
            top = fmax(top, score);
        }
        for (long key = 0; key < count; key++) {
            weights[key] = (float)rint(255 * exp(weights[key] - top));
            sum += weights[key];
        }
        for (long j = 0; j < n; j++) {
            double value = 0;
            for (long key = 0; key < count; key++) value += (double)weights[key] * values[key * n + j];
            job->output[i * job->output_stride + j] = (float)(value / sum + means[j]);
        }
    }
}

#include "fft.h"

enum { PEAK_CHAINS = 8, PEAK_PASSES = 20000 };

static double peak_fp32(float *result) {
    volatile float start = 1, factor = 0.5f;
    float sums[PEAK_CHAINS], f = factor, total = 0;
    for (int i = 0; i < PEAK_CHAINS; i++) sums[i] = start;
    for (int pass = 0; pass < PEAK_PASSES; pass++)
        for (int i = 0; i < PEAK_CHAINS; i++) sums[i] = sums[i] * f + 1;
    for (int i = 0; i < PEAK_CHAINS; i++) total += sums[i];
    *result = total;
    return 2.0 * PEAK_CHAINS * PEAK_PASSES;
}

static double peak_int8(float *result) {
    volatile int32_t start = 1;
    int32_t sums[PEAK_CHAINS] = {0}, a = start;
    for (int pass = 0; pass < PEAK_PASSES; pass++, a = (a + 1) & 127)
        for (int i = 0; i < PEAK_CHAINS; i++) sums[i] += (uint8_t)(a + i) * (int8_t)start;
    for (int i = 1; i < PEAK_CHAINS; i++) sums[0] += sums[i];
    *result = (float)sums[0];
    return 2.0 * PEAK_CHAINS * PEAK_PASSES;
}

const ck_kernels ck_scalar = {
    .name = "scalar",
    .tile_rows = 1,
    .panel_columns = PANEL,
    .widen = widen,
    .first_non_finite = first_non_finite,
    .pack = pack,
    .gemm = gemm,
    .layer_norm = layer_norm,
    .rms_norm = rms_norm,
    .activate = activate,
    .scale_shift = scale_shift,
    .add_scaled = add_scaled,
    .sum_squares = sum_squares,
    .depthwise = depthwise,
    .attention_scratch = attention_scratch,
    .attention = attention,
    .quantize = quantize,
    .quantize_together = quantize_together,
    .layer_norm_quantize = layer_norm_quantize,
    .gemm_int8 = gemm_int8,
    .attention_int8_scratch = attention_int8_scratch,
    .attention_int8 = attention_int8,
    .fft = fft,
    .peak_fp32 = peak_fp32,
    .peak_int8 = peak_int8,
};
