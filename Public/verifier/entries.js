// What stands in the log: statements, index entries, and revisions of parties and governance. Read
// strictly and completely; what has another form throws FormatError.

import { decimal, fromBase64Of, hex, utf8 } from "./bytes.js";
import { FormatError } from "./errors.js";
import { leafHash } from "./merkle.js";
import { readKey, readNote, types } from "./notes.js";

const maxU64 = 2n ** 64n - 1n;
const roles = "brand maker carrier customs laboratory warehouse retailer platform regulator".split(" ");

/** What an entry is, as its first line says: statement, index, party, governance; null for none. */
export function kindOf(text) {
  return /^wayproof\/(statement|index|party|governance)\/v1\n/.exec(text)?.[1] ?? null;
}

/** Whether `name` is that of a party, and in the one form that the log uses. */
export const isPartyName = (name) =>
  name.length <= 100 && /^[a-z0-9.-]+(\/[a-z0-9-]+){0,2}$/.test(name);

/** The party of this log that signs for others, or erases what others said; null if that is no name. */
export function partyOfLog(origin, name) {
  return isPartyName(`${origin}/${name}`) ? `${origin}/${name}` : null;
}

/** Reads an entry of the log `origin`: `{ kind, … }`. */
export async function readEntry(text, origin) {
  if (utf8(text).length > 65_535) throw new FormatError("an entry has more than 65535 bytes");
  switch (kindOf(text)) {
    case "statement": return readStatementEntry(text);
    case "index": return readIndexEntry(text);
    case "party": return readRevision(text, origin, readParty);
    case "governance": return readRevision(text, origin, readGovernance);
    default: throw new FormatError("an entry's first line names no known kind");
  }
}

function readStatementEntry(text) {
  const reader = new LineReader(text, "a statement entry");
  reader.expect("wayproof/statement/v1");
  if (fromBase64Of(32, reader.line()) === null || !reader.isAtEnd) {
    throw reader.error("has anything but the base64 of 32 bytes in its second line");
  }
  return { kind: "statement" };
}

/** Reads an index entry: its number, the previous one's (null for none), its time and root. */
export function readIndexEntry(text) {
  const lines = text.split("\n");
  const malformed = (line) =>
    new FormatError(`an index entry has another form: line ${line} of the index entry is malformed`);
  const number = decimal(lines[1] ?? "");
  if (number === null) throw malformed(2);
  const previous = lines[2] === "-" ? null : decimal(lines[2] ?? "");
  if (lines[2] !== "-" && (previous === null || previous >= number)) throw malformed(3);
  const time = decimal(lines[3] ?? "");
  if (time === null) throw malformed(4);
  const root = fromBase64Of(32, lines[4] ?? "");
  if (root === null) throw malformed(5);
  if (lines.length !== 6 || lines[5] !== "") throw malformed(6);
  return { kind: "index", number, previous, time, root };
}

async function readRevision(text, origin, readText) {
  let note;
  try {
    note = readNote(text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(`a registry entry is no signed note: ${error.message}`);
  }
  const revision = await readText(note.text);
  if (revision.origin !== origin) throw new FormatError("a registry entry is for another log");
  return { ...revision, note, leafHash: hex(await leafHash(text)) };
}

async function readGovernance(text) {
  const reader = new LineReader(text, "a governance entry");
  const head = readHead(reader, "governance");
  const chain = readChain(reader);
  const threshold = decimal(reader.value("threshold"), maxU64);
  if (threshold === null) throw reader.error("has no threshold");
  const keys = await readKeys(reader);
  if (!reader.isAtEnd) throw reader.error("has lines that do not belong there");
  if (threshold < 1n || threshold > new Set(keys.map((key) => key.publicKey)).size) {
    throw reader.error("has a threshold that its keys cannot meet");
  }
  return { kind: "governance", ...head, ...chain, threshold: Number(threshold), keys };
}

async function readParty(text) {
  const reader = new LineReader(text, "a party entry");
  const head = readHead(reader, "party");
  const party = reader.line();
  if (!isPartyName(party)) throw reader.error("names no party");
  const chain = readChain(reader);
  const name = readDisplayName(reader);
  if (!/^[A-Z]{2}$/.test(reader.value("country"))) {
    throw reader.error("has a country that is no ISO 3166 alpha-2 code");
  }
  const status = word(reader, "status", reader.value("status"), ["active", "suspended", "left"]);
  const recorder = word(reader, "recorder", reader.value("recorder"), ["yes", "no"]) === "yes";
  const keys = await readKeys(reader);
  const partyRoles = reader.values("role").map((role) => word(reader, "role", role, roles));
  const prefixes = reader.values("prefix");
  if (!prefixes.every((prefix) => /^[0-9]{4,12}$/.test(prefix))) {
    throw reader.error("has an unknown prefix");
  }
  const distrusted = [];
  for (const value of reader.values("distrust")) distrusted.push(await readDistrust(reader, value));
  if (!reader.isAtEnd) throw reader.error("has lines that do not belong there");
  if ([...keys, ...distrusted.map((one) => one.key)].some((key) => key.name !== party)) {
    throw reader.error("has a key that carries another name than the party's");
  }
  return { kind: "party", ...head, party, ...chain, name, status, recorder, keys, roles: partyRoles, prefixes, distrusted };
}

function readHead(reader, kind) {
  reader.expect(`wayproof/${kind}/v1`);
  const origin = reader.line();
  if (!isPartyName(origin) || partyOfLog(origin, "governance") === null) {
    throw reader.error("names no log");
  }
  return { origin };
}

function readChain(reader) {
  const revision = decimal(reader.value("revision"), maxU64);
  if (revision === null || revision === 0n) throw reader.error("has no revision number from 1");
  const value = reader.value("previous");
  const previous = value === "-" ? null : fromBase64Of(32, value);
  if (value !== "-" && previous === null) throw reader.error("names no previous leaf hash");
  return { revision, previous: previous === null ? null : hex(previous) };
}

function readDisplayName(reader) {
  const name = reader.value("name");
  if (name === "" || /[\x00-\x1f\x7f]/.test(name)) throw reader.error("has no display name");
  // Such characters can make a name look like another one, or turn the text around it.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u.test(name)) {
    throw reader.error("has a display name with characters that cannot be seen");
  }
  return name;
}

function word(reader, label, value, known) {
  if (!known.includes(value)) throw reader.error(`has an unknown ${label}`);
  return value;
}

async function readKeys(reader) {
  const keys = [];
  for (const value of reader.values("key")) keys.push(await readPartyKey(reader, value));
  return keys;
}

/** An Ed25519 vkey whose name has the form of a party's. */
async function readPartyKey(reader, vkey) {
  let key = null;
  try {
    key = await readKey(vkey);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  if (key === null || key.type !== types.ed25519 || !isPartyName(key.name)) {
    throw reader.error("has a key that is no Ed25519 vkey");
  }
  return key;
}

async function readDistrust(reader, value) {
  const parts = value.split(" ");
  const entry = decimal(parts[2] ?? "", maxU64);
  if (parts.length !== 3 || parts[1] !== "from" || entry === null) {
    throw reader.error("has a distrust line without an entry");
  }
  return { key: await readPartyKey(reader, parts[0]), entry };
}

/** Reads a text line by line; every line ends in LF. */
export class LineReader {
  constructor(text, what) {
    this.text = text;
    this.what = what;
    this.at = 0;
  }

  get isAtEnd() {
    return this.at === this.text.length;
  }

  line() {
    const end = this.text.indexOf("\n", this.at);
    if (end < 0) throw this.error("ends within a line");
    const line = this.text.slice(this.at, end);
    this.at = end + 1;
    return line;
  }

  expect(line) {
    if (this.line() !== line) throw this.error(`has no line "${line}"`);
  }

  /** What follows `label` and a space in the next line. */
  value(label) {
    if (!this.text.startsWith(`${label} `, this.at)) throw this.error(`has no line "${label} …"`);
    return this.line().slice(label.length + 1);
  }

  /** The values of all lines that begin with `label`, which must ascend. */
  values(label) {
    const values = [];
    while (this.text.startsWith(`${label} `, this.at)) {
      const value = this.value(label);
      if (values.length > 0 && !(values.at(-1) < value)) {
        throw this.error(`has its ${label} lines out of order or twice`);
      }
      values.push(value);
    }
    return values;
  }

  error(message) {
    return new FormatError(`${this.what} ${message}`);
  }
}
