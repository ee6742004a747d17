#include "tables.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,avxvnni,fma,f16c"))), apply_to = function)
#define DOT4(sums, a, b) ((vi)_mm256_dpbusd_avx_epi32((__m256i)(sums), (__m256i)(a), (__m256i)(b)))
#include "avx2.h"
#define TABLE ck_avx_vnni
#define TABLE_NAME "avx-vnni"
#include "simd/table.h"
#pragma clang attribute pop
#endif
