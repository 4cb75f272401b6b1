// Steps 3 to 7 of the verification: everything in a bundle that a proof or a digest decides.

import { FormatError, Refusal, explaining } from "./errors.js";
import { Registry } from "./registry.js";
import { checkFiling, partDigest, readStatementNote } from "./statements.js";
import { checkInclusion, indexKey, indexRootAbsent, indexRootPresent, isRegistryKey, keyBytes, leafHash, listValue } from "./merkle.js";
import { base64, equal, hex } from "./bytes.js";
import { clockSkewSeconds } from "./trust.js";
import { kindOf, readEntry, readIndexEntry } from "./entries.js";
import { sha256 } from "./crypto.js";

/** A refusal for the entry at `place`. */
const atEntry = (step, place, message) => new Refusal(step, `entries[${place}]`, message);

/** Step 3: the last entry publishes the root of the index, and no later than the checkpoint's time. */
export function checkIndexEntries(bundle, { checkpoint, time }, now) {
  const all = [];
  for (const [place, entry] of bundle.entries.entries()) {
    if (kindOf(entry.text) === "index") all.push(indexEntry(entry, place, all.at(-1)));
  }
  const last = all.at(-1);
  const end = bundle.entries.length - 1;
  const isLast = last !== undefined && last.number === bundle.entries[end].number;
  if (!isLast || last.number !== checkpoint.size - 1n) {
    throw new Refusal(3, "entries", "the last entry is no index entry of all before it");
  }
  // A time of the cosigners is at most a little ahead of the clock; the log's own must be so too.
  if (last.time > (time ?? now) + clockSkewSeconds) {
    throw atEntry(3, end, "the index entry is later than the checkpoint");
  }
  return { all, last, asOf: time ?? last.time };
}

function indexEntry(entry, place, before) {
  let index;
  try {
    index = readIndexEntry(entry.text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const message = error.message.replace("an index entry has another form: ", "");
    throw new Refusal(3, `entries[${place}].text`, message);
  }
  if (index.number !== entry.number) throw atEntry(3, place, "the index entry has another number");
  if (before === undefined) return index;
  if (index.time < before.time || index.previous === null || index.previous < before.number) {
    throw atEntry(3, place, "the index entry does not follow the one before");
  }
  return index;
}

/** Step 4, first part: every lookup leads from its key to the root of the index. */
export async function checkLookups(bundle, root) {
  for (const [place, lookup] of bundle.lookups.entries()) {
    const explain = (message) => new Refusal(4, `lookups[${place}].steps`, message);
    if (!equal(await explaining(explain, () => rootOf(lookup)), root)) {
      throw new Refusal(4, `lookups[${place}]`, "the lookup does not lead to the root of the index");
    }
  }
}

async function rootOf({ key, finding, steps }) {
  switch (finding.kind) {
    case "entries": return indexRootPresent(keyBytes(key), await listValue(finding.numbers), steps);
    case "value": return indexRootPresent(keyBytes(key), finding.value, steps);
    default: return indexRootAbsent(keyBytes(key), keyBytes(finding.key), finding.value, steps);
  }
}

/** Step 5, first part: by entry, the keys under which it is listed, ascending. */
export function namesOf(bundle) {
  const names = new Map(bundle.entries.map((entry) => [entry.number, []]));
  for (const [place, { key, finding }] of bundle.lookups.entries()) {
    for (const number of finding.kind === "entries" ? finding.numbers : []) {
      if (!names.has(number)) {
        throw new Refusal(5, `lookups[${place}].entries`, `entry ${number} is not in the bundle`);
      }
      names.get(number).push(key);
    }
  }
  return names;
}

/** Step 5: every entry stands in the log and belongs here. Returns when each statement was recorded. */
export async function checkEntries(bundle, { size, root }, names, index, origin) {
  const recordTimes = new Map();
  const needed = new Set([index.last.number]);
  for (const [place, entry] of bundle.entries.entries()) {
    const explain = (message) => new Refusal(5, `entries[${place}].path`, message);
    const leaf = await leafHash(entry.text);
    await explaining(explain, () => checkInclusion(leaf, entry.number, size, entry.path, root));
    if ((await checkKind(entry, place, names.get(entry.number), origin)) !== "statement") continue;
    const above = index.all.find((one) => one.number >= entry.number);
    if (above === undefined || (above.previous !== null && above.previous >= entry.number)) {
      throw atEntry(5, place, "the index entry that tells when it was recorded is missing");
    }
    recordTimes.set(entry.number, above.time);
    needed.add(above.number);
  }
  for (const [place, entry] of bundle.entries.entries()) {
    if (kindOf(entry.text) === "index" && !needed.has(entry.number)) {
      throw atEntry(5, place, "the index entry is not the first above a statement");
    }
  }
  return recordTimes;
}

/** Checks that the entry is of a kind that may stand under the keys that list it. */
async function checkKind(entry, place, keys, origin) {
  const explain = (message) => new Refusal(5, `entries[${place}].text`, message);
  const read = await explaining(explain, () => readEntry(entry.text, origin));
  if (!(await isInPlace(read, keys, origin))) {
    throw atEntry(5, place, "the entry does not stand under the keys that name it");
  }
  if ((read.kind === "statement") !== (entry.statement !== null)) {
    throw atEntry(5, place, "a statement has a note, and nothing else has");
  }
  return read.kind;
}

async function isInPlace(entry, keys, origin) {
  if (entry.kind === "index") return keys.length === 0;
  if (keys.length === 0) return false;
  if (entry.kind === "statement") return !keys.some(isRegistryKey);
  const own = entry.kind === "governance"
    ? [await indexKey("governance", origin)]
    : [await indexKey("party", entry.party), ...(await Promise.all(entry.prefixes.map((one) => indexKey("prefix", one))))];
  return keys.every((key) => own.includes(key));
}

/** Step 6: entry 0 is the one that the trust file names, and begins the governance. */
export async function checkGenesis(bundle, trust) {
  const [first] = bundle.entries;
  if (first?.number !== 0n || !equal(await leafHash(first.text), trust.genesis)) {
    throw new Refusal(6, "entries[0]", "entry 0 is not the genesis of the trust file");
  }
  const entry = await readEntry(first.text, trust.origin);
  const fault = entry.kind === "governance"
    ? await new Registry(trust.origin).fold(0n, entry) : "it is no revision of the governance";
  if (fault !== null) throw new Refusal(6, "entries[0].text", `the genesis does not count: ${fault}`);
}

/**
 * Step 7: for each statement, the note is what its entry commits to, one filing proof ties it to each
 * key that names it, and its parts match their digests. Returns what the log pins down, by number.
 */
export async function checkStatements(bundle, names, recordTimes) {
  const parts = new Map();
  for (const [place, entry] of bundle.entries.entries()) {
    const { number, statement, text } = entry;
    if (statement === null || !recordTimes.has(number)) continue;
    const field = `entries[${place}]`;
    const note = await checkNote(statement, text, field);
    await checkFilings(statement, note, names.get(number), field);
    for (const half of ["body", "members"]) await checkPart(half, statement[half], note, field);
    parts.set(number, {
      note,
      leafHash: hex(await leafHash(text)),
      recordTime: recordTimes.get(number),
      body: statement.body?.bytes ?? null,
    });
  }
  return parts;
}

async function checkNote(statement, text, field) {
  const commitment = await sha256("wayproof/statement/v1\n", statement.salt, statement.note);
  if (text !== `wayproof/statement/v1\n${base64(commitment)}\n`) {
    throw new Refusal(7, `${field}.note`, "the entry does not commit to this note");
  }
  const explain = (message) => new Refusal(7, `${field}.note`, message);
  return explaining(explain, () => readStatementNote(statement.note));
}

async function checkFilings({ filed }, note, keys, field) {
  if (filed.length !== keys.length || filed.some((proof, place) => proof.key !== keys[place])) {
    const message = "a statement has one filing proof for each lookup that names it";
    throw new Refusal(7, `${field}.filed`, message);
  }
  for (const [place, proof] of filed.entries()) {
    const explain = (message) => new Refusal(7, `${field}.filed[${place}]`, message);
    await explaining(explain, () => checkFiling(proof, note.filing));
  }
}

async function checkPart(half, part, note, field) {
  // What is not there is found missing, or erased, when all statements are read.
  if (part === null) return;
  const digest = half === "body" ? note.bodyDigest : note.membersDigest;
  if (digest === null || !equal(await partDigest(half, part), digest)) {
    throw new Refusal(7, `${field}.${half}`, "the note names another digest");
  }
}
