#include "tables.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma,f16c"))), apply_to = function)

// u8 by s8 without VNNI: |a - 128| by b with the sign of a - 128, whose pairs cannot overflow 16 bits; the zero
// point comes back as 128 · b, which keeps the sums what they are with VNNI.
static inline __attribute__((always_inline)) __m512i dot4(__m512i sums, __m512i a, __m512i b) {
    const __m512i ones = _mm512_set1_epi16(1), center = _mm512_set1_epi8((char)0x80);
    __m512i x = _mm512_xor_si512(a, center), zero = _mm512_setzero_si512();
    __m512i turned = _mm512_mask_sub_epi8(b, _mm512_movepi8_mask(x), zero, b);
    __m512i product = _mm512_madd_epi16(_mm512_maddubs_epi16(_mm512_abs_epi8(x), turned), ones);
    __m512i shift = _mm512_slli_epi32(_mm512_madd_epi16(_mm512_maddubs_epi16(_mm512_set1_epi8(1), b), ones), 7);
    return _mm512_add_epi32(sums, _mm512_add_epi32(product, shift));
}

#define DOT4(sums, a, b) ((vi)dot4((__m512i)(sums), (__m512i)(a), (__m512i)(b)))
#include "avx512.h"
#define TABLE ck_avx512
#define TABLE_NAME "avx512"
#include "simd/table.h"
#pragma clang attribute pop
#endif
