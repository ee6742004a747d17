#include "peak.h"

// 24 independent chains hide the latency of 4 cycles on every processor of interest.
enum { CHAINS = 24, PASSES = 20000 };

#define LOOP(NAME, LANES)                                                                       \
    static float NAME(void) {                                                                   \
        typedef float vector __attribute__((ext_vector_type(LANES)));                           \
        vector sums[CHAINS], factor = 0.5f, term = 1.0f;                                        \
        /* Opaque to the optimiser, which would otherwise compute the sums itself. */           \
        __asm__ volatile("" : "+m"(factor), "+m"(term));                                        \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) sums[i] = term;     \
        for (int pass = 0; pass < PASSES; pass++)                                               \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) sums[i] =       \
                __builtin_elementwise_fma(sums[i], factor, term);                               \
        vector total = 0.0f;                                                                    \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) total += sums[i];   \
        return total[0];                                                                        \
    }

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma"))), apply_to = function)
LOOP(loop_avx512, 16)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
LOOP(loop_avx2, 8)
#pragma clang attribute pop

static int lanes(void) { return __builtin_cpu_supports("avx512f") ? 16 : 8; }
float multiply_add_loop(void) { return lanes() == 16 ? loop_avx512() : loop_avx2(); }
#else
LOOP(loop_plain, 4)
static int lanes(void) { return 4; }
float multiply_add_loop(void) { return loop_plain(); }
#endif

long multiply_add_operations(void) { return 2L * CHAINS * PASSES * lanes(); }
