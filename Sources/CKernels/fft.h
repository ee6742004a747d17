// Radix-2 Stockham transform of split complex numbers: log2(count) passes between two buffers, no bit
// reversal. Twiddles: e^(-2πi j / count) for j below count / 2.
static void fft(const ck_fft *plan, float *real, float *imaginary, float *scratch) {
    long count = plan->count;
    float *xr = real, *xi = imaginary, *yr = scratch, *yi = scratch + count;
    long half = count / 2;
    for (long span = 1; span < count; span *= 2) {
        // Groups of `span` neighbours share a twiddle; `half / span` twiddles in this pass.
        for (long group = 0; group < half / span; group++) {
            float wr = plan->twiddle_real[group * span], wi = plan->twiddle_imaginary[group * span];
            const float *ar = xr + group * span, *ai = xi + group * span;
            const float *br = ar + half, *bi = ai + half;
            float *cr = yr + 2 * group * span, *ci = yi + 2 * group * span;
            for (long j = 0; j < span; j++) {
                float dr = ar[j] - br[j], di = ai[j] - bi[j];
                cr[j] = ar[j] + br[j];
                ci[j] = ai[j] + bi[j];
                cr[span + j] = dr * wr - di * wi;
                ci[span + j] = dr * wi + di * wr;
            }
        }
        float *swap = xr;
        xr = yr;
        yr = swap;
        swap = xi;
        xi = yi;
        yi = swap;
    }
    if (xr != real) {
        memcpy(real, xr, (size_t)count * sizeof(float));
        memcpy(imaginary, xi, (size_t)count * sizeof(float));
    }
}
