// The trees: the log (RFC 6962), the index (a binary Patricia tree) and its keys.

import { base64, bigEndian, concat, equal, fromHex, hex } from "./bytes.js";
import { FormatError } from "./errors.js";
import { sha256 } from "./crypto.js";

/** The hash of the leaf that holds `data` (bytes or text). */
export const leafHash = (data) => sha256(0, data);

/** The hash of the node above two others. */
export const nodeHash = (left, right) => sha256(1, left, right);

/** The root to which `path` leads from leaf `index` of a tree of `size` leaves, both BigInts. */
export async function inclusionRoot(leaf, index, size, path) {
  if (index >= size) throw new FormatError(`a tree of ${size} leaves has no leaf ${index}`);
  // Below `inner` levels the leaf and the tree's last leaf have different ancestors. Above, the way
  // runs along the right edge, and something stands beside it only where a bit is set.
  const inner = bitLength(index ^ (size - 1n));
  const border = bitCount(index >> BigInt(inner));
  if (path.length !== inner + border) {
    throw new FormatError(`the proof has ${path.length} hashes, not ${inner + border}`);
  }
  let hash = leaf;
  for (const [level, sibling] of path.entries()) {
    const isRight = level >= inner || ((index >> BigInt(level)) & 1n) === 1n;
    hash = isRight ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling);
  }
  return hash;
}

/** Throws unless `path` proves that the tree of this size and root has this leaf at `index`. */
export async function checkInclusion(leaf, index, size, path, root) {
  const got = await inclusionRoot(leaf, index, size, path);
  if (!equal(got, root)) {
    throw new FormatError(`the proof leads to the root ${base64(got)}, not ${base64(root)}`);
  }
}

const bitLength = (number) => (number === 0n ? 0 : number.toString(2).length);
const bitCount = (number) => number.toString(2).replaceAll("0", "").length;

/** The value of the posting list `numbers` (BigInts, ascending): its count and its root. */
export async function listValue(numbers) {
  // Subtrees from left to right, each a power of two of leaves, none as large as the one before.
  const subtrees = [];
  for (const number of numbers) {
    let [hash, size] = [await leafHash(bigEndian(number)), 1];
    while (subtrees.length > 0 && subtrees.at(-1).size === size) {
      hash = await nodeHash(subtrees.pop().hash, hash);
      size *= 2;
    }
    subtrees.push({ hash, size });
  }
  let root = subtrees.pop()?.hash ?? (await sha256());
  while (subtrees.length > 0) root = await nodeHash(subtrees.pop().hash, root);
  return concat(bigEndian(BigInt(numbers.length)), root);
}

/** The number of bits of a key. */
export const keyBits = 320;

const bit = (key, index) => ((key[index >> 3] >> (7 - (index & 7))) & 1) === 1;

/** The root of the index in which `key` has `value` (40 bytes each). */
export async function indexRootPresent(key, value, steps) {
  let hash = await sha256(0, 40, key, 40, value);
  let above = keyBits;
  for (const step of steps) {
    if (step.bit >= above) throw new FormatError(`bit ${step.bit} is out of place in an index proof`);
    above = step.bit;
    const pair = bit(key, step.bit) ? [step.sibling, hash] : [hash, step.sibling];
    hash = await sha256(1, uvarint(step.bit), ...pair);
  }
  return hash;
}

/** The root of the index in which the bits of `key` lead to the leaf of another key. */
export async function indexRootAbsent(key, other, value, steps) {
  if (equal(key, other)) throw new FormatError("the proof of absence shows the key itself");
  const root = await indexRootPresent(other, value, steps);
  for (const step of steps) {
    if (bit(key, step.bit) !== bit(other, step.bit)) {
      const message = `the proof of absence turns away from the key at bit ${step.bit}`;
      throw new FormatError(message);
    }
  }
  return root;
}

function uvarint(number) {
  const bytes = [];
  let rest = number;
  for (; rest >= 0x80; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}

/** The kinds whose keys begin with eight zero bytes; no filing may name such a key. */
const registryKinds = ["party", "by", "prefix", "governance"];

/** The index key of `uri` for `kind`, in hexadecimal. */
export async function indexKey(kind, uri) {
  const digest = (text) => sha256(`${kind}\n`, text);
  const whole = await digest(uri);
  if (registryKinds.includes(kind)) return hex(concat(new Uint8Array(8), whole));
  const [first, second] = keyGroups(uri);
  const groups = [await digest(uri.slice(0, first)), await digest(uri.slice(0, second))];
  return hex(concat(groups[0].subarray(0, 4), groups[1].subarray(0, 4), whole));
}

/** Whether a key is one of the registry's. */
export const isRegistryKey = (key) => key.startsWith("0".repeat(16));

/** The bytes of a key. */
export const keyBytes = (key) => fromHex(key);

const canonicalHost = "https://id.gs1.org/";

/** Where the first and the second group of a canonical URI end, so that items of one run lie together. */
function keyGroups(uri) {
  const whole = [uri.length, uri.length];
  if (!uri.startsWith(canonicalHost)) return whole;
  let slash = canonicalHost.length - 1;
  while (slash < uri.length) {
    const end = uri.indexOf("/", slash + 1);
    if (end < 0) break;
    const name = uri.slice(slash + 1, end);
    if (name === "21" || name === "235") return [slash, Math.min(end + 5, uri.length)];
    const isFirst = slash === canonicalHost.length - 1;
    if (isFirst && name === "00" && uri.length - end - 1 >= 6) return [uri.length - 6, uri.length - 5];
    // On to the next name: a value stands between.
    const next = uri.indexOf("/", end + 1);
    slash = next < 0 ? uri.length : next;
  }
  return whole;
}
