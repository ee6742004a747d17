#include "tables.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

// See avx512.c.
static inline __attribute__((always_inline)) __m256i dot4(__m256i sums, __m256i a, __m256i b) {
    const __m256i ones = _mm256_set1_epi16(1), center = _mm256_set1_epi8((char)0x80);
    __m256i x = _mm256_xor_si256(a, center);
    __m256i product = _mm256_madd_epi16(_mm256_maddubs_epi16(_mm256_abs_epi8(x), _mm256_sign_epi8(b, x)), ones);
    __m256i shift = _mm256_slli_epi32(_mm256_madd_epi16(_mm256_maddubs_epi16(_mm256_set1_epi8(1), b), ones), 7);
    return _mm256_add_epi32(sums, _mm256_add_epi32(product, shift));
}

#define DOT4(sums, a, b) ((vi)dot4((__m256i)(sums), (__m256i)(a), (__m256i)(b)))
#include "avx2.h"
#define TABLE ck_avx2
#define TABLE_NAME "avx2"
#include "simd/table.h"
#pragma clang attribute pop
#endif
