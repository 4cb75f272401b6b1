// The words of a language, and how it writes dates and lists.

/** A file for each language, with the words of the service's own pages. */
export const files = {
  "ar": "./words/ar.json",
  "de": "./words/de.json",
  "en": "./words/en.json",
  "es": "./words/es.json",
  "fr": "./words/fr.json",
  "ja": "./words/ja.json",
  "ko": "./words/ko.json",
  "nl": "./words/nl.json",
  "zh-Hans": "./words/zh-Hans.json",
  "zh-Hant": "./words/zh-Hant.json",
};

/** The language of those above that a tag asks for; English for what there is not. */
export function languageOf(tag) {
  const parts = String(tag).toLowerCase().split("-");
  if (parts[0] === "zh") {
    return parts.some((part) => ["hant", "tw", "hk", "mo"].includes(part)) ? "zh-Hant" : "zh-Hans";
  }
  return Object.hasOwn(files, parts[0]) ? parts[0] : "en";
}

/** Where the words of a language are. */
export const addressOf = (language) => new URL(files[language], import.meta.url);

/** The words of one language; made of the content of its file. */
export class Words {
  constructor({ tag, direction, date, join, months, words, countries }) {
    Object.assign(this, { tag, direction, date, months, texts: words, countries, separator: join });
  }

  /** The text called `name`, with values in the places of their names. */
  say(name, values = {}) {
    const text = own(this.texts, name) ?? name;
    return text.replace(/\{([a-z]+)\}/g, (all, key) => (own(values, key) === undefined ? all : isolated(values[key])));
  }

  /** What happened at a step; a kind without a title here shows its own letters. */
  stepTitle(kind) {
    const letters = plain(kind).replaceAll("_", " ");
    return own(this.texts, `step_${kind}`) ?? letters.charAt(0).toUpperCase() + letters.slice(1);
  }

  country(code) {
    return own(this.countries, code) ?? plain(code);
  }

  list(parts) {
    return parts.join(this.separator);
  }

  /** A date: the first ten characters of `YYYY-MM-DD…`; any other text stays as it is. */
  day(text) {
    const [, y, m, d] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text) ?? [];
    const month = this.months[Number(m) - 1];
    if (month === undefined) return plain(text);
    const values = { y: String(Number(y)), m: String(Number(m)), d: String(Number(d)), month };
    return this.date.replace(/\{(y|month|m|d)\}/g, (_, key) => values[key]);
  }

  /** A date and a time to the minute, of `YYYY-MM-DDThh:mm…`. */
  moment(text) {
    const time = plain(text).slice(11, 16);
    return time === "" ? this.day(text) : `${this.day(text)}, ${time}`;
  }
}

const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

const lengthMax = 280;

/**
 * A text of a party on one line, without what cannot be seen, turns the text around it or covers it.
 *
 * The same as the service does with it (Sources/Site/Words/PlainText.swift), so that what a document
 * tells can be compared with what was signed.
 */
export function plain(text) {
  const line = [...String(text).slice(0, lengthMax * 16)].slice(0, lengthMax * 8).join("")
    .replace(/[\t-\r\u0085\u2028\u2029]/g, " ")
    .replace(/[\p{Cc}\p{Noncharacter_Code_Point}\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu, "")
    .replace(/([\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+/gu, "$1");
  if (line.length <= lengthMax) return line;
  // Marks that pile up on one letter are bytes too.
  const scalars = [...line];
  if (scalars.length <= lengthMax * 3 && lettersOf(line).length <= lengthMax) return line;
  return `${lettersOf(scalars.slice(0, lengthMax * 3).join("")).slice(0, lengthMax - 1).join("")}…`;
}

/** What readers take for letters. */
function lettersOf(text) {
  if (Intl.Segmenter === undefined) return [...text];
  return Array.from(new Intl.Segmenter("en").segment(text), ({ segment }) => segment);
}

/** A value that reads in its own direction, so that it reorders nothing around it (UAX #9). */
function isolated(value) {
  const text = plain(value);
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(text) ? `\u2068${text}\u2069` : text;
}
