/* libslow_sync.so: preloaded, it makes fast disks as slow to sync as real ones.
 *
 *     LD_PRELOAD=build/release/libslow_sync.so SLOW_SYNC_US=2000 program ...
 *
 * Every fsync() and fdatasync() does the real call and then sleeps SLOW_SYNC_US microseconds more
 * (default 2000, at most 10 seconds). With SLOW_SYNC_REPORT=1 each process says on standard error
 * at its end how often it synced. The sleep does not hold the disk, so syncs of several threads or
 * processes overlap: it models latency, not a queue.
 *
 * Covers SQLite, and PostgreSQL with wal_sync_method fdatasync (its default on Linux) or fsync,
 * when set for the postmaster, whose children inherit it. Does not cover what syncs without these
 * calls: wal_sync_method open_datasync and open_sync (O_DSYNC and O_SYNC writes),
 * sync_file_range(), msync(), sync(), io_uring, raw system calls and static programs.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef int sync_function(int);

static const long default_us = 2000;
static const long most_us = 10 * 1000 * 1000;

static atomic_ulong calls;
static struct timespec extra;
static sync_function *real_fsync, *real_fdatasync;

/* ISO C has no conversion from an object pointer to a function pointer; POSIX promises one. */
static sync_function *find(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    sync_function *function = NULL;
    if (found == NULL) {
        fprintf(stderr, "slow_sync: no %s to slow down\n", name);
        abort();
    }
    memcpy(&function, &found, sizeof function);
    return function;
}

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("SLOW_SYNC_US");
    long us = default_us;
    if (text != NULL) {
        char *end = NULL;
        us = strtol(text, &end, 10);
        if (end == text || *end != '\0' || us < 0 || us > most_us) {
            fprintf(stderr, "slow_sync: SLOW_SYNC_US must be 0 to %ld\n", most_us);
            abort();
        }
    }
    extra.tv_sec = us / 1000000;
    extra.tv_nsec = us % 1000000 * 1000;
    real_fsync = find("fsync");
    real_fdatasync = find("fdatasync");
}

__attribute__((destructor)) static void end(void) {
    const char *report = getenv("SLOW_SYNC_REPORT");
    if (report != NULL && strcmp(report, "1") == 0) {
        fprintf(stderr, "slow_sync: %lu syncs in process %ld\n", atomic_load(&calls),
                (long)getpid());
    }
}

/* By reference, as a library loaded before this one may sync in its own constructor. */
static int slowly(sync_function **real, int fd) {
    struct timespec left;
    int answer, error;
    if (*real == NULL) begin();
    answer = (*real)(fd);
    error = errno;
    left = extra;
    atomic_fetch_add(&calls, 1);
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
    errno = error;
    return answer;
}

int fsync(int fd) { return slowly(&real_fsync, fd); }

int fdatasync(int fd) { return slowly(&real_fdatasync, fd); }
