#ifndef PEAK_H
#define PEAK_H

// Floating-point operations of one pass of multiply_add_loop.
long multiply_add_operations(void);

// Fused multiply-adds that touch registers only, in the widest vectors of this processor that the kernels use.
// Returns a number that depends on all of them.
float multiply_add_loop(void);

#endif
