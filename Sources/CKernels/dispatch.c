#include "ckernels.h"
#include "tables.h"

const ck_kernels *ck_kernels_for(ck_isa isa) {
    switch (isa) {
    case CK_SCALAR:
        return &ck_scalar;
#if defined(__x86_64__)
    // The builtin asks cpuid, and the operating system whether it saves the wide registers.
    case CK_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
                && __builtin_cpu_supports("f16c")
            ? &ck_avx2
            : NULL;
    case CK_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
                && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
            ? &ck_avx512
            : NULL;
#else
    case CK_AVX2:
    case CK_AVX512:
        return NULL;
#endif
    }
    return NULL;
}
