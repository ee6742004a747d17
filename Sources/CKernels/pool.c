#define _GNU_SOURCE
#include "ck_pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include <limits.h>
#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

// How long a thread looks for work before it sleeps. Regions of one forward pass follow each other within
// microseconds; a sleeping thread takes about 30 microseconds to come back.
enum { SPINS = 4000 };

struct ck_worker {
    void *scratch;
    size_t bytes;
};

typedef struct region {
    ck_task task;
    void *context;
    long count;
    long first;  // index of the first task
} region;

struct ck_pool {
    pthread_mutex_t regions;  // held by the caller whose region runs
    region current;
    _Atomic uint32_t generation;  // changes when a region starts; threads sleep on it
    _Atomic uint32_t sleepers;
    // Generation in the upper half, tasks not yet claimed in the lower. A claim succeeds only while its region
    // runs, so a thread that comes late finds nothing and nobody waits for it.
    _Atomic uint64_t claims;
    atomic_long finished;  // tasks of the region that have ended
    atomic_bool ending;
    int threads;
    pthread_t *handles;
    ck_worker *workers;  // 0 is the caller's
};

// Set while this thread runs a task: a region inside it runs on this thread alone.
static _Thread_local bool inside;
static _Thread_local ck_worker own;

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static void sleep_on(ck_pool *pool, uint32_t seen) {
    atomic_fetch_add(&pool->sleepers, 1);
#if defined(__linux__)
    syscall(SYS_futex, &pool->generation, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
#else
    sched_yield();
    (void)seen;
#endif
    atomic_fetch_sub(&pool->sleepers, 1);
}

static void wake(ck_pool *pool) {
#if defined(__linux__)
    if (atomic_load(&pool->sleepers) > 0)
        syscall(SYS_futex, &pool->generation, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
#else
    (void)pool;
#endif
}

static void claim_tasks(ck_pool *pool, ck_worker *worker, uint32_t generation) {
    inside = true;
    uint64_t claims = atomic_load(&pool->claims);
    while (claims >> 32 == generation && (uint32_t)claims > 0) {
        if (!atomic_compare_exchange_weak(&pool->claims, &claims, claims - 1)) continue;
        // The region stays as it is until this task is counted as finished.
        const region *current = &pool->current;
        current->task(current->context, current->first + current->count - (long)(uint32_t)claims, worker);
        atomic_fetch_add(&pool->finished, 1);
        claims = atomic_load(&pool->claims);
    }
    inside = false;
}

typedef struct start {
    ck_pool *pool;
    int index;
} start;

static void *thread_main(void *argument) {
    start given = *(start *)argument;
    free(argument);
    ck_pool *pool = given.pool;
    uint32_t seen = 0;
    for (;;) {
        int spins = 0;
        while (atomic_load(&pool->generation) == seen) {
            if (++spins < SPINS) {
                relax();
            } else {
                sleep_on(pool, seen);
            }
        }
        seen = atomic_load(&pool->generation);
        if (atomic_load(&pool->ending)) return NULL;
        claim_tasks(pool, &pool->workers[given.index], seen);
    }
}

ck_pool *ck_pool_create(int threads) {
    if (threads < 1) return NULL;
    ck_pool *pool = calloc(1, sizeof *pool);
    if (!pool) return NULL;
    pthread_mutex_init(&pool->regions, NULL);
    pool->handles = calloc((size_t)threads, sizeof *pool->handles);
    pool->workers = calloc((size_t)threads, sizeof *pool->workers);
    pool->threads = 1;
    if (!pool->handles || !pool->workers) {
        ck_pool_destroy(pool);
        return NULL;
    }
    for (int i = 1; i < threads; i++) {
        start *given = malloc(sizeof *given);
        if (given) *given = (start){pool, i};
        if (!given || pthread_create(&pool->handles[i], NULL, thread_main, given) != 0) {
            free(given);
            ck_pool_destroy(pool);
            return NULL;
        }
        pool->threads = i + 1;
    }
    return pool;
}

void ck_pool_destroy(ck_pool *pool) {
    atomic_store(&pool->ending, true);
    atomic_fetch_add(&pool->generation, 1);
    wake(pool);
    for (int i = 1; i < pool->threads; i++) pthread_join(pool->handles[i], NULL);
    if (pool->workers)
        for (int i = 0; i < pool->threads; i++) free(pool->workers[i].scratch);
    pthread_mutex_destroy(&pool->regions);
    free(pool->handles);
    free(pool->workers);
    free(pool);
}

int ck_pool_threads(const ck_pool *pool) { return pool->threads; }

static void run_part(ck_pool *pool, region part) {
    uint32_t generation = atomic_load(&pool->generation) + 1;
    pool->current = part;
    atomic_store(&pool->finished, 0);
    atomic_store(&pool->claims, (uint64_t)generation << 32 | (uint64_t)part.count);
    atomic_store(&pool->generation, generation);
    if (part.count > 1) wake(pool);
    claim_tasks(pool, &pool->workers[0], generation);
    while (atomic_load(&pool->finished) < part.count) relax();
}

void ck_pool_run(ck_pool *pool, long count, ck_task task, void *context) {
    if (inside) {
        for (long index = 0; index < count; index++) task(context, index, &own);
        return;
    }
    if (count <= 0) return;
    pthread_mutex_lock(&pool->regions);
    // Tasks are counted in 32 bits; longer regions run in parts.
    for (long start = 0; start < count; start += INT_MAX) {
        long part = count - start < INT_MAX ? count - start : INT_MAX;
        run_part(pool, (region){task, context, part, start});
    }
    pthread_mutex_unlock(&pool->regions);
}

void *ck_worker_scratch(ck_worker *worker, size_t bytes) {
    if (worker->bytes < bytes) {
        free(worker->scratch);
        size_t rounded = (bytes + 4095) & ~(size_t)4095;
        worker->scratch = aligned_alloc(64, rounded);
        worker->bytes = worker->scratch ? rounded : 0;
    }
    return worker->scratch;
}
