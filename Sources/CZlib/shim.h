#pragma once
#include <zlib.h>

// deflateInit2 is a macro that adds the version and the size of the stream.
static inline int wayproof_deflate_init(
    z_stream *stream, int level, int windowBits, int strategy) {
  return deflateInit2(stream, level, Z_DEFLATED, windowBits, 8, strategy);
}
// inflateInit2 is one too.
static inline int wayproof_inflate_init(z_stream *stream, int windowBits) {
  return inflateInit2(stream, windowBits);
}
