#include "tables.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c"))), apply_to = function)
#define DOT4(sums, a, b) ((vi)_mm512_dpbusd_epi32((__m512i)(sums), (__m512i)(a), (__m512i)(b)))
#include "avx512.h"
#define TABLE ck_avx512_vnni
#define TABLE_NAME "avx512-vnni"
#include "simd/table.h"
#pragma clang attribute pop
#endif
