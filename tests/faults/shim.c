/* What a machine may do to a process, done to it on purpose: a clock that jumps, a disk that is full or slow, a loss of power.
 *
 * Preloaded (LD_PRELOAD) into Redis and the services by tests/faults/shim.py, and by nothing else. KLAIM_SHIM names a file of three
 * numbers that a test may change at any time (struct switches), KLAIM_SHIM_ROOT the folder whose files are meant, KLAIM_SHIM_SOCKET,
 * where it is set, a socket that is told of every flush and answers once it has noted what is on disk now.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct switches {
    int64_t clock; /* seconds that the clock is ahead */
    int64_t full;  /* not 0: the disk takes nothing more */
    int64_t stall; /* milliseconds that a flush takes longer */
};

static volatile struct switches *now;
static const char *root;
static struct sockaddr_un noting = {.sun_family = AF_UNIX};
static int spent; /* the full disk has taken the half of a write that it had room for */
static __thread int told = -1;

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

/* Called once more by a process that was forked and has another environment than its parent began with. */
__attribute__((constructor)) void shim_begin(void) {
    const char *file = getenv("KLAIM_SHIM"), *address = getenv("KLAIM_SHIM_SOCKET");
    int descriptor = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor < 0) return;
    void *shared = mmap(NULL, sizeof *now, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    if (shared == MAP_FAILED) return;
    const char *folder = getenv("KLAIM_SHIM_ROOT");
    root = folder ? strdup(folder) : NULL; /* Redis writes its title where the environment was */
    if (address) strncpy(noting.sun_path, address, sizeof noting.sun_path - 1);
    now = shared;
}

/* Where the file lies; NULL where it is none of those that are meant. */
static const char *meant(int descriptor, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = now && root ? readlink(link, path, size - 1) : -1;
    if (length < 0) return NULL;
    path[length] = 0;
    return strncmp(path, root, strlen(root)) ? NULL : path;
}

/* --- the clock */

static int64_t ahead(void) { return now ? now->clock : 0; }

int clock_gettime(clockid_t clock, struct timespec *at) {
    int answer = REAL(clock_gettime)(clock, at);
    if (!answer && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += ahead();
    return answer;
}

int gettimeofday(struct timeval *at, void *zone) {
    (void)zone;
    struct timespec precise;
    int answer = clock_gettime(CLOCK_REALTIME, &precise);
    at->tv_sec = precise.tv_sec;
    at->tv_usec = precise.tv_nsec / 1000;
    return answer;
}

time_t time(time_t *at) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (at) *at = precise.tv_sec;
    return precise.tv_sec;
}

/* --- the disk is full: half of one write, and nothing after that */

static size_t room(int descriptor, size_t wanted) {
    char path[4096];
    if (!now || !now->full) {
        spent = 0;
        return wanted;
    }
    if (!meant(descriptor, path, sizeof path)) return wanted;
    if (wanted > 1 && !__atomic_exchange_n(&spent, 1, __ATOMIC_SEQ_CST)) return wanted / 2;
    errno = ENOSPC;
    return 0;
}

ssize_t write(int descriptor, const void *data, size_t size) {
    size_t taken = room(descriptor, size);
    return taken || !size ? REAL(write)(descriptor, data, taken) : -1;
}

ssize_t pwrite(int descriptor, const void *data, size_t size, off_t offset) {
    size_t taken = room(descriptor, size);
    return taken || !size ? REAL(pwrite)(descriptor, data, taken, offset) : -1;
}

ssize_t pwrite64(int descriptor, const void *data, size_t size, off64_t offset) {
    size_t taken = room(descriptor, size);
    return taken || !size ? REAL(pwrite64)(descriptor, data, taken, offset) : -1;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    if (!room(descriptor, 1)) return -1;
    return REAL(writev)(descriptor, parts, count);
}

/* --- flushing is slow, and somebody notes what is on disk by then */

static void slowly(void) {
    for (int64_t waited = 0; now && waited < now->stall; waited += 20) usleep(20000);
}

static void note(const char *kind, const char *path) {
    char line[4200], answer;
    if (!noting.sun_path[0]) return;
    if (told < 0) {
        told = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(told, (struct sockaddr *)&noting, sizeof noting)) {
            close(told);
            told = -1;
            return;
        }
    }
    int length = snprintf(line, sizeof line, "%s %s\n", kind, path);
    if (REAL(write)(told, line, (size_t)length) != length || read(told, &answer, 1) != 1) {
        close(told);
        told = -1;
    }
}

static int flushed(int answer, int descriptor, const char *kind) {
    char path[4096];
    int before = errno;
    if (!answer && meant(descriptor, path, sizeof path)) note(kind, path);
    errno = before;
    return answer;
}

static void wait_for(int descriptor) {
    char path[4096];
    if (now && now->stall && meant(descriptor, path, sizeof path)) slowly();
}

int fsync(int descriptor) {
    wait_for(descriptor);
    return flushed(REAL(fsync)(descriptor), descriptor, "file");
}

int fdatasync(int descriptor) {
    wait_for(descriptor);
    return flushed(REAL(fdatasync)(descriptor), descriptor, "file");
}

int syncfs(int descriptor) {
    wait_for(descriptor);
    return flushed(REAL(syncfs)(descriptor), descriptor, "all");
}
