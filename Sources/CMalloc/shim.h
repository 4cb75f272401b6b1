#pragma once
// Swift's Glibc module does not export how the C library's memory is set.
#include <malloc.h>
