// Strict JSON (RFC 8259) and its one canonical form (RFC 8785). Objects become Maps, which have no
// member that was not written.

import { FormatError } from "./errors.js";
import { text as decode, utf8 } from "./bytes.js";

const sentences = {
  unexpected: "unexpected character or end of text",
  trailingBytes: "more text after the JSON value",
  duplicateName: "a member name stands twice in one object",
  loneSurrogate: "half of a surrogate pair stands alone",
  badEscape: "unknown escape in a string",
  controlCharacter: "a control character stands unescaped in a string",
  notUTF8: "the text is not UTF-8",
  badNumber: "malformed number",
  numberRange: "a number too great for a double",
  tooDeep: "arrays and objects are nested too deeply",
  tooMany: "the text holds more values than the limit",
  tooLarge: "the text is larger than the limit",
  notCanonical: "the text is not in the canonical form of RFC 8785",
};

const fault = (reason, offset) => new FormatError(`${sentences[reason]} at byte ${offset}`);

/** Reads one JSON value from UTF-8 bytes; throws FormatError with the byte at which it is wrong. */
export function parseJSON(bytes, { bytesMax, depthMax, valuesMax = 1_000_000 }) {
  if (bytes.length > bytesMax) throw fault("tooLarge", bytesMax);
  return new Parser(bytes, depthMax, valuesMax).document();
}

/** Reads a value that must stand in the one form of RFC 8785. */
export function parseJCS(bytes, limits) {
  const value = parseJSON(bytes, limits);
  const canonical = utf8(jcs(value));
  const shorter = Math.min(canonical.length, bytes.length);
  for (let i = 0; i < shorter; i += 1) {
    if (canonical[i] !== bytes[i]) throw fault("notCanonical", i);
  }
  if (canonical.length !== bytes.length) throw fault("notCanonical", shorter);
  return value;
}

/** The canonical form: names in the order of their UTF-16 code units, numbers as ECMAScript has them. */
export function jcs(value) {
  if (value instanceof Map) {
    const members = [...value].sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([name, member]) => `${quoted(name)}:${jcs(member)}`).join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(jcs).join(",")}]`;
  return typeof value === "string" ? quoted(value) : String(value === 0 ? 0 : value);
}

// JSON.stringify escapes as RFC 8785 asks, for a text without lone surrogates.
const quoted = (text) => JSON.stringify(text);

/** The member `name`, if `value` is an object that has it. */
export const member = (value, name) => (value instanceof Map ? value.get(name) : undefined);

/** The text called `name`, if there is one. */
export function textMember(value, name) {
  const found = member(value, name);
  return typeof found === "string" ? found : undefined;
}

const code = (letter) => letter.charCodeAt(0);
const [quote, backslash, comma, colon] = ['"', "\\", ",", ":"].map(code);
const escapes = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** A cursor over the bytes of a JSON text; depth and number of values are bounded. */
class Parser {
  constructor(bytes, depthMax, valuesMax) {
    this.bytes = bytes;
    this.depthLeft = depthMax;
    this.valuesLeft = valuesMax;
    this.at = 0;
  }

  document() {
    const value = this.value();
    this.skipSpace();
    if (this.at !== this.bytes.length) throw fault("trailingBytes", this.at);
    return value;
  }

  value() {
    this.skipSpace();
    if (this.at === this.bytes.length) throw fault("unexpected", this.at);
    if (this.valuesLeft === 0) throw fault("tooMany", this.at);
    this.valuesLeft -= 1;
    const first = String.fromCharCode(this.bytes[this.at]);
    switch (first) {
      case "{": return this.nested(() => this.object());
      case "[": return this.nested(() => this.array());
      case '"': return this.string();
      case "t": return this.word("true", true);
      case "f": return this.word("false", false);
      case "n": return this.word("null", null);
      default:
        if (first === "-" || isDigit(this.bytes[this.at])) return this.number();
        throw fault("unexpected", this.at);
    }
  }

  /** Steps over the opening bracket and reads what follows, one level deeper. */
  nested(read) {
    if (this.depthLeft === 0) throw fault("tooDeep", this.at);
    this.depthLeft -= 1;
    this.at += 1;
    const value = read();
    this.depthLeft += 1;
    return value;
  }

  object() {
    const members = new Map();
    if (this.takeAfterSpace(code("}"))) return members;
    do {
      this.skipSpace();
      const start = this.at;
      if (this.bytes[this.at] !== quote) throw fault("unexpected", this.at);
      const name = this.string();
      if (members.has(name)) throw fault("duplicateName", start);
      if (!this.takeAfterSpace(colon)) throw fault("unexpected", this.at);
      members.set(name, this.value());
    } while (this.takeAfterSpace(comma));
    if (!this.take(code("}"))) throw fault("unexpected", this.at);
    return members;
  }

  array() {
    const values = [];
    if (this.takeAfterSpace(code("]"))) return values;
    do values.push(this.value());
    while (this.takeAfterSpace(comma));
    if (!this.take(code("]"))) throw fault("unexpected", this.at);
    return values;
  }

  word(word, value) {
    for (const letter of word) if (!this.take(code(letter))) throw fault("unexpected", this.at);
    return value;
  }

  string() {
    this.at += 1;
    const parts = [];
    const first = this.at;
    let begin = first;
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw fault("unexpected", this.bytes.length);
      if (byte < 0x20) throw fault("controlCharacter", this.at);
      if (byte !== quote && byte !== backslash) {
        this.at += 1;
        continue;
      }
      parts.push(decode(this.bytes.subarray(begin, this.at)));
      if (byte === quote) break;
      parts.push(this.escape());
      begin = this.at;
    }
    if (parts.includes(null)) throw fault("notUTF8", first);
    this.at += 1;
    return parts.join("");
  }

  escape() {
    const start = this.at;
    if (start + 1 >= this.bytes.length) throw fault("unexpected", start + 1);
    const letter = String.fromCharCode(this.bytes[start + 1]);
    this.at += 2;
    if (letter === "u") return this.unicodeEscape(start);
    const plain = Object.hasOwn(escapes, letter) ? escapes[letter] : null;
    if (plain === null) throw fault("badEscape", start);
    return plain;
  }

  unicodeEscape(start) {
    const first = this.hexUnit(start);
    if ((first & 0xf800) !== 0xd800) return String.fromCharCode(first);
    if (first >= 0xdc00 || !this.take(backslash) || !this.take(code("u"))) {
      throw fault("loneSurrogate", start);
    }
    const second = this.hexUnit(start);
    if ((second & 0xfc00) !== 0xdc00) throw fault("loneSurrogate", start);
    return String.fromCharCode(first, second);
  }

  hexUnit(start) {
    let unit = 0;
    for (let i = 0; i < 4; i += 1) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw fault("unexpected", this.at);
      const value = "0123456789abcdef".indexOf(String.fromCharCode(byte).toLowerCase());
      if (value < 0) throw fault("badEscape", start);
      unit = (unit << 4) | value;
      this.at += 1;
    }
    return unit;
  }

  number() {
    const start = this.at;
    this.take(code("-"));
    const wholeStart = this.at;
    const whole = this.digits();
    if (whole === 0 || (whole > 1 && this.bytes[wholeStart] === code("0"))) {
      throw fault("badNumber", start);
    }
    if (this.take(code(".")) && this.digits() === 0) throw fault("badNumber", start);
    if (this.take(code("e")) || this.take(code("E"))) {
      if (!this.take(code("+"))) this.take(code("-"));
      if (this.digits() === 0) throw fault("badNumber", start);
    }
    const value = Number(decode(this.bytes.subarray(start, this.at)));
    if (!Number.isFinite(value)) throw fault("numberRange", start);
    return value;
  }

  digits() {
    const start = this.at;
    while (isDigit(this.bytes[this.at])) this.at += 1;
    return this.at - start;
  }

  take(byte) {
    if (this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  takeAfterSpace(byte) {
    this.skipSpace();
    return this.take(byte);
  }

  skipSpace() {
    while ([0x20, 0x09, 0x0a, 0x0d].includes(this.bytes[this.at])) this.at += 1;
  }
}

const isDigit = (byte) => byte >= 0x30 && byte <= 0x39;
