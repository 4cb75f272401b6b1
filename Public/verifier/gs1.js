// Codes as scanned, and the one form in which an ID is signed, filed and looked up: the constrained
// canonical GS1 Digital Link, or any other ID with a scheme, byte for byte.

import { aiTable } from "./ai-table.js";
import { utf8 } from "./bytes.js";

const codeBytesMax = 2_048;
const stem = "https://id.gs1.org";

/** Why a text is no ID: the rule it breaks (the same words in every program) and the byte at which. */
export class CodeError extends Error {
  constructor(rule, position, ai = null) {
    super(`${rule}, ${ai === null ? "" : `(${ai}), `}position ${position}`);
    this.rule = rule;
    this.position = position;
    this.ai = ai;
  }
}

/** Reads a code as it was scanned: `{ uri, kind, key, qualifier, link }`, the last three null for no GS1 key. */
export function readCode(code) {
  const bytes = utf8(code);
  if (!isWebAddress(bytes)) return readOtherScheme(bytes);
  const link = readLink(bytes);
  const qualifier = keptQualifiers.map((ai) => link.qualifiers.find((one) => one.ai === ai))
    .find((found) => found !== undefined) ?? null;
  return { ...makeID(link.key, qualifier), link };
}

/** The ID of a key and the qualifier that is kept, both checked. */
function makeID(key, qualifier) {
  const uri = stem + [key, qualifier].filter((element) => element !== null)
    .map(({ ai, value }) => `/${ai}/${escaped(value)}`).join("");
  return { uri, kind: kindOf(key.ai, qualifier?.ai), key, qualifier, link: null };
}

/** The first of these that a link has is kept, and no other. */
const keptQualifiers = ["235", "21", "10", "254", "8011", "8020"];

/** What an ID names, as far as the reading of a journey tells apart. */
function kindOf(key, qualifier) {
  if (key === "01" || key === "8006") {
    return qualifier === undefined ? "gtin" : qualifier === "10" ? "lot" : "item";
  }
  if (key === "00") return "sscc";
  if (key === "414") return "gln";
  return keyKinds.has(key) ? "key" : "other";
}
const keyKinds = new Set("417 415 253 255 401 402 8003 8004 8010 8013 8017 8018".split(" "));

/** The product number, 14 digits; null for what is no product, item, lot or piece. */
export function gtinOf(id) {
  return id.key?.ai === "01" || id.key?.ai === "8006" ? id.key.value.slice(0, 14) : null;
}

/** The value of the qualifier `ai`; null if the ID has not got it. */
export const qualifierOf = (id, ai) => (id.qualifier?.ai === ai ? id.qualifier.value : null);

/** The product of which `id` is an item, a lot or a piece, or itself; null if there is none. */
export function productOf(id) {
  const gtin = gtinOf(id);
  return gtin === null ? null : makeID({ ai: "01", value: gtin }, null);
}

/** The lot `number` of a product; null if that cannot be the number of a lot. */
export function lotOf(gtin, number) {
  try {
    return makeID({ ai: "01", value: gtin }, checkedElement("10", utf8(number), (at) => at));
  } catch (error) {
    if (error instanceof CodeError) return null;
    throw error;
  }
}

/** The 4 to 12 digits that begin with the issuer's company prefix; null for an ID that is no GS1 key. */
export function companyPrefixDigits(id) {
  const start = id.key === null ? undefined : table.get(id.key.ai)?.prefixAt;
  return start === undefined ? null : /^[0-9]*/.exec(id.key.value.slice(start))[0].slice(0, 12);
}

/** Whether the holder of this company prefix may issue the ID. */
export function isCovered(id, prefix) {
  return prefix.length >= 4 && prefix.length <= 12 && (companyPrefixDigits(id) ?? "").startsWith(prefix);
}

/** Lot and expiry date (YYMMDD) that a scanned code says besides. */
export function askedIn(id) {
  const elements = id.link === null ? [] : [id.link.key, ...id.link.qualifiers, ...id.link.attributes];
  const value = (ai) => elements.find((element) => element.ai === ai)?.value ?? null;
  return { lot: gtinOf(id) === null ? null : value("10"), expiry: value("17") };
}

/** Whether a serial follows `wayproof/serial/v1`: 17 characters and the check character of ISO 7064. */
export function isSerialOfScheme(serial) {
  if (!/^[0-9A-HJKMNP-TV-Z]{18}$/.test(serial)) return false;
  let product = 36;
  for (const letter of serial.slice(0, -1)) {
    const sum = (product + parseInt(letter, 36)) % 36;
    product = ((sum === 0 ? 36 : sum) * 2) % 37;
  }
  return parseInt(serial.at(-1), 36) === (37 - product) % 36;
}

// MARK: Other schemes

function readOtherScheme(bytes) {
  if (bytes.length > codeBytesMax) throw new CodeError("too_long", codeBytesMax);
  const stray = bytes.findIndex((byte) => byte < 0x21 || byte > 0x7e);
  if (stray >= 0) throw new CodeError("illegal_character", stray);
  const uri = ascii(bytes);
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:./.test(uri)) throw new CodeError("no_scheme", 0);
  return { uri, kind: "other", key: null, qualifier: null, link: null };
}

// MARK: Digital Links

const isWebAddress = (bytes) => /^https?:/i.test(ascii(bytes.subarray(0, 6)));

/** Reads a link: the rightmost primary key of the path, its qualifiers, and data attributes. */
function readLink(bytes) {
  const { text, path, query } = splitAddress(bytes);
  const pairs = pathPairs(text, path);
  const [key, ...qualifiers] = pairs;
  const sequences = fittingSequences(key.entry, qualifiers);
  const elements = pairs.map((pair) => element(pair.entry, text, pair.value, false));
  if (qualifiers.length === 0 && key.entry.needsQualifier) {
    throw new CodeError("missing_qualifier", key.value[1], key.entry.ai);
  }
  const attributes = readAttributes(text, query, elements, new Set(sequences.flat()));
  return { key: elements[0], qualifiers: elements.slice(1), attributes };
}

/** Where path and query stand, after the checks that concern the whole address. */
function splitAddress(bytes) {
  if (bytes.length > codeBytesMax) throw new CodeError("too_long", codeBytesMax);
  const text = ascii(bytes);
  const stray = text.search(/[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/);
  if (stray >= 0) throw new CodeError("illegal_character", stray);
  const scheme = /^(https|http|HTTPS|HTTP):\/\//.exec(text);
  if (scheme === null) throw new CodeError("scheme", 0);
  const host = scheme[0].length;
  let at = host;
  for (; at < text.length && text[at] !== "/"; at += 1) {
    if (!/[A-Za-z0-9\-.:[\]]/.test(text[at])) throw new CodeError("host", at);
  }
  if (at === host) throw new CodeError("host", host);
  if (at === text.length) throw new CodeError("no_key", at);
  const hash = text.indexOf("#", at);
  const end = hash < 0 ? text.length : hash;
  const found = text.slice(0, end).indexOf("?", at);
  const mark = found < 0 ? end : found;
  // Shops and mail programs put a slash behind what looks like a folder.
  const hasTrailingSlash = mark > at + 1 && text[mark - 1] === "/";
  return { text, path: [at, hasTrailingSlash ? mark - 1 : mark], query: [Math.min(mark + 1, end), end] };
}

/** The pairs of AI and value from the rightmost primary key to the end of the path. */
function pathPairs(text, [start, end]) {
  const pairs = [];
  const segment = (to) => {
    if (to <= start) return null;
    return [text.lastIndexOf("/", to - 1) + 1, to];
  };
  for (let to = end; ; ) {
    const value = segment(to);
    const name = value === null ? null : segment(value[0] - 1);
    if (name === null) break;
    const ai = text.slice(...name);
    const entry = table.get(ai);
    if (entry === undefined) {
      if (/^[0-9]{2,4}$/.test(ai)) throw new CodeError("unknown_ai", name[0], ai);
      break;
    }
    pairs.unshift({ entry, name, value });
    if (entry.sequences !== null) return pairs;
    to = name[0] - 1;
  }
  throw new CodeError("no_key", start);
}

/** The sequences in which the qualifiers can stand as they do. */
function fittingSequences(key, qualifiers) {
  const ais = qualifiers.map((pair) => pair.entry.ai);
  const fits = key.sequences.map((sequence) => {
    let place = 0;
    for (const [count, ai] of ais.entries()) {
      const found = sequence.indexOf(ai, place);
      if (found < 0) return count;
      place = found + 1;
    }
    return ais.length;
  });
  const fitting = key.sequences.filter((_, index) => fits[index] === ais.length);
  if (fitting.length > 0) return fitting;
  const longest = Math.max(...fits);
  const ai = ais[longest];
  const isRepeated = ais.slice(0, longest).includes(ai) || ai === key.ai;
  const belongs = key.sequences.some((sequence) => sequence.includes(ai));
  const rule = isRepeated ? "duplicate_ai" : belongs ? "order" : "misplaced_ai";
  throw new CodeError(rule, qualifiers[longest].name[0], ai);
}

/** Parameters that are not named by digits belong to whoever runs the server, and are passed over. */
function readAttributes(text, [start, end], path, belongingInPath) {
  const pathAIs = new Set(path.map((one) => one.ai));
  const seen = new Set(pathAIs);
  const attributes = [];
  let at = start;
  for (const item of text.slice(start, end).split("&")) {
    const place = at;
    at += item.length + 1;
    const name = /^([0-9]+)=/.exec(item)?.[1];
    if (name === undefined) continue;
    const entry = attributeEntry(name, place, pathAIs, belongingInPath);
    if (seen.has(name)) throw new CodeError("duplicate_ai", place, name);
    seen.add(name);
    attributes.push(element(entry, text, [place + name.length + 1, place + item.length], true));
  }
  return attributes;
}

function attributeEntry(ai, place, pathAIs, belongingInPath) {
  const entry = table.get(ai);
  if (entry === undefined) {
    throw new CodeError("unknown_ai", place, ai.length >= 2 && ai.length <= 4 ? ai : null);
  }
  if (belongingInPath.has(ai) && !pathAIs.has(ai)) throw new CodeError("qualifier_in_query", place, ai);
  if (!entry.isAttribute && !pathAIs.has(ai)) throw new CodeError("misplaced_ai", place, ai);
  return entry;
}

/** Decodes the value in a range of the code once, and checks it. */
function element(entry, text, [start, end], plusIsSpace) {
  const [decoded, places] = [[], []];
  for (let at = start; at < end; at += 1) {
    places.push(at);
    if (text[at] !== "%") {
      decoded.push(plusIsSpace && text[at] === "+" ? 0x20 : text.charCodeAt(at));
      continue;
    }
    const digits = text.slice(at + 1, Math.min(at + 3, end));
    if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw new CodeError("percent_encoding", at, entry.ai);
    if (digits === "00") throw new CodeError("null_byte", at, entry.ai);
    decoded.push(parseInt(digits, 16));
    at += 2;
  }
  return checkedElement(entry.ai, Uint8Array.from(decoded), (offset) => places[offset] ?? end);
}

// MARK: Values

/** An element whose value keeps the rules of its AI; `place` tells where in the code a byte stands. */
function checkedElement(ai, value, place) {
  const entry = table.get(ai);
  const text = ascii(value);
  const fail = (rule, offset) => {
    throw new CodeError(rule, place(offset), ai);
  };
  const failLength = () => fail("length", Math.min(entry.most, text.length));
  if (text === "") fail("empty_value", 0);
  let start = 0;
  for (const part of entry.parts) {
    if (part.isOptional && start === text.length) break;
    const end = Math.min(start + part.most, text.length);
    if (end - start < part.fewest) failLength();
    for (let at = start; at < end; at += 1) {
      if (!part.alphabet.test(text[at])) fail("character_set", at);
    }
    checkPart(part.check, text.slice(start, end), start, fail);
    start = end;
  }
  if (start !== text.length) failLength();
  if (entry.prefixAt !== undefined) {
    for (let at = entry.prefixAt; at < entry.prefixAt + 4; at += 1) {
      if (!/^[0-9]$/.test(text[at] ?? "")) fail("company_prefix", Math.min(at, text.length));
    }
  }
  return { ai, value: text };
}

function checkPart(check, text, start, fail) {
  const end = start + text.length;
  switch (check) {
    case "":
      return;
    case "m":
      if (mod10(text.slice(0, -1)) !== Number(text.at(-1))) fail("check_digit", end - 1);
      return;
    case "a":
      if (text.length <= 2) fail("length", end);
      if (alphaPair(text.slice(0, -2)) !== text.slice(-2)) fail("check_pair", end - 2);
      return;
    default:
      if (!forms[check](text)) fail("dofths".includes(check) ? "date" : "form", start);
  }
}

/** The digit that fills the sum, with weights 3, 1, 3, 1 … from the right, up to a multiple of 10. */
function mod10(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    sum += Number(digits.at(-1 - i)) * (i % 2 === 0 ? 3 : 1);
  }
  return (10 - (sum % 10)) % 10;
}

const set82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];
const letters32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** The two characters that end a global model number (GS1 General Specifications §7.9.5). */
function alphaPair(text) {
  let sum = 0;
  for (let i = 0; i < text.length; i += 1) sum += set82.indexOf(text.at(-1 - i)) * primes[i];
  return letters32[(sum % 1021) >> 5] + letters32[(sum % 1021) & 31];
}

/** What must hold beyond length and alphabet, by the letters of the table. */
const forms = {
  d: (text) => isDay(text, 1),
  o: (text) => isDay(text, 0),
  f: (text) => isDay(text, 1),
  t: (text) => Number(text.slice(0, 2)) < 24 && Number(text.slice(-2)) < 60,
  h: (text) => Number(text) < 24,
  s: (text) => Number(text) < 60,
  z: (text) => /^0*$/.test(text),
  n: (text) => /[^0]/.test(text),
  l: (text) => text.length === 1 || text[0] !== "0",
  p: (text) => {
    const half = text.length >> 1;
    const [piece, total] = [Number(text.slice(0, half)), Number(text.slice(-half))];
    return total > 0 && piece >= 1 && piece <= total;
  },
  y: (text) => Number(text) < 2,
  u: (text) => /^-*$/.test(text),
};

/** Whether the digits are a day of the calendar; day 00 stands for the whole month where it may. */
function isDay(digits, fewest) {
  const year = Number(digits.slice(0, -4));
  const [month, day] = [Number(digits.slice(-4, -2)), Number(digits.slice(-2))];
  if (month < 1 || month > 12) return false;
  // Two-digit years mean 1951 to 2099 for a long time yet, in which every fourth is a leap year.
  const isLeap = year % 4 === 0 && (digits.length === 6 || year % 100 !== 0 || year % 400 === 0);
  return day >= fewest && day <= [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

/** Bytes as text, one character each. */
function ascii(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

const escaped = (value) =>
  value.replace(/[^A-Za-z0-9\-._~]/g, (letter) =>
    `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

// MARK: The table

const alphabets = {
  N: /^[0-9]$/,
  X: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]$/,
  C: /^[0-9A-Z#/-]$/,
  B: /^[0-9A-Za-z_=-]$/,
};

/** Reads a part such as `N14m` (14 digits, the last of which checks the others) or `X1-20?` (may be missing). */
function readPart(spec) {
  const [, letter, fewest, most, check, mark] = /^([NXCB])(\d+)(?:-(\d+))?([a-z]?)(\??)$/.exec(spec);
  return {
    alphabet: alphabets[letter],
    fewest: Number(fewest),
    most: Number(most ?? fewest),
    check,
    isOptional: mark === "?",
  };
}

/** By AI: its parts, where a company prefix begins, and for a primary key the sequences of its qualifiers. */
const table = new Map(aiTable.trim().split("\n").flatMap((line) => {
  const [spec, ais] = line.split(": ");
  const words = spec.split(" ");
  const parts = words.filter((word) => /^[NXCB]/.test(word)).map(readPart);
  const option = (letter) => words.find((word) => word.startsWith(letter))?.slice(1);
  const prefixAt = option("@");
  const entry = {
    parts,
    most: parts.reduce((sum, part) => sum + part.most, 0),
    prefixAt: prefixAt === undefined ? undefined : Number(prefixAt),
    isAttribute: !words.includes("!"),
    sequences: option("/")?.split("|").map((sequence) => sequence.split(",").filter((ai) => ai !== "")) ?? null,
    needsQualifier: words.includes("+"),
  };
  return ais.split(" ").map((ai) => [ai, { ai, ...entry }]);
}));
