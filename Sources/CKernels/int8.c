#include <math.h>
#include <string.h>

#include "ckernels.h"

void ck_int8_pack(const float *weights, long k, long column, int8_t *panels, float *scale, int32_t *offset) {
    float top = 0;
    for (long i = 0; i < k; i++) top = fmaxf(top, fabsf(weights[i]));
    *scale = top / 127.0f;
    float factor = top > 0 ? 127.0f / top : 0;
    int32_t sum = 0;
    int8_t *panel = panels + column / CK_INT8_PANEL * CK_INT8_PANEL * ck_int8_inputs(k) + column % CK_INT8_PANEL * 4;
    for (long i = 0; i < k; i += 4) {
        int8_t word[4] = {0};
        for (long t = 0; t < 4 && i + t < k; t++) {
            word[t] = (int8_t)rintf(fminf(fmaxf(weights[i + t] * factor, -127), 127));
            sum += word[t];
        }
        memcpy(panel + i * CK_INT8_PANEL, word, 4);
    }
    *offset = -128 * sum;
}
