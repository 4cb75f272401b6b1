// Signed notes, verifier keys and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature).

import { base64, decimal, fromBase64, fromBase64Of, hex, readBigEndian, utf8 } from "./bytes.js";
import { FormatError } from "./errors.js";
import { isPublicKey, isSignature, sha256 } from "./crypto.js";

/** Signature types: of a note's text, and of a checkpoint at a time. */
export const types = { ed25519: 1, cosignature: 4 };

const isKeyName = (name) => name !== "" && !/[\p{White_Space}+\x00-\x1f]/u.test(name);

/** Reads a vkey: `name+hash+base64(type ‖ key)`. The base64 may hold '+' itself. */
export async function readKey(vkey) {
  const parts = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(vkey);
  const bytes = parts === null ? null : fromBase64(parts[3]);
  if (parts === null || !/^[0-9a-f]{8}$/.test(parts[2]) || bytes === null || bytes.length === 0) {
    throw new FormatError("a verifier key does not have the form name+hash+base64");
  }
  const [, name, id] = parts;
  if (!isKeyName(name)) {
    throw new FormatError("a key name is empty, or holds a space, '+' or a control byte");
  }
  const type = bytes[0];
  if (type !== types.ed25519 && type !== types.cosignature) {
    throw new FormatError(`keys of type ${type} are not known here`);
  }
  if (!isPublicKey(bytes.subarray(1))) {
    throw new FormatError("a public key is not a canonical Ed25519 key");
  }
  if (hex((await sha256(name, 10, bytes)).subarray(0, 4)) !== id) {
    throw new FormatError("the hash in a key is not that of its name and public key");
  }
  const publicKey = hex(bytes.subarray(1));
  return { name, id, type, publicKey, bytes: bytes.slice(1), vkey: `${name}+${id}+${base64(bytes)}` };
}

/** Whether a signature line claims to be made with `key`. */
export const isNamedBy = (key, line) => key.id === line.id && key.name === line.name;

/** Whether `line` is the signature of `text` by `key`, or its cosignature of that checkpoint. */
export async function isValidLine(key, line, text) {
  if (!isNamedBy(key, line)) return false;
  if (key.type === types.ed25519) return isSignature(line.blob, utf8(text), key.bytes);
  const time = cosignatureTime(line);
  if (time === null) return false;
  return isSignature(line.blob.slice(8), utf8(`cosignature/v1\ntime ${time}\n${text}`), key.bytes);
}

/** The time of a cosignature in seconds since 1970, a BigInt; null if the line has not the size of one. */
export function cosignatureTime(line) {
  if (line.blob.length !== 72) return null;
  const time = readBigEndian(line.blob);
  return time < 2n ** 63n ? time : null;
}

/** Reads a signed note: its text, ending in LF, and its signature lines. */
export function readNote(note) {
  const bytes = utf8(note);
  if (bytes.length > 1_000_000) throw new FormatError("a note has more than 1000000 bytes");
  const control = bytes.findIndex((byte) => byte < 0x20 && byte !== 10);
  if (control >= 0) throw new FormatError(`a note has a control byte at offset ${control}`);
  const separator = note.lastIndexOf("\n\n");
  if (separator < 0) {
    throw new FormatError("a note has no empty line between text and signatures");
  }
  const rest = note.slice(separator + 2);
  if (!rest.endsWith("\n")) throw malformedLine(1);
  const lines = rest.slice(0, -1).split("\n");
  if (lines.length > 100) throw new FormatError("a note has more than 100 signature lines");
  const signatures = lines.map((line, index) => {
    const signature = readLine(line);
    if (signature === null) throw malformedLine(index + 1);
    return signature;
  });
  return { text: note.slice(0, separator + 1), signatures };
}

const malformedLine = (line) =>
  new FormatError(`signature line ${line} does not have the form '— name base64'`);

/** Reads `— name base64(key ID ‖ signature)`. */
function readLine(line) {
  const parts = /^\u2014 ([^ ]*) (.*)$/s.exec(line);
  if (parts === null || !isKeyName(parts[1])) return null;
  const bytes = fromBase64(parts[2]);
  if (bytes === null || bytes.length <= 4) return null;
  return { name: parts[1], id: hex(bytes.subarray(0, 4)), blob: bytes.slice(4) };
}

/**
 * How many different public keys of `keys` have signed.
 *
 * Signatures by others are ignored. One in the name of a key that is not its own spoils the note: 0.
 */
export async function signatureCount(note, keys) {
  const signers = new Set();
  for (const line of note.signatures) {
    const named = keys.filter((key) => isNamedBy(key, line));
    if (named.length === 0) continue;
    if (named.some((key) => key.vkey !== named[0].vkey)) return 0;
    if (!(await isValidLine(named[0], line, note.text))) return 0;
    signers.add(named[0].publicKey);
  }
  return signers.size;
}

/** Reads the text of a checkpoint; what is not exactly three lines is refused. */
export function readCheckpoint(text) {
  const lines = text.split("\n");
  const malformed = (line) => new FormatError(`line ${line} of the checkpoint is malformed`);
  if (lines[0] === "" || /[\x00-\x1f]/.test(lines[0])) throw malformed(1);
  const size = decimal(lines[1] ?? "");
  if (size === null) throw malformed(2);
  const root = fromBase64Of(32, lines[2] ?? "");
  if (root === null || lines.length < 4) throw malformed(3);
  if (lines.length !== 4 || lines[3] !== "") {
    throw new FormatError("the checkpoint has extension lines");
  }
  return { origin: lines[0], size, root };
}

