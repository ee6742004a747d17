// Complex transform by Stockham's self-sorting method, radix 4 with one radix 2 pass for odd powers.
// Included by every table, so that each compiles it for its own instruction set.
// twiddle[j] = e^(-2πi j / count), j < count.

// One butterfly of a radix 4 pass: element q of the four quarters of x to elements q + m * step of y.
#define FFT_BUTTERFLY(AR, AI, BR, BI, CR, CI, DR, DI, OUT, STEP)                                     \
    do {                                                                                             \
        float sr = AR + CR, si = AI + CI, tr = AR - CR, ti = AI - CI;                                \
        float ur = BR + DR, ui = BI + DI, vr = BR - DR, vi_ = BI - DI;                               \
        float er = tr + vi_, ei = ti - vr, fr = sr - ur, fi = si - ui, gr = tr - vi_, gi = ti + vr;  \
        yr[OUT] = sr + ur;                                                                           \
        yi[OUT] = si + ui;                                                                           \
        yr[OUT + STEP] = er * w1r - ei * w1i;                                                        \
        yi[OUT + STEP] = er * w1i + ei * w1r;                                                        \
        yr[OUT + 2 * STEP] = fr * w2r - fi * w2i;                                                    \
        yi[OUT + 2 * STEP] = fr * w2i + fi * w2r;                                                    \
        yr[OUT + 3 * STEP] = gr * w3r - gi * w3i;                                                    \
        yi[OUT + 3 * STEP] = gr * w3i + gi * w3r;                                                    \
    } while (0)

// One pass over `length` points at stride `step` (length * step == count).
static inline void fft_pass4(
    const ck_fft *plan, long length, long step, const float *restrict xr, const float *restrict xi,
    float *restrict yr, float *restrict yi) {
    long quarter = length / 4, apart = step * quarter;
    for (long p = 0; p < quarter; p++) {
        long j = p * step;
        float w1r = plan->twiddle_real[j], w1i = plan->twiddle_imaginary[j];
        float w2r = plan->twiddle_real[2 * j], w2i = plan->twiddle_imaginary[2 * j];
        float w3r = plan->twiddle_real[3 * j], w3i = plan->twiddle_imaginary[3 * j];
        for (long q = j; q < j + step; q++)
            FFT_BUTTERFLY(
                xr[q], xi[q], xr[q + apart], xi[q + apart], xr[q + 2 * apart], xi[q + 2 * apart],
                xr[q + 3 * apart], xi[q + 3 * apart], (q + 3 * j), step);
    }
}

// The first pass: neighbours differ in their twiddles, and the vectors run over those.
static inline void fft_first_pass(
    const ck_fft *plan, const float *restrict xr, const float *restrict xi, float *restrict yr,
    float *restrict yi) {
    long apart = plan->count / 4;
    const float *restrict wr = plan->twiddle_real, *restrict wi = plan->twiddle_imaginary;
    for (long q = 0; q < apart; q++) {
        float w1r = wr[q], w1i = wi[q], w2r = wr[2 * q], w2i = wi[2 * q], w3r = wr[3 * q], w3i = wi[3 * q];
        FFT_BUTTERFLY(
            xr[q], xi[q], xr[q + apart], xi[q + apart], xr[q + 2 * apart], xi[q + 2 * apart],
            xr[q + 3 * apart], xi[q + 3 * apart], (4 * q), 1);
    }
}

static inline void fft_pass2(
    long step, const float *restrict xr, const float *restrict xi, float *restrict yr,
    float *restrict yi) {
    for (long q = 0; q < step; q++) {
        float ar = xr[q], ai = xi[q], br = xr[q + step], bi = xi[q + step];
        yr[q] = ar + br;
        yi[q] = ai + bi;
        yr[q + step] = ar - br;
        yi[q + step] = ai - bi;
    }
}

static void fft(const ck_fft *plan, float *real, float *imaginary, float *scratch) {
    long count = plan->count, length = count, step = 1;
    float *xr = real, *xi = imaginary, *yr = scratch, *yi = scratch + count;
    while (length > 1) {
        if (length == 2) {
            fft_pass2(step, xr, xi, yr, yi);
            length = 1;
        } else {
            if (step == 1)
                fft_first_pass(plan, xr, xi, yr, yi);
            else
                fft_pass4(plan, length, step, xr, xi, yr, yi);
            length /= 4;
            step *= 4;
        }
        float *r = xr, *i = xi;
        xr = yr;
        xi = yi;
        yr = r;
        yi = i;
    }
    if (xr != real) {
        memcpy(real, xr, sizeof(float) * (size_t)count);
        memcpy(imaginary, xi, sizeof(float) * (size_t)count);
    }
}
