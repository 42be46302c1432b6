/*
 * A preload library for Linux/glibc. For files below LAMPPOST_PROVE_FOLDER it
 *  - appends every change, in the order in which it happened, to LAMPPOST_PROVE_LOG;
 *  - refuses calls, or lets them hang, as the shared page LAMPPOST_PROVE_CONTROL says.
 *
 * A change and its log entry happen under one lock, so the log's order is the disk's. A sync is
 * logged when it has completed, with the number of changes logged before it began: only those are
 * durable by it. SQLite's shared memory (-shm) is not logged: it is rebuilt at each opening.
 *
 * Entry, little-endian: u32 length of what follows, u8 kind, u32 file, u64 a, u64 b, u16 length of
 * the name, name, data.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define MOST_FDS 65536
#define MOST_INODES 4096
#define REAL(name, type) \
  static type real; \
  if (!real) real = (type)dlsym(RTLD_NEXT, name)

enum { CREATE = 1, WRITE, SIZE, SYNC, SYNC_FOLDER, RENAME, UNLINK, MKDIR, FOUND };
enum { F_OPEN = 1, F_WRITE = 2, F_SIZE = 4, F_SYNC = 8, F_NAME = 16, F_READ = 32 };
enum { HANG = -1 };

/* What the tester writes and this library reads. */
struct control {
  volatile int32_t code;     /* errno; 0 for no fault, HANG to wait until it is 0 */
  volatile int32_t calls;    /* F_... */
  volatile int64_t after;    /* matching calls that still succeed */
  volatile int64_t refused;  /* counted here */
  char name[64];             /* part of the path; empty for all */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[4096];
static size_t folder_length;
static int log_fd = -1;
static struct control *control;
static uint64_t entries;
static uint32_t last_file;
static struct { char *path; uint32_t file; int kind; } fds[MOST_FDS];
static struct { ino_t inode; uint32_t file; } inodes[MOST_INODES];
static int inode_count;
enum { NONE = 0, LOGGED, SILENT, FOLDER };

typedef int (*open_type)(const char *, int, ...);
typedef ssize_t (*write_type)(int, const void *, size_t);
typedef ssize_t (*pwrite_type)(int, const void *, size_t, off64_t);
typedef int (*fd_type)(int);
typedef int (*size_type)(int, off64_t);

static int real_open(const char *path, int flags, mode_t mode) {
  REAL("open64", open_type);
  return real(path, flags, mode);
}

static ssize_t real_write(int fd, const void *data, size_t size) {
  REAL("write", write_type);
  return real(fd, data, size);
}

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("LAMPPOST_PROVE_FOLDER");
  if (!name) return;
  strncpy(folder, name, sizeof folder - 2);
  folder_length = strlen(folder);
  name = getenv("LAMPPOST_PROVE_LOG");
  if (name) log_fd = real_open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  name = getenv("LAMPPOST_PROVE_CONTROL");
  if (name) {
    int fd = real_open(name, O_RDWR | O_CLOEXEC, 0);
    void *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page != MAP_FAILED) control = page;
  }
}

static const char *below(const char *path) {
  if (!folder_length || !path || strncmp(path, folder, folder_length)) return 0;
  if (path[folder_length] == 0) return "";
  return path[folder_length] == '/' ? path + folder_length + 1 : 0;
}

static int shared_memory(const char *path) {
  size_t n = strlen(path);
  return n > 4 && !strcmp(path + n - 4, "-shm");
}

static int concerned(int call, const char *path) {
  if (!control || !control->code || !(control->calls & call)) return 0;
  if (control->name[0] && !strstr(path, control->name)) return 0;
  /* What the tester itself writes down must not fail. */
  return !strstr(path, "/marks");
}

/* Waits while the disk hangs. Without the lock: another file's calls go on. */
static void hang(int call, const char *path) {
  int met = 0;
  while (concerned(call, path) && control->code == HANG) {
    if (!met++) __sync_fetch_and_add(&control->refused, 1);
    usleep(2000);
  }
}

/* Whether a call is to be refused; gives its errno. With the lock. */
static int refusal(int call, const char *path) {
  if (!concerned(call, path) || control->code == HANG) return 0;
  if (control->after > 0) {
    control->after--;
    return 0;
  }
  control->refused++;
  return control->code;
}

struct entry { uint8_t kind; uint32_t file; uint64_t a, b; };

static void put(struct entry e, const char *name, const void *data, size_t size) {
  if (log_fd < 0) return;
  char head[4 + 23 + 8192];
  size_t length = strlen(name);
  uint16_t short_length = (uint16_t)length;
  uint32_t total = (uint32_t)(23 + length + size);
  memcpy(head, &total, 4);
  head[4] = (char)e.kind;
  memcpy(head + 5, &e.file, 4);
  memcpy(head + 9, &e.a, 8);
  memcpy(head + 17, &e.b, 8);
  memcpy(head + 25, &short_length, 2);
  memcpy(head + 27, name, length);
  if (real_write(log_fd, head, 27 + length) != (ssize_t)(27 + length)) abort();
  if (size && real_write(log_fd, data, size) != (ssize_t)size) abort();
  entries++;
}

static uint32_t file_of(ino_t inode) {
  for (int i = 0; i < inode_count; i++)
    if (inodes[i].inode == inode) return inodes[i].file;
  if (inode_count == MOST_INODES) abort();
  inodes[inode_count].inode = inode;
  inodes[inode_count].file = ++last_file;
  return inodes[inode_count++].file;
}

static void forget(const char *path) {
  struct stat64 s;
  if (lstat64(path, &s)) return;
  for (int i = 0; i < inode_count; i++)
    if (inodes[i].inode == s.st_ino) {
      inodes[i] = inodes[--inode_count];
      return;
    }
}

static int opened(const char *path, const char *name, int flags, mode_t mode) {
  struct stat64 s;
  int result, code;
  pthread_mutex_lock(&lock);
  int fresh = (flags & O_CREAT) && lstat64(path, &s) != 0;
  int writes = (flags & O_ACCMODE) != O_RDONLY;
  code = writes || fresh ? refusal(F_OPEN, path) : 0;
  /* A full disk opens what is there; it only has no room for a new name. */
  if (code == ENOSPC && !fresh) code = 0;
  result = code ? -1 : real_open(path, flags, mode);
  if (code) errno = code;
  if (result >= 0 && result < MOST_FDS && fstat64(result, &s) == 0) {
    free(fds[result].path);
    fds[result].path = strdup(path);
    fds[result].kind = S_ISDIR(s.st_mode) ? FOLDER : shared_memory(path) ? SILENT : LOGGED;
    if (fds[result].kind == LOGGED) {
      uint32_t before = last_file;
      fds[result].file = file_of(s.st_ino);
      if (!fresh && last_file > before) put((struct entry){FOUND, last_file, 0, 0}, name, 0, 0);
      if (fresh) put((struct entry){CREATE, fds[result].file, 0, 0}, name, 0, 0);
      if (!fresh && (flags & O_TRUNC) && writes)
        put((struct entry){SIZE, fds[result].file, 0, 0}, name, 0, 0);
    }
  }
  code = errno;
  pthread_mutex_unlock(&lock);
  errno = code;
  return result;
}

#define MODE \
  mode_t mode = 0; \
  if (flags & (O_CREAT | __O_TMPFILE)) { va_list v; va_start(v, flags); mode = va_arg(v, mode_t); va_end(v); }

EXPORT int open64(const char *path, int flags, ...) {
  MODE
  const char *name = below(path);
  return name ? opened(path, name, flags, mode) : real_open(path, flags, mode);
}
EXPORT int open(const char *path, int flags, ...) {
  MODE
  return open64(path, flags, mode);
}
EXPORT int __open_2(const char *path, int flags) { return open64(path, flags, 0); }
EXPORT int __open64_2(const char *path, int flags) { return open64(path, flags, 0); }
EXPORT int creat64(const char *path, mode_t mode) { return open64(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
EXPORT int creat(const char *path, mode_t mode) { return creat64(path, mode); }
EXPORT int openat64(int at, const char *path, int flags, ...) {
  MODE
  typedef int (*type)(int, const char *, int, ...);
  REAL("openat64", type);
  const char *name = below(path);
  return name ? opened(path, name, flags, mode) : real(at, path, flags, mode);
}
EXPORT int openat(int at, const char *path, int flags, ...) {
  MODE
  return openat64(at, path, flags, mode);
}

static int known(int fd) { return fd >= 0 && fd < MOST_FDS && fds[fd].kind != NONE; }

EXPORT int close(int fd) {
  REAL("close", fd_type);
  if (!known(fd)) return real(fd);
  pthread_mutex_lock(&lock);
  fds[fd].kind = NONE;
  int result = real(fd);
  pthread_mutex_unlock(&lock);
  return result;
}

EXPORT int dup2(int old, int fresh) {
  typedef int (*type)(int, int);
  REAL("dup2", type);
  if (known(fresh)) fds[fresh].kind = NONE;
  return real(old, fresh);
}

/* Whether a read is refused; sets errno. */
static int unreadable(int fd) {
  hang(F_READ, fds[fd].path);
  pthread_mutex_lock(&lock);
  int code = refusal(F_READ, fds[fd].path);
  pthread_mutex_unlock(&lock);
  if (code) errno = code;
  return code;
}

EXPORT ssize_t read(int fd, void *data, size_t size) {
  typedef ssize_t (*type)(int, void *, size_t);
  REAL("read", type);
  return known(fd) && unreadable(fd) ? -1 : real(fd, data, size);
}
EXPORT ssize_t pread64(int fd, void *data, size_t size, off64_t offset) {
  typedef ssize_t (*type)(int, void *, size_t, off64_t);
  REAL("pread64", type);
  return known(fd) && unreadable(fd) ? -1 : real(fd, data, size, offset);
}
EXPORT ssize_t pread(int fd, void *data, size_t size, off_t offset) {
  return pread64(fd, data, size, offset);
}

static ssize_t written(int fd, const void *data, size_t size, off64_t offset) {
  REAL("pwrite64", pwrite_type);
  ssize_t result = -1;
  hang(F_WRITE, fds[fd].path);
  pthread_mutex_lock(&lock);
  int placed = offset >= 0;
  int code = refusal(F_WRITE, fds[fd].path);
  if (code) {
    errno = code;
  } else {
    if (!placed) {
      struct stat64 s;
      int append = fcntl(fd, F_GETFL) & O_APPEND;
      offset = append && !fstat64(fd, &s) ? s.st_size : lseek64(fd, 0, SEEK_CUR);
    }
    result = placed ? real(fd, data, size, offset) : real_write(fd, data, size);
    if (result > 0 && fds[fd].kind == LOGGED)
      put((struct entry){WRITE, fds[fd].file, (uint64_t)offset, 0}, "", data, (size_t)result);
  }
  code = errno;
  pthread_mutex_unlock(&lock);
  errno = code;
  return result;
}

EXPORT ssize_t write(int fd, const void *data, size_t size) {
  return known(fd) ? written(fd, data, size, -1) : real_write(fd, data, size);
}
EXPORT ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  REAL("pwrite64", pwrite_type);
  return known(fd) ? written(fd, data, size, offset) : real(fd, data, size, offset);
}
EXPORT ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
  return pwrite64(fd, data, size, offset);
}
/* The first part alone: a short write, which every caller must be ready for. */
EXPORT ssize_t writev(int fd, const struct iovec *parts, int count) {
  typedef ssize_t (*type)(int, const struct iovec *, int);
  REAL("writev", type);
  if (!known(fd) || count < 1) return real(fd, parts, count);
  return written(fd, parts[0].iov_base, parts[0].iov_len, -1);
}
EXPORT ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  typedef ssize_t (*type)(int, const struct iovec *, int, off64_t);
  REAL("pwritev64", type);
  if (!known(fd) || count < 1) return real(fd, parts, count, offset);
  return written(fd, parts[0].iov_base, parts[0].iov_len, offset);
}
EXPORT ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  return pwritev64(fd, parts, count, offset);
}

static int resized(int fd, off64_t size, int extend) {
  REAL("ftruncate64", size_type);
  int result = -1;
  hang(F_SIZE, fds[fd].path);
  pthread_mutex_lock(&lock);
  struct stat64 s;
  int code = refusal(F_SIZE, fds[fd].path);
  if (code) {
    errno = code;
  } else if (extend && !fstat64(fd, &s) && s.st_size >= size) {
    result = 0;
  } else {
    result = real(fd, size);
    if (result == 0 && fds[fd].kind == LOGGED)
      put((struct entry){SIZE, fds[fd].file, (uint64_t)size, 0}, "", 0, 0);
  }
  code = errno;
  pthread_mutex_unlock(&lock);
  errno = code;
  return result;
}

EXPORT int ftruncate64(int fd, off64_t size) {
  REAL("ftruncate64", size_type);
  return known(fd) ? resized(fd, size, 0) : real(fd, size);
}
EXPORT int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
EXPORT int posix_fallocate64(int fd, off64_t offset, off64_t size) {
  typedef int (*type)(int, off64_t, off64_t);
  REAL("posix_fallocate64", type);
  if (!known(fd)) return real(fd, offset, size);
  return resized(fd, offset + size, 1) ? errno : 0;
}
EXPORT int posix_fallocate(int fd, off_t offset, off_t size) { return posix_fallocate64(fd, offset, size); }
EXPORT int fallocate64(int fd, int mode, off64_t offset, off64_t size) {
  typedef int (*type)(int, int, off64_t, off64_t);
  REAL("fallocate64", type);
  if (!known(fd)) return real(fd, mode, offset, size);
  if (mode) {
    errno = EOPNOTSUPP;
    return -1;
  }
  return resized(fd, offset + size, 1);
}
EXPORT int fallocate(int fd, int mode, off_t offset, off_t size) { return fallocate64(fd, mode, offset, size); }

static int synced(int fd, fd_type real) {
  hang(F_SYNC, fds[fd].path);
  pthread_mutex_lock(&lock);
  uint64_t before = entries;
  int kind = fds[fd].kind;
  uint32_t file = fds[fd].file;
  char path[4096];
  strncpy(path, fds[fd].path, sizeof path - 1);
  path[sizeof path - 1] = 0;
  int code = refusal(F_SYNC, path);
  pthread_mutex_unlock(&lock);
  if (code) {
    errno = code;
    return -1;
  }
  int result = real(fd);
  code = errno;
  if (result == 0 && kind != SILENT) {
    pthread_mutex_lock(&lock);
    if (kind == FOLDER) put((struct entry){SYNC_FOLDER, 0, before, 0}, below(path), 0, 0);
    else put((struct entry){SYNC, file, before, 0}, "", 0, 0);
    pthread_mutex_unlock(&lock);
  }
  errno = code;
  return result;
}

EXPORT int fsync(int fd) {
  REAL("fsync", fd_type);
  return known(fd) ? synced(fd, real) : real(fd);
}
EXPORT int fdatasync(int fd) {
  REAL("fdatasync", fd_type);
  return known(fd) ? synced(fd, real) : real(fd);
}

EXPORT int rename(const char *from, const char *to) {
  typedef int (*type)(const char *, const char *);
  REAL("rename", type);
  const char *name = below(from), *next = below(to);
  if (!name || !next) return real(from, to);
  pthread_mutex_lock(&lock);
  int result = -1, code = refusal(F_NAME, from);
  if (code) {
    errno = code;
  } else {
    forget(to);
    result = real(from, to);
    char both[8192];
    size_t n = strlen(name);
    if (result == 0 && !shared_memory(name) && n + strlen(next) + 2 < sizeof both) {
      memcpy(both, name, n);
      both[n] = '\n';
      strcpy(both + n + 1, next);
      put((struct entry){RENAME, 0, 0, 0}, both, 0, 0);
    }
  }
  code = errno;
  pthread_mutex_unlock(&lock);
  errno = code;
  return result;
}
EXPORT int renameat(int a, const char *from, int b, const char *to) {
  typedef int (*type)(int, const char *, int, const char *);
  REAL("renameat", type);
  return below(from) && below(to) ? rename(from, to) : real(a, from, b, to);
}

EXPORT int unlink(const char *path) {
  typedef int (*type)(const char *);
  REAL("unlink", type);
  const char *name = below(path);
  if (!name) return real(path);
  pthread_mutex_lock(&lock);
  int result = -1, code = refusal(F_NAME, path);
  if (code == ENOSPC) code = 0;
  if (code) {
    errno = code;
  } else {
    struct stat64 s;
    int there = lstat64(path, &s) == 0;
    if (there) forget(path);
    result = real(path);
    if (result == 0 && !shared_memory(path)) put((struct entry){UNLINK, 0, 0, 0}, name, 0, 0);
  }
  code = errno;
  pthread_mutex_unlock(&lock);
  errno = code;
  return result;
}
EXPORT int unlinkat(int at, const char *path, int flags) {
  typedef int (*type)(int, const char *, int);
  REAL("unlinkat", type);
  return below(path) && !flags ? unlink(path) : real(at, path, flags);
}
EXPORT int remove(const char *path) {
  typedef int (*type)(const char *);
  REAL("remove", type);
  struct stat64 s;
  return below(path) && !lstat64(path, &s) && !S_ISDIR(s.st_mode) ? unlink(path) : real(path);
}

EXPORT int mkdir(const char *path, mode_t mode) {
  typedef int (*type)(const char *, mode_t);
  REAL("mkdir", type);
  const char *name = below(path);
  if (!name) return real(path, mode);
  pthread_mutex_lock(&lock);
  int code = refusal(F_NAME, path);
  int result = code ? -1 : real(path, mode);
  if (code) errno = code;
  if (result == 0) put((struct entry){MKDIR, 0, 0, 0}, name, 0, 0);
  code = errno;
  pthread_mutex_unlock(&lock);
  errno = code;
  return result;
}
