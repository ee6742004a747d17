#ifndef CK_TABLES_H
#define CK_TABLES_H

#include "ckernels.h"

extern const ck_kernels ck_scalar;
#if defined(__x86_64__)
extern const ck_kernels ck_avx2;
extern const ck_kernels ck_avx_vnni;
extern const ck_kernels ck_avx512;
extern const ck_kernels ck_avx512_vnni;
#endif

#endif
