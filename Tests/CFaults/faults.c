#include "faults.h"
#include <sqlite3.h>
#include <string.h>

static sqlite3_vfs *real;
static sqlite3_vfs faulty;
// Databases and write-ahead logs have different methods: each original, and what takes its place.
#define KINDS 4
static const sqlite3_io_methods *originals[KINDS];
static sqlite3_io_methods methods[KINDS];

static const sqlite3_io_methods *original(sqlite3_file *file) {
  return originals[file->pMethods - methods];
}

static char folder[512];
static int fault, fault_is_after, fault_is_lasting, operations;

// Whether the operation that begins now fails.
static int fails(void) {
  int n = __atomic_add_fetch(&operations, 1, __ATOMIC_SEQ_CST);
  return fault > 0 && (n == fault || (fault_is_lasting && n > fault));
}

static int faulty_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
  if (!fails()) return original(file)->xWrite(file, bytes, count, offset);
  if (fault_is_after) original(file)->xWrite(file, bytes, count, offset);
  return fault_is_lasting ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int faulty_sync(sqlite3_file *file, int flags) {
  if (!fails()) return original(file)->xSync(file, flags);
  if (fault_is_after) original(file)->xSync(file, flags);
  return SQLITE_IOERR_FSYNC;
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size) {
  if (!fails()) return original(file)->xTruncate(file, size);
  if (fault_is_after) original(file)->xTruncate(file, size);
  return SQLITE_IOERR_TRUNCATE;
}

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
  (void)vfs;
  int code = real->xOpen(real, name, file, flags, out);
  if (code != SQLITE_OK || !file->pMethods || !name) return code;
  if (!folder[0] || strncmp(name, folder, strlen(folder)) != 0) return code;
  for (int kind = 0; kind < KINDS; kind++) {
    if (!originals[kind]) {
      methods[kind] = *file->pMethods;
      methods[kind].xWrite = faulty_write;
      methods[kind].xSync = faulty_sync;
      methods[kind].xTruncate = faulty_truncate;
      originals[kind] = file->pMethods;
    }
    if (originals[kind] == file->pMethods) {
      file->pMethods = &methods[kind];
      break;
    }
  }
  return code;
}

void faults_begin(const char *path, int n, int is_after, int is_lasting) {
  if (!real) {
    real = sqlite3_vfs_find(0);
    faulty = *real;
    faulty.zName = "faulty";
    faulty.xOpen = faulty_open;
    sqlite3_vfs_register(&faulty, 1);
  }
  strncpy(folder, path, sizeof folder - 1);
  fault_is_after = is_after;
  fault_is_lasting = is_lasting;
  __atomic_store_n(&operations, 0, __ATOMIC_SEQ_CST);
  fault = n;
}

int faults_count(void) { return __atomic_load_n(&operations, __ATOMIC_SEQ_CST); }

int faults_end(void) {
  fault = 0;
  folder[0] = 0;
  return faults_count();
}
