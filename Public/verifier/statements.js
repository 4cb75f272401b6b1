// What a statement says: its note, which everybody must be able to read, and its body.

import { concat, decimal, equal, fromBase64Of, hex, utf8 } from "./bytes.js";
import { FormatError } from "./errors.js";
import { LineReader, isPartyName, partyOfLog } from "./entries.js";
import { checkInclusion, isRegistryKey, keyBytes, leafHash } from "./merkle.js";
import { member, parseJCS } from "./json.js";
import { readInstant } from "./instant.js";
import { readNote } from "./notes.js";
import { sha256 } from "./crypto.js";

export const eventTypes = [
  "ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent",
];

/** The digest of a body or members part. */
export const partDigest = (half, part) => sha256(`wayproof/${half}/v1\n`, part.salt, part.bytes);

/** Reads the seven lines of a note, of which the first and the last three must have their form. */
export function readStatementNote(note) {
  if (utf8(note).length > 8_192) throw new FormatError("a note has more than 8192 bytes");
  const end = note.lastIndexOf("\n\n");
  if (end < 0) throw new FormatError("a note has no empty line before its signatures");
  const reader = new LineReader(note.slice(0, end + 1), "a note");
  reader.expect("wayproof/note/v1");
  const [origin, party, time] = [reader.line(), reader.line(), reader.line()];
  const filing = readFilingLine(reader.line());
  const bodyDigest = readDigest(reader.line(), "body");
  const members = reader.line();
  const membersDigest = members === "-" ? null : readDigest(members, "members");
  if (!reader.isAtEnd) throw new FormatError("a note has more than seven lines");
  return { note, origin, party: isPartyName(party) ? party : null, time, filing, bodyDigest, membersDigest };
}

function readFilingLine(line) {
  const parts = line.split(" ");
  const size = decimal(parts[0]);
  if (parts.length !== 2 || size === null || size < 8n || size > 1n << 20n || (size & (size - 1n)) !== 0n) {
    throw new FormatError("a note's filing line has no power of two from 8 to 1048576");
  }
  return { size, root: readDigest(parts[1], "filing") };
}

function readDigest(line, what) {
  const digest = fromBase64Of(32, line);
  if (digest === null) throw new FormatError(`a note's ${what} digest is not the base64 of 32 bytes`);
  return digest;
}

/** Throws unless the note's filing has this key in this role. */
export async function checkFiling(proof, filing) {
  if (isRegistryKey(proof.key)) throw new FormatError("a filing names a key of the registry");
  const leaf = await leafHash(concat(proof.role, keyBytes(proof.key), proof.blind));
  try {
    await checkInclusion(leaf, proof.position, filing.size, proof.path, filing.root);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const message = `a filing proof does not lead to the note's filing root: ${error.message}`;
    throw new FormatError(message);
  }
}

/** The note's event time and its one signature line; throws what makes a statement "not counted". */
export function readContents(note, origin) {
  if (note.origin !== origin) throw new FormatError("the note is for another log");
  if (note.party === null) throw new FormatError("the note names no party");
  const eventTime = readInstant(note.time);
  if (eventTime === null) {
    throw new FormatError("the note's event time has not the form YYYY-MM-DDThh:mm:ss.sssZ");
  }
  const { signatures, text } = readSignatures(note.note);
  if (signatures.length !== 1) {
    throw new FormatError(`the note has ${signatures.length} signature lines instead of one`);
  }
  if (![note.party, partyOfLog(origin, "recorder")].includes(signatures[0].name)) {
    throw new FormatError("the note is signed by neither its party nor the recorder");
  }
  return { eventTime, line: signatures[0], text };
}

function readSignatures(note) {
  try {
    return readNote(note);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(`the note has no good signature line: ${error.message}`);
  }
}

/** Whether the log's recorder signed, or says so. */
export function isSignedByRecorder(note, origin) {
  const recorder = partyOfLog(origin, "recorder");
  try {
    return recorder !== null && readNote(note.note).signatures.some((line) => line.name === recorder);
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** Reads the bytes of a body, with the members on which proof depends in their types and forms. */
export function readBody(bytes) {
  let json;
  try {
    json = parseJCS(bytes, { bytesMax: 4 << 20, depthMax: 64 });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(`the body is not JSON in RFC 8785 form: ${error.message}`);
  }
  if (!(json instanceof Map)) throw new FormatError("the body is no JSON object");
  const type = json.get("type");
  if (typeof type !== "string") throw new FormatError("the body has no type");
  const reader = new BodyReader(json);
  const body = {
    json,
    type,
    eventTime: reader.instant("eventTime"),
    action: reader.action(),
    bizStep: reader.text("bizStep"),
    parentID: reader.key("parentID"),
    inputs: reader.keys("inputs"),
    transformationID: reader.key("transformationID"),
    children: reader.keys("children"),
    hasAllChildren: reader.isTrue("allChildren"),
    lotNumber: reader.object("ilmd")?.text("lotNumber") ?? null,
    serialsRegisteredSince: reader.instant("serialsRegisteredSince"),
    serialScheme: reader.text("serialScheme"),
    corrects: reader.digest("corrects"),
    erases: reader.digest("erases"),
    was: reader.object("was")?.was() ?? null,
  };
  if (eventTypes.includes(type) && body.eventTime === null) {
    throw new FormatError("the body of an event has no eventTime");
  }
  return body;
}

/** Reads the members of a body that have a form; null for one that is not there. */
class BodyReader {
  constructor(object) {
    this.members = object;
  }

  read(name, isOf, form) {
    const value = member(this.members, name);
    if (value === undefined) return null;
    if (!isOf(value)) throw new FormatError(`the body's ${name} ${form}`);
    return value;
  }

  text(name) {
    return this.read(name, (value) => typeof value === "string", "is no text");
  }

  instant(name) {
    const text = this.text(name);
    if (text === null) return null;
    const instant = readInstant(text);
    if (instant === null) {
      throw new FormatError(`the body's ${name} has not the form YYYY-MM-DDThh:mm:ss.sssZ`);
    }
    return instant;
  }

  action() {
    const text = this.text("action");
    if (text !== null && !["ADD", "OBSERVE", "DELETE"].includes(text)) {
      throw new FormatError("the body's action is none of ADD, OBSERVE and DELETE");
    }
    return text;
  }

  digest(name) {
    const text = this.text(name);
    if (text === null) return null;
    const digest = fromBase64Of(32, text);
    if (digest === null) throw new FormatError(`the body's ${name} is not the base64 of 32 bytes`);
    return hex(digest);
  }

  key(name) {
    const text = this.text(name);
    return text === null ? null : thingKey(text, name);
  }

  keys(name) {
    const values = this.read(name, Array.isArray, "is no array") ?? [];
    return values.map((value) => {
      if (typeof value !== "string") {
        throw new FormatError(`the body's ${name} holds something other than keys`);
      }
      return thingKey(value, name);
    });
  }

  isTrue(name) {
    return this.read(name, (value) => value === true, "is not true") !== null;
  }

  object(name) {
    const object = this.read(name, (value) => value instanceof Map, "is no object");
    return object === null ? null : new BodyReader(object);
  }

  was() {
    return {
      type: this.text("type"),
      action: this.action(),
      bizStep: this.text("bizStep"),
      corrects: this.digest("corrects"),
    };
  }
}

function thingKey(text, name) {
  const bytes = fromBase64Of(40, text);
  if (bytes === null || equal(bytes.subarray(0, 8), new Uint8Array(8))) {
    throw new FormatError(`the body's ${name} is no key of a thing`);
  }
  return hex(bytes);
}
