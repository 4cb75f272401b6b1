// Lets a walk read from a bundle whose proofs have been checked, and sees that it reads all of it.

import { Refusal } from "./errors.js";
import { base64, readBigEndian } from "./bytes.js";
import { keyBytes } from "./merkle.js";

export class BundleSource {
  constructor(bundle, parts) {
    this.bundle = bundle;
    this.parts = parts;
    this.lookups = new Map(bundle.lookups.map((lookup, place) => [lookup.key, place]));
    this.entries = new Map(bundle.entries.map((entry) => [entry.number, entry]));
    this.used = new Set();
  }

  /** What stands under `key`, of which up to `limit` entries must be shown; null for any number. */
  find(key, limit) {
    const place = this.lookups.get(key);
    if (place === undefined) {
      throw new Refusal(4, "lookups", `the journey needs the key ${base64(keyBytes(key))}`);
    }
    this.used.add(place);
    const { finding } = this.bundle.lookups[place];
    if (finding.kind === "entries" && limit !== null && finding.numbers.length > limit) {
      throw refusal(place, "the list is too long to be shown here");
    }
    if (finding.kind !== "value") return finding;
    const count = readBigEndian(finding.value);
    if (limit === null || count <= limit) throw refusal(place, "the list must be shown here");
    return { kind: "tooMany", count };
  }

  statement(number) {
    return this.parts.get(number) ?? missing(number);
  }

  role(number, key) {
    const filed = this.entries.get(number)?.statement?.filed ?? missing(number);
    return filed.find((proof) => proof.key === key)?.role ?? missing(number);
  }

  entry(number) {
    return this.entries.get(number)?.text ?? missing(number);
  }

  /**
   * Refuses if the bundle holds a lookup that the walk did not come to.
   *
   * Of a key that the walk came to and did not look up, the bundle may show that something stands
   * there, and how much. That adds nothing: the journey is cut there.
   */
  checkNothingIsLeft(closure) {
    const cut = new Set(closure.lookups.filter(({ finding }) => finding.kind === "notLookedUp").map(({ key }) => key));
    for (const [place, lookup] of this.bundle.lookups.entries()) {
      if (this.used.has(place) || (lookup.finding.kind === "value" && cut.has(lookup.key))) continue;
      throw refusal(place, "the lookup does not belong to the journey");
    }
  }
}

const refusal = (place, message) => new Refusal(4, `lookups[${place}]`, message);

// Steps 5 and 7 have seen to it that each entry that a lookup names is there, with its proofs.
function missing(number) {
  throw new Refusal(5, "entries", `entry ${number} is missing`);
}
