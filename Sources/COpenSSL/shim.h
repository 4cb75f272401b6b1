#pragma once
// The low-level SHA-256 calls are marked deprecated, but they are three to four times as fast as
// EVP for the 65-byte messages of a Merkle tree, and OpenSSL 3 keeps them.
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// The options are macros that shift, which Swift cannot import.
static inline uint64_t wayproof_tls_options(void) {
  return SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_PRIORITIZE_CHACHA |
         SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF;
}
static inline uint64_t wayproof_tls_no_ticket(void) { return SSL_OP_NO_TICKET; }
// A macro of a control.
static inline void wayproof_set_chain_bytes_max(SSL *session, long bytes) { SSL_set_max_cert_list(session, bytes); }
// Setting the callback casts it in a macro.
static inline void wayproof_set_servername_callback(SSL_CTX *context, int (*callback)(SSL *, int *, void *), void *argument) {
  SSL_CTX_set_tlsext_servername_callback(context, callback);
  SSL_CTX_set_tlsext_servername_arg(context, argument);
}
