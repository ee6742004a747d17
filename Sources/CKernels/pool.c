#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "ck_pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

struct ck_worker {
    ck_pool *pool;
    void *scratch;
    size_t scratch_bytes;
    pthread_t thread;
    ck_worker *inner;  // whom this thread acts as in a region inside a task; made when it first is
    _Atomic uint64_t busy;  // nanoseconds inside regions; written by who acts as this worker alone
};

// `state` of a region: how many threads are inside, and two flags.
static const uint32_t closed = 1u << 31, caller_sleeps = 1u << 30, inside = (1u << 30) - 1;

struct ck_pool {
    pthread_mutex_t region;  // one region at a time
    int threads;
    ck_worker *workers;  // [0] is whoever calls

    // Written by the caller while the region is closed, read by threads after they joined.
    ck_task task;
    void *context;
    long count;

    _Alignas(64) _Atomic uint32_t epoch;  // goes up when a region opens; idle threads sleep on it
    _Atomic uint32_t sleepers;
    atomic_bool stop;
    _Alignas(64) _Atomic uint32_t state;
    _Alignas(64) atomic_long next;
#if !defined(__linux__)
    pthread_mutex_t sleep;
    pthread_cond_t wake;
#endif
};

// The worker this thread acts as at the moment, to recognise a region inside a region.
static _Thread_local ck_worker *current;

enum { spins = 4000 };

static void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

// Sleeps while *word == value; may wake for no reason.
static void sleep_on(ck_pool *pool, _Atomic uint32_t *word, uint32_t value) {
#if defined(__linux__)
    (void)pool;
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
#else
    pthread_mutex_lock(&pool->sleep);
    if (atomic_load(word) == value) pthread_cond_wait(&pool->wake, &pool->sleep);
    pthread_mutex_unlock(&pool->sleep);
#endif
}

static void wake_all(ck_pool *pool, _Atomic uint32_t *word) {
#if defined(__linux__)
    (void)pool;
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
#else
    (void)word;
    pthread_mutex_lock(&pool->sleep);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->sleep);
#endif
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void add_busy(ck_worker *worker, uint64_t since) {
    uint64_t busy = atomic_load_explicit(&worker->busy, memory_order_relaxed);
    atomic_store_explicit(&worker->busy, busy + (now() - since), memory_order_relaxed);
}

static void work(ck_pool *pool, ck_worker *worker) {
    uint64_t since = now();
    long i;
    while ((i = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed)) < pool->count)
        pool->task(pool->context, i, worker);
    add_busy(worker, since);
}

// Joins the region that is open, if one is: only those who joined are waited for, so a thread that the
// system does not schedule delays nobody.
static void join_and_work(ck_pool *pool, ck_worker *worker) {
    uint32_t state = atomic_load(&pool->state);
    do {
        if (state & closed) return;
    } while (!atomic_compare_exchange_weak(&pool->state, &state, state + 1));
    work(pool, worker);
    state = atomic_fetch_sub(&pool->state, 1) - 1;
    if ((state & inside) == 0 && (state & caller_sleeps)) wake_all(pool, &pool->state);
}

static void *thread_main(void *argument) {
    ck_worker *worker = argument;
    ck_pool *pool = worker->pool;
    current = worker;
    uint32_t seen = 0;
    while (!atomic_load(&pool->stop)) {
        int idle = 0;
        uint32_t epoch;
        while ((epoch = atomic_load(&pool->epoch)) == seen) {
            if (++idle < spins) {
                relax();
                continue;
            }
            atomic_fetch_add(&pool->sleepers, 1);
            sleep_on(pool, &pool->epoch, seen);
            atomic_fetch_sub(&pool->sleepers, 1);
        }
        seen = epoch;
        join_and_work(pool, worker);
    }
    return NULL;
}

static void announce(ck_pool *pool) {
    atomic_fetch_add(&pool->epoch, 1);
    if (atomic_load(&pool->sleepers)) wake_all(pool, &pool->epoch);
}

ck_pool *ck_pool_create(int threads) {
    if (threads < 1) threads = 1;
    ck_pool *pool = aligned_alloc(64, (sizeof(ck_pool) + 63) / 64 * 64);
    if (!pool) return NULL;
    *pool = (ck_pool){.threads = 1};
    atomic_store(&pool->state, closed);
    pthread_mutex_init(&pool->region, NULL);
#if !defined(__linux__)
    pthread_mutex_init(&pool->sleep, NULL);
    pthread_cond_init(&pool->wake, NULL);
#endif
    pool->workers = calloc((size_t)threads, sizeof(ck_worker));
    if (!pool->workers) {
        ck_pool_destroy(pool);
        return NULL;
    }
    pool->workers[0].pool = pool;
    for (; pool->threads < threads; pool->threads++) {
        ck_worker *worker = &pool->workers[pool->threads];
        worker->pool = pool;
        if (pthread_create(&worker->thread, NULL, thread_main, worker) != 0) {
            ck_pool_destroy(pool);
            return NULL;
        }
    }
    return pool;
}

static void free_workers(ck_worker *worker) {
    if (!worker) return;
    free_workers(worker->inner);
    free(worker->scratch);
    free(worker);
}

void ck_pool_destroy(ck_pool *pool) {
    atomic_store(&pool->stop, true);
    announce(pool);
    for (int i = 1; i < pool->threads; i++) pthread_join(pool->workers[i].thread, NULL);
    if (pool->workers)
        for (int i = 0; i < pool->threads; i++) {
            free(pool->workers[i].scratch);
            free_workers(pool->workers[i].inner);
        }
    free(pool->workers);
    pthread_mutex_destroy(&pool->region);
#if !defined(__linux__)
    pthread_mutex_destroy(&pool->sleep);
    pthread_cond_destroy(&pool->wake);
#endif
    free(pool);
}

int ck_pool_threads(const ck_pool *pool) { return pool->threads; }

uint64_t ck_pool_busy(const ck_pool *pool) {
    uint64_t sum = 0;
    for (int i = 0; i < pool->threads; i++)
        sum += atomic_load_explicit(&pool->workers[i].busy, memory_order_relaxed);
    return sum;
}

// Inside a task: the outer task still uses its worker's scratch, so the inner ones get their own, which is kept.
static void run_nested(long count, ck_task task, void *context) {
    ck_worker *outer = current;
    if (!outer->inner) outer->inner = calloc(1, sizeof(ck_worker));
    ck_worker spare = {0}, *inner = outer->inner ? outer->inner : &spare;
    current = inner;
    for (long i = 0; i < count; i++) task(context, i, inner);
    if (inner == &spare) {
        free(spare.scratch);
        free_workers(spare.inner);
    }
    current = outer;
}

void ck_pool_run(ck_pool *pool, long count, ck_task task, void *context) {
    if (count <= 0) return;
    if (current) {
        run_nested(count, task, context);
        return;
    }
    pthread_mutex_lock(&pool->region);
    ck_worker *worker = &pool->workers[0];
    current = worker;
    if (count == 1 || pool->threads == 1) {
        uint64_t since = now();
        for (long i = 0; i < count; i++) task(context, i, worker);
        add_busy(worker, since);
    } else {
        pool->task = task;
        pool->context = context;
        pool->count = count;
        atomic_store(&pool->next, 0);
        atomic_store(&pool->state, 0);
        announce(pool);
        work(pool, worker);
        uint32_t state = atomic_fetch_or(&pool->state, closed) | closed;
        for (int idle = 0; state & inside; state = atomic_load(&pool->state)) {
            if (++idle < spins) {
                relax();
                continue;
            }
            state = atomic_fetch_or(&pool->state, caller_sleeps) | caller_sleeps;
            if (state & inside) sleep_on(pool, &pool->state, state);
        }
        atomic_store(&pool->state, closed);
    }
    current = NULL;
    pthread_mutex_unlock(&pool->region);
}

void *ck_worker_scratch(ck_worker *worker, size_t bytes) {
    if (bytes > worker->scratch_bytes) {
        free(worker->scratch);
        worker->scratch_bytes = (bytes + 4095) / 4096 * 4096;
        worker->scratch = aligned_alloc(64, worker->scratch_bytes);
        if (!worker->scratch) worker->scratch_bytes = 0;
    }
    return worker->scratch;
}
