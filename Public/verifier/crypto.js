// SHA-256 and strict Ed25519, by WebCrypto.

import { concat, fromHex, hex } from "./bytes.js";

// Node 18 has WebCrypto in a module only.
const webCrypto = globalThis.crypto ?? (await import("node:crypto")).webcrypto;

/** Why nothing can be checked here; null if all can. */
export async function missingCrypto() {
  if (webCrypto?.subtle === undefined) {
    return "this page was not loaded over HTTPS, so the browser gives it no cryptography";
  }
  try {
    await importKey(new Uint8Array(32).fill(0x20));
    return null;
  } catch (error) {
    // Some refuse the key, which is no good one; only others do not know what it would be for.
    return error.name === "NotSupportedError" ? "this browser does not know Ed25519" : null;
  }
}

/** SHA-256 of all parts, one after the other. */
export async function sha256(...parts) {
  return new Uint8Array(await webCrypto.subtle.digest("SHA-256", concat(...parts)));
}

const importKey = (bytes) =>
  webCrypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);

/** Whether 32 bytes are a canonical point encoding (y below 2^255 − 19) of no small order. */
export function isPublicKey(bytes) {
  if (bytes.length !== 32) return false;
  const y = Uint8Array.from(bytes);
  y[31] &= 0x7f;
  // Little-endian on the wire, so the last byte weighs most.
  if (!isBelow(y, fieldPrime)) return false;
  return !smallOrder.has(hex(y));
}

/** Whether `signature` is that of `message` by `key`, both as bytes; `key` must be a public key. */
export async function isSignature(signature, message, key) {
  if (signature.length !== 64 || !isBelow(signature.slice(32), groupOrder)) return false;
  try {
    return await webCrypto.subtle.verify("Ed25519", await importKey(key), signature, message);
  } catch (error) {
    // Bytes that are no point of the curve: whoever has such a key signs nothing.
    if (error.name === "DataError" || error.name === "OperationError") return false;
    throw error;
  }
}

/** Whether the little-endian number is below the other one. */
function isBelow(bytes, limit) {
  for (let i = 31; i >= 0; i -= 1) if (bytes[i] !== limit[i]) return bytes[i] < limit[i];
  return false;
}

const fieldPrime = fromHex("ed" + "ff".repeat(30) + "7f");
const groupOrder = fromHex("edd3f55c1a631258d69cf7a2def9de14" + "00".repeat(15) + "10");

/** The y coordinates of the points of order 1, 2, 4 and 8: with such a key one signature fits many. */
const smallOrder = new Set([
  "00".repeat(32),
  "01" + "00".repeat(31),
  "ec" + "ff".repeat(30) + "7f",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);
