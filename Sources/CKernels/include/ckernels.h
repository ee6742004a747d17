#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Inner loops of the numeric core. Every matrix is row-major; "stride" counts elements from one row
// to the next; rows need only the natural alignment of their element unless a comment says more.
// A kernel works on one thread; the caller splits the work. Each output is computed in an order that
// depends on nothing but the lengths being summed, so a split never changes a result.

typedef enum __attribute__((enum_extensibility(closed))) ck_type {
    CK_F32 = 0,
    CK_F16 = 1,
    CK_BF16 = 2,
} ck_type;

typedef enum __attribute__((enum_extensibility(closed))) ck_activation {
    CK_IDENTITY = 0,
    CK_GELU = 1,       // x Φ(x), the exact form
    CK_GELU_TANH = 2,  // 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³)))
    CK_SILU = 3,       // x / (1 + e^-x)
    CK_MISH = 4,       // x tanh(log(1 + e^x))
    CK_EXP = 5,        // e^x; 0 below -87.3, saturates at e^88
} ck_activation;

// What happens to an accumulated sum s on its way to memory:
// add[i, j] + gate[j] * activation(s + bias[j]). Null pointers leave their part out.
typedef struct ck_epilogue {
    const float *bias;
    ck_activation activation;
    const float *gate;
    const float *add;  // may be the output itself
    long add_stride;
} ck_epilogue;

// The widest head: kernels keep some rows of it on the stack.
#define CK_MAX_HEAD_DIM 512

// One head of one sequence.
typedef struct ck_attention {
    const float *q, *k, *v;  // [count, head_dim]
    long q_stride, k_stride, v_stride;
    float *output;  // [count, head_dim]
    long output_stride;
    long count;
    long head_dim;         // a multiple of 16, at most CK_MAX_HEAD_DIM
    const float *cosine;   // [count, head_dim], each angle twice: c0 c0 c1 c1 …; null for no rotation
    const float *sine;     // [count, head_dim], signed: -s0 s0 -s1 s1 …
    const float *q_norm;   // [head_dim] RMSNorm weight, or null
    const float *k_norm;
    float norm_epsilon;
    float scale;
} ck_attention;

// Weights of a product in eight bits. Panels of CK_INT8_PANEL columns are [k / 4][CK_INT8_PANEL][4], four inputs of a
// column side by side; k is rounded up to a multiple of 4 and the columns to CK_INT8_COLUMNS, both with zeros. The
// layout is the same for every instruction set, so a file can hold it.
#define CK_INT8_PANEL 16
#define CK_INT8_COLUMNS 32
typedef struct ck_int8_weights {
    const int8_t *panels;
    const float *scales;     // of each column: weight = byte * scale
    const int32_t *offsets;  // -128 * the column's sum of bytes, which undoes the activations' zero point
} ck_int8_weights;

static inline long ck_int8_inputs(long k) { return (k + 3) / 4 * 4; }

// Writes column `column` of the panels from its k weights.
void ck_int8_pack(
    const float *weights, long k, long column, int8_t *panels, float *scale, int32_t *offset);

// Twiddles of a complex transform of `count` points (a power of two), see fft.h.
typedef struct ck_fft {
    long count;
    const float *twiddle_real, *twiddle_imaginary;
} ck_fft;

typedef struct ck_kernels {
    const char *name;
    // A matrix product reads its right side from panels [k][panel_columns], zero-padded on the right,
    // and works on tile_rows rows at a time.
    long tile_rows;
    long panel_columns;

    // destination[i] = source[i] as fp32. The source may lie at any address.
    void (*widen)(ck_type type, const void *source, float *destination, long count);
    // Index of the first NaN or infinity, or -1.
    long (*first_non_finite)(ck_type type, const void *source, long count);

    // Transposes rows of weights [columns, k] into columns 0 ..< columns of a panel.
    // The source may lie at any address; its stride is in elements. panel is 64-byte aligned in the
    // sense of its first column. Columns not written are left alone.
    void (*pack)(ck_type type, const void *source, long stride, long columns, long k, float *panel);
    // c[m, n] = epilogue(a[m, k] · panels). Panels follow each other at distance k * panel_columns.
    // Sums run over k in ascending order in fp32 with fused multiply-add.
    void (*gemm)(
        long m, long n, long k, const float *a, long a_stride, const float *panels, float *c,
        long c_stride, const ck_epilogue *epilogue);

    // y = (x - mean) / √(variance + epsilon) * a + b per row; b may be null; y may be x.
    void (*layer_norm)(
        long rows, long n, const float *x, long x_stride, float *y, long y_stride, const float *a,
        const float *b, float epsilon);
    // y = x / max(‖x‖, 1e-12) * √n * g per row; y may be x.
    void (*rms_norm)(
        long rows, long n, const float *x, long x_stride, float *y, long y_stride, const float *g);

    // y[i] = activation(x[i]); y may be x.
    void (*activate)(ck_activation activation, long n, const float *x, float *y);
    // y = x * a + b per row, a and b per column; y may be x.
    void (*scale_shift)(
        long rows, long n, const float *x, long x_stride, float *y, long y_stride, const float *a,
        const float *b);
    // y += s * x.
    void (*add_scaled)(long n, const float *x, float s, float *y);
    // sums[j] += Σ_i x[i, j]².
    void (*sum_squares)(long rows, long n, const float *x, long x_stride, double *sums);

    // Depthwise convolution of rows first ..< last of a sequence of `count` rows at x, zero padding
    // (taps - 1) / 2 on both ends. weight: [taps][n]. y is the row of index `first`.
    void (*depthwise)(
        long first, long last, long count, long n, long taps, const float *x, long x_stride,
        const float *weight, float *y, long y_stride, const ck_epilogue *epilogue);

    // Floats of 64-byte aligned scratch memory for one call of attention.
    long (*attention_scratch)(long count, long head_dim);
    // Rows first ..< last of softmax(scale · q kᵀ) v.
    void (*attention)(const ck_attention *job, long first, long last, float *scratch);

    // q = 128 + round(x / scale), the scale of each row its largest magnitude / 127. Rows of q have
    // ck_int8_inputs(n) bytes.
    void (*quantize)(
        long rows, long n, const float *x, long x_stride, uint8_t *q, long q_stride, float *scales);
    // The same with one scale, which it returns, and exactly n bytes a row.
    float (*quantize_together)(
        long rows, long n, const float *x, long x_stride, uint8_t *q, long q_stride);
    // layer_norm, then quantize. scratch: [n], 64-byte aligned.
    void (*layer_norm_quantize)(
        long rows, long n, const float *x, long x_stride, uint8_t *q, long q_stride, float *scales,
        const float *a, const float *b, float epsilon, float *scratch);
    // c[m, n] = epilogue(scale_i · scale_j · Σ (a[i, k] - 128) · b[k, j]). Integer sums are exact for k < 2^16.
    void (*gemm_int8)(
        long m, long n, long k, const uint8_t *a, long a_stride, const float *a_scales,
        const ck_int8_weights *b, float *c, long c_stride, const ck_epilogue *epilogue);
    // attention with both products in eight bits.
    long (*attention_int8_scratch)(long count, long head_dim);
    void (*attention_int8)(const ck_attention *job, long first, long last, float *scratch);

    // In-place complex transform, forward (e^-i…), split real and imaginary parts.
    // scratch: 2 * count floats.
    void (*fft)(const ck_fft *plan, float *real, float *imaginary, float *scratch);

    // Multiply-adds for some tens of microseconds, of bytes as a product of matrices makes them; return the number of operations, two each.
    double (*peak_fp32)(float *result);
    double (*peak_int8)(float *result);
} ck_kernels;

typedef enum __attribute__((enum_extensibility(closed))) ck_isa {
    CK_SCALAR = 0,
    CK_AVX2 = 1,
    CK_AVX_VNNI = 2,
    CK_AVX512 = 3,
    CK_AVX512_VNNI = 4,
} ck_isa;

// The table for an instruction set, or null where this processor lacks it. The scalar one exists always:
// plain C with sums in double precision, the reference the others are tested against.
const ck_kernels *ck_kernels_for(ck_isa isa);

#endif
