// The one source of the vector kernels. The including file defines
//   LANES          floats in a vector
//   TILE_ROWS      rows of the matrix product's register tile
//   TILE_VECTORS   vectors in a row of that tile
//   DOT4           see int8.h
//   ZIP_LOW/HIGH   shuffle indices that interleave the lower/upper halves of two vectors
//   TABLE, TABLE_NAME
// and sets the target by `#pragma clang attribute`.
#include <assert.h>
#include <math.h>
#include <string.h>

#define PANEL (TILE_VECTORS * LANES)
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

#include "vector.h"
#include "functions.h"
#include "convert.h"
#include "matmul.h"
#include "rows.h"
#include "attention.h"
#include "int8.h"
#include "attention_int8.h"
#include "../fft.h"
#include "peak.h"

const ck_kernels TABLE = {
    .name = TABLE_NAME,
    .tile_rows = TILE_ROWS,
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
    .attention_int8_scratch = attention_int8_scratch_floats,
    .attention_int8 = attention_int8,
    .fft = fft,
    .peak_fp32 = peak_fp32,
    .peak_int8 = peak_int8,
};
