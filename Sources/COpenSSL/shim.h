#pragma once
// The low-level SHA-256 calls are marked deprecated, but they are three to four times as fast as
// EVP for the 65-byte messages of a Merkle tree, and OpenSSL 3 keeps them.
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
