// Bytes and their texts: UTF-8, canonical base64, hexadecimal.

const encoder = new TextEncoder();
// A byte order mark stays, for in JSON it is no white space.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of `text`. */
export const utf8 = (text) => encoder.encode(text);

/** The text of `bytes`; null unless they are UTF-8. */
export function text(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** The bytes of all parts (byte arrays, texts, single bytes), one after the other. */
export function concat(...parts) {
  const arrays = parts.map((part) =>
    typeof part === "number" ? [part] : typeof part === "string" ? utf8(part) : part
  );
  const bytes = new Uint8Array(arrays.reduce((count, part) => count + part.length, 0));
  let offset = 0;
  for (const part of arrays) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Whether both are the same bytes. */
export function equal(left, right) {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** `number` (a BigInt) as 8 bytes, most significant first. */
export function bigEndian(number) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, number);
  return bytes;
}

/** The BigInt that the 8 bytes at `offset` stand for. */
export function readBigEndian(bytes, offset = 0) {
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(offset);
}

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hexadecimal: its order is that of the bytes, so it serves as a key for maps and sorting. */
export function hex(bytes) {
  let digits = "";
  for (const byte of bytes) digits += hexDigits[byte];
  return digits;
}

/** The bytes of hexadecimal that `hex` made. */
export function fromHex(digits) {
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Int8Array(128).fill(-1);
for (let i = 0; i < alphabet.length; i += 1) values[alphabet.charCodeAt(i)] = i;

/** Standard base64 with padding (RFC 4648 §4). */
export function base64(bytes) {
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const rest = bytes.length - i;
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += alphabet[group >> 18] + alphabet[(group >> 12) & 63];
    out += rest > 1 ? alphabet[(group >> 6) & 63] : "=";
    out += rest > 2 ? alphabet[group & 63] : "=";
  }
  return out;
}

/** The bytes of base64 in its one canonical form; null for any other text. */
export function fromBase64(encoded) {
  if (encoded.length % 4 !== 0) return null;
  const padding = encoded.endsWith("==") ? 2 : encoded.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((encoded.length / 4) * 3 - padding);
  let [group, bits, count] = [0, 0, 0];
  for (let i = 0; i < encoded.length - padding; i += 1) {
    const value = values[encoded.charCodeAt(i)] ?? -1;
    if (value < 0) return null;
    group = ((group << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[count] = group >> bits;
    count += 1;
  }
  // The bits that no byte uses are zero in the canonical form.
  return (group & ((1 << bits) - 1)) === 0 ? bytes : null;
}

/** The bytes of canonical base64 of exactly `count` bytes; null for any other text. */
export function fromBase64Of(count, encoded) {
  const bytes = fromBase64(encoded);
  return bytes !== null && bytes.length === count ? bytes : null;
}

/** The number (a BigInt) of decimal digits without sign and leading zero, at most `max`; null for others. */
export function decimal(digits, max = 2n ** 63n - 1n) {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(digits)) return null;
  const number = BigInt(digits);
  return number <= max ? number : null;
}
