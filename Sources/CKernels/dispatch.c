#include "ckernels.h"
#include "tables.h"

#if defined(__x86_64__)
// The builtin asks cpuid, and the operating system whether it saves the wide registers.
#define HAS(FEATURE) __builtin_cpu_supports(FEATURE)

static bool has_avx2(void) { return HAS("avx2") && HAS("fma") && HAS("f16c"); }

static bool has_avx512(void) {
    return has_avx2() && HAS("avx512f") && HAS("avx512bw") && HAS("avx512vl") && HAS("avx512dq");
}
#endif

const ck_kernels *ck_kernels_for(ck_isa isa) {
    switch (isa) {
    case CK_SCALAR: return &ck_scalar;
#if defined(__x86_64__)
    case CK_AVX2: return has_avx2() ? &ck_avx2 : NULL;
    case CK_AVX_VNNI: return has_avx2() && HAS("avxvnni") ? &ck_avx_vnni : NULL;
    case CK_AVX512: return has_avx512() ? &ck_avx512 : NULL;
    case CK_AVX512_VNNI: return has_avx512() && HAS("avx512vnni") ? &ck_avx512_vnni : NULL;
#else
    case CK_AVX2:
    case CK_AVX_VNNI:
    case CK_AVX512:
    case CK_AVX512_VNNI: return NULL;
#endif
    }
    return NULL;
}
