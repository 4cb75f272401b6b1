// Reads a bundle: strictly, and as what nobody vouches for yet.

import { fromBase64Of, hex, utf8 } from "./bytes.js";
import { FormatError, Refusal } from "./errors.js";
import { parseJSON } from "./json.js";

// The nesting: bundle, entries, entry, filings, filing, path.
const limits = { bytesMax: 32 << 20, depthMax: 6 };

/** Reads the bytes of a bundle; throws Refusal at step 0 if they have another form. */
export function readBundle(bytes) {
  let json;
  try {
    json = parseJSON(bytes, limits);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new Refusal(0, "", `the bundle cannot be read as JSON: ${error.message}`);
  }
  const bundle = new Reader(json, "");
  bundle.checkMembers(["v", "subject", "checkpoint", "lookups", "entries"]);
  const version = bundle.member("v");
  if (version.number() !== 1n) throw version.refusal("the version is not 1");
  return {
    subject: bundle.member("subject").text(),
    checkpoint: bundle.member("checkpoint").text(),
    lookups: bundle.member("lookups").ascending(readLookup, (lookup) => lookup.key),
    entries: bundle.member("entries").ascending(readEntry, (entry) => entry.number),
  };
}

function readLookup(lookup) {
  lookup.checkMembers(["key", "entries", "absent", "value", "steps"]);
  const key = lookup.member("key").key();
  const finding = readFinding(lookup);
  const steps = lookup.member("steps").elements().map((step) => {
    const parts = step.elements();
    if (parts.length !== 2) throw step.refusal("a step has two parts");
    const bit = parts[0].number();
    if (bit >= 320n) throw parts[0].refusal("a key has no such bit");
    return { bit: Number(bit), sibling: parts[1].digest() };
  });
  return { key, finding, steps };
}

function readFinding(lookup) {
  const [entries, absent, value] = ["entries", "absent", "value"].map((name) => lookup.optional(name));
  if ([entries, absent, value].filter((one) => one !== null).length !== 1) {
    throw lookup.refusal("a lookup has one of entries, absent and value");
  }
  if (value !== null) return { kind: "value", value: value.base64(40) };
  if (entries !== null) {
    const numbers = entries.ascending((element) => element.number(), (number) => number);
    if (numbers.length === 0) throw entries.refusal("a key with no entries is absent");
    return { kind: "entries", numbers };
  }
  absent.checkMembers(["key", "value"]);
  return { kind: "absent", key: absent.member("key").key(), value: absent.member("value").base64(40) };
}

const statementMembers = ["salt", "note", "body", "bodySalt", "members", "membersSalt", "filed"];

function readEntry(entry) {
  entry.checkMembers(["n", "text", "path", ...statementMembers]);
  const number = entry.member("n").number();
  const text = entry.member("text").text();
  const path = entry.member("path").digests();
  const isStatement = statementMembers.some((name) => entry.optional(name) !== null);
  return { number, text, path, statement: isStatement ? readStatement(entry) : null };
}

function readStatement(entry) {
  const salt = entry.member("salt").base64(16);
  const note = entry.member("note").text();
  const body = readPart(entry, "body");
  const members = readPart(entry, "members");
  const filed = entry.member("filed").ascending(readFiling, (filing) => filing.key);
  return { salt, note, body, members, filed };
}

/** Body or members part with its salt; null if neither stands there. */
function readPart(entry, name) {
  const [part, salt] = [entry.optional(name), entry.optional(`${name}Salt`)];
  if (part === null && salt === null) return null;
  if (part === null || salt === null) {
    throw entry.refusal(`${name} and ${name}Salt stand together or not at all`);
  }
  return { bytes: utf8(part.text()), salt: salt.base64(16) };
}

function readFiling(filing) {
  filing.checkMembers(["key", "role", "blind", "position", "path"]);
  const role = filing.member("role").number();
  if (role < 1n || role > 8n) throw filing.refusal(`there is no role ${role}`);
  return {
    key: filing.member("key").key(),
    role: Number(role),
    blind: filing.member("blind").base64(16),
    position: filing.member("position").number(),
    path: filing.member("path").digests(),
  };
}

/** A value within a bundle's JSON, and where it stands there. */
class Reader {
  constructor(value, field) {
    this.value = value;
    this.field = field;
  }

  refusal(message) {
    return new Refusal(0, this.field, message);
  }

  optional(name) {
    if (!(this.value instanceof Map) || !this.value.has(name)) return null;
    return new Reader(this.value.get(name), this.field === "" ? name : `${this.field}.${name}`);
  }

  member(name) {
    const found = this.optional(name);
    if (found === null) throw this.refusal(`the member ${name} is missing`);
    return found;
  }

  checkMembers(names) {
    if (!(this.value instanceof Map)) throw this.refusal("this is no JSON object");
    for (const name of this.value.keys()) {
      if (!names.includes(name)) throw this.refusal(`a bundle has no member ${name} here`);
    }
  }

  elements() {
    if (!Array.isArray(this.value)) throw this.refusal("this is no JSON array");
    return this.value.map((value, place) => new Reader(value, `${this.field}[${place}]`));
  }

  /** Reads each element; they must ascend by `order`, and none stand twice. */
  ascending(read, order) {
    const values = [];
    for (const element of this.elements()) {
      const value = read(element);
      if (values.length > 0 && !(order(values.at(-1)) < order(value))) {
        throw element.refusal("this does not stand in ascending order, or stands twice");
      }
      values.push(value);
    }
    return values;
  }

  /** A whole number from 0 to 2^53 − 1, as BigInt. */
  number() {
    if (!Number.isSafeInteger(this.value) || this.value < 0) {
      throw this.refusal("this is no whole number from 0 to 2^53 − 1");
    }
    return BigInt(this.value);
  }

  text() {
    if (typeof this.value !== "string") throw this.refusal("this is no text");
    return this.value;
  }

  base64(count) {
    const bytes = fromBase64Of(count, this.text());
    if (bytes === null) throw this.refusal(`this is not the base64 of ${count} bytes`);
    return bytes;
  }

  digest() {
    return this.base64(32);
  }

  digests() {
    return this.elements().map((element) => element.digest());
  }

  /** A key of the index, in hexadecimal, whose order is that of the bytes. */
  key() {
    return hex(this.base64(40));
  }
}
