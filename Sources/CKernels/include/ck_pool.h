#ifndef CK_POOL_H
#define CK_POOL_H

#include <stddef.h>
#include <stdint.h>

// A pool of threads for short parallel regions. Tasks of a region are claimed one by one from an atomic
// counter, so a core that something else slows down takes fewer of them. The calling thread takes part.
typedef struct ck_pool ck_pool;

// What a task may use without sharing: one worker runs one task at a time.
typedef struct ck_worker ck_worker;

typedef void (*ck_task)(void *context, long index, ck_worker *worker);

// Starts threads - 1 threads (at least 0). Null when memory or threads cannot be had.
ck_pool *ck_pool_create(int threads);
// Waits for the threads to end. No region may be running.
void ck_pool_destroy(ck_pool *pool);
int ck_pool_threads(const ck_pool *pool);
// Nanoseconds that all threads together have spent inside of regions since the pool was made: their tasks, and claiming
// them. The share of threads times the time passed is the pool's utilisation. May be asked from any thread.
uint64_t ck_pool_busy(const ck_pool *pool);

// Runs task(context, i, worker) for every i in 0 ..< count and returns when all have finished.
// Regions started from several threads run one after another. A region started inside a task of any
// pool runs on the calling thread alone.
void ck_pool_run(ck_pool *pool, long count, ck_task task, void *context);

// At least `bytes` bytes, 64-byte aligned, contents undefined, valid until the next call for the same
// worker or the end of the task. Null when there is no memory.
void *ck_worker_scratch(ck_worker *worker, size_t bytes);

#endif
