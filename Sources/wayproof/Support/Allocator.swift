import CMalloc
import Glibc

/// The memory of the C library, from which all memory of the program comes.
enum Allocator {
  /// Lets threads share as many heaps as there are processors.
  ///
  /// Otherwise the C library makes eight for each processor, and each keeps what the largest documents
  /// once needed: twice the memory that is in use, for nothing, since no more threads than processors
  /// work at a time. Whoever sets `MALLOC_ARENA_MAX` knows better.
  static func limitHeaps() {
    guard getenv("MALLOC_ARENA_MAX") == nil else { return }
    mallopt(M_ARENA_MAX, Int32(clamping: max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }
}
