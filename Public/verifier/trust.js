// The trust file: whom a verifier trusts. A C2SP tlog-policy with one log, in which followers may
// stand beside witnesses, with a greatest age and the leaf hash of the log's entry 0.

import { decimal, fromBase64Of, utf8 } from "./bytes.js";
import { FormatError, TrustError } from "./errors.js";
import { cosignatureTime, isNamedBy, isValidLine, readCheckpoint, readKey, types } from "./notes.js";

const clockSkewSeconds = 300n;
const most = 64;

/** Reads a trust file; throws TrustError, with the line, for what it does not expect. */
export async function readTrust(text) {
  if (utf8(text).length > 65_536) throw new TrustError(0, "it has more than 65536 bytes");
  const reader = new Reader();
  for (const [index, line] of text.split("\n").entries()) {
    try {
      await reader.read(line, index + 1);
    } catch (error) {
      throw error instanceof FormatError ? new TrustError(index + 1, error.message) : error;
    }
  }
  return reader.finish();
}

const fail = (message) => {
  throw new FormatError(message);
};

class Reader {
  cosigners = [];
  names = new Map();
  members = new Set();
  groups = 0;

  async read(line, number) {
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) fail("a control byte, or not UTF-8");
    const [word, ...words] = line.split(/[ \t]+/).filter((part) => part !== "");
    if (word === undefined || word.startsWith("#")) return;
    switch (word) {
      case "log": return this.readLog(words);
      case "witness": return this.readCosigner(words, "witness");
      case "follower": return this.readCosigner(words, "follower");
      case "group": return this.readGroup(words);
      case "quorum": return this.readQuorum(words, number);
      case "max-age": return this.readMaxAge(words);
      case "genesis": return this.readGenesis(words);
      default: return fail("it begins with an unknown word");
    }
  }

  finish() {
    const fields = [["log", "log"], ["quorum", "quorum"], ["maxAge", "max-age"], ["genesis", "genesis"]];
    for (const [field, word] of fields) {
      if (this[field] === undefined) throw new TrustError(0, `there is no line '${word}'`);
    }
    if (this.quorum.rule === null && this.names.size > 0) {
      const message = "'quorum none' ignores the witnesses, followers and groups above";
      throw new TrustError(this.quorum.line, message);
    }
    const { log, cosigners, maxAge, genesis } = this;
    return { origin: log.name, log, cosigners, quorum: this.quorum.rule, maxAge, genesis };
  }

  async readLog(words) {
    this.once(this.log);
    this.count(words, 1, 2);
    this.log = await this.newKey(words[0], types.ed25519);
  }

  async readCosigner(words, kind) {
    this.count(words, 2, 3);
    if (this.cosigners.length >= most) fail(`there are more than ${most} of them`);
    const key = await this.newKey(words[1], types.cosignature);
    this.define(words[0], { cosigner: this.cosigners.length });
    this.cosigners.push({ kind, label: words[0], key });
  }

  readGroup(words) {
    this.count(words, 3, Infinity);
    if (this.groups >= most) fail(`there are more than ${most} of them`);
    const rules = words.slice(2).map((name) => {
      const rule = this.names.get(name) ?? fail("the name is not that of a witness, follower or group above");
      // So the rule is a tree, and nobody counts in two ways.
      if (this.members.has(name)) fail("the name is a member of a group already");
      this.members.add(name);
      return rule;
    });
    this.define(words[0], { threshold: threshold(words[1], rules.length), rules });
    this.groups += 1;
  }

  readQuorum(words, line) {
    this.once(this.quorum);
    this.count(words, 1, 1);
    if (words[0] === "none") {
      this.quorum = { rule: null, line };
      return;
    }
    const rule = this.names.get(words[0]) ?? fail("the name is not that of a witness, follower or group above");
    const witnesses = new Set(this.cosigners.keys());
    for (const [place, { kind }] of this.cosigners.entries()) if (kind === "follower") witnesses.delete(place);
    // Only followers have looked at the index.
    if (isMet(rule, witnesses)) fail("the quorum can be met without a follower");
    this.quorum = { rule, line };
  }

  readMaxAge(words) {
    this.once(this.maxAge);
    this.count(words, 1, 1);
    const seconds = decimal(words[0]);
    if (seconds === null || seconds === 0n) fail("it is not a decimal number of at least 1");
    this.maxAge = seconds;
  }

  readGenesis(words) {
    this.once(this.genesis);
    this.count(words, 1, 1);
    this.genesis = fromBase64Of(32, words[0]) ?? fail("it is not the base64 of 32 bytes");
  }

  once(value) {
    if (value !== undefined) fail("there is such a line already");
  }

  count(words, fewest, most) {
    if (words.length < fewest || words.length > most) fail("it has too few or too many words");
  }

  define(name, rule) {
    if (this.names.has(name) || name === "none") fail("the name is taken");
    this.names.set(name, rule);
  }

  /** A key for this use, if it stands in no line before: one key in two roles would speak for both. */
  async newKey(vkey, type) {
    const key = await readKey(vkey);
    if (key.type !== type) fail(`keys of type ${key.type} are not known here`);
    const others = [...this.cosigners.map((cosigner) => cosigner.key), this.log];
    for (const other of others.filter((one) => one !== undefined)) {
      if (other.publicKey === key.publicKey || (other.name === key.name && other.id === key.id)) {
        fail("this public key stands in the file already");
      }
    }
    return key;
  }
}

function threshold(word, count) {
  if (word === "any") return 1;
  if (word === "all") return count;
  const number = decimal(word);
  if (number === null || number < 1n || number > count) {
    fail("the threshold is not any, all, or a number from 1 to that of the members");
  }
  return Number(number);
}

/** Whether the cosigners in `present` (a set of places) are enough. */
function isMet(rule, present) {
  if (rule.cosigner !== undefined) return present.has(rule.cosigner);
  return rule.rules.filter((member) => isMet(member, present)).length >= rule.threshold;
}

/**
 * What a note proves at `now` (a BigInt, seconds since 1970): the checkpoint, as of when, and who
 * cosigned. `time` is null if the trust file says `quorum none`.
 */
export async function verifyCheckpoint(trust, note, now) {
  const checkpoint = readCheckpoint(note.text);
  if (checkpoint.origin !== trust.origin) fail(`the checkpoint is that of the log ${checkpoint.origin}`);
  if ((await lineOf(trust.log, note)) === null) fail("the checkpoint does not carry the log's signature");
  const cosignatures = [];
  for (const [place, cosigner] of trust.cosigners.entries()) {
    const line = await lineOf(cosigner.key, note);
    const time = line === null ? null : cosignatureTime(line);
    // A time that has not come yet says nothing about now.
    if (time !== null && time <= now + clockSkewSeconds) cosignatures.push({ place, cosigner, time });
  }
  return { checkpoint, time: quorumTime(trust.quorum, cosignatures), cosignatures };
}

/** The valid signature line of `key`; null if it has none. */
async function lineOf(key, note) {
  const lines = note.signatures.filter((line) => isNamedBy(key, line));
  if (lines.length > 1) fail(`${key.name} stands twice among the signatures`);
  if (lines.length === 0) return null;
  if (!(await isValidLine(key, lines[0], note.text))) fail(`the signature of ${key.name} is not valid`);
  return lines[0];
}

/** The greatest time such that the cosignatures of that time and later alone make the quorum. */
function quorumTime(quorum, cosignatures) {
  if (quorum === null) return null;
  const present = new Set();
  for (const { place, time } of [...cosignatures].sort((a, b) => (a.time > b.time ? -1 : 1))) {
    present.add(place);
    if (isMet(quorum, present)) return time;
  }
  return fail("the cosignatures do not make the quorum");
}

/** Whether what held at `time` is too old at `now`. */
export const isTooOld = (trust, time, now) => now > time && now - time > trust.maxAge;

/** How far ahead of another clock a clock may be. */
export { clockSkewSeconds };
