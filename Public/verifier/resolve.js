// What statements say about other statements. This changes the reading, never the walk.

import { partyOfLog } from "./entries.js";

/** Finds what was erased and what was corrected or withdrawn, and judges anew what was erased. */
export function resolve(closure, authority) {
  resolveErasures(closure);
  for (const reading of closure.readings) {
    const statement = closure.statements.get(reading.entry);
    if (statement.was === null) continue;
    const { key } = closure.lookups[reading.lookup];
    const judgement = authority.judge(statement, reading.role, key, closure.registry);
    reading.fault = statement.fault ?? judgement.fault;
    reading.isAuthorityChecked = judgement.isChecked;
  }
  resolveCorrections(closure);
}

const ascending = (closure) => [...closure.statements.values()].sort((a, b) => (a.number < b.number ? -1 : 1));

const byLeafHash = (closure) => new Map(ascending(closure).reverse().map((one) => [one.leafHash, one]));

function resolveErasures(closure) {
  const [targets, counts] = [byLeafHash(closure), listings(closure.readings)];
  for (const erasure of ascending(closure)) {
    const { body, number } = erasure;
    if (body?.type !== "Erasure" || body.erases === null) continue;
    const erased = targets.get(body.erases);
    if (erased === undefined || erased.hasBody || erased.number >= number) continue;
    if (!mayErase(closure, erasure.party, erased) || !counts(number, erased.number)) continue;
    erased.erasedBy = number;
    erased.was = body.was;
  }
}

function mayErase(closure, party, erased) {
  if (party === null) return false;
  return party === erased.party || party === partyOfLog(closure.origin, "governance");
}

function resolveCorrections(closure) {
  const [targets, counts] = [byLeafHash(closure), listings(closure.readings)];
  for (const correction of ascending(closure)) {
    const { corrects, number, party } = correction;
    const corrected = corrects === null ? undefined : targets.get(corrects);
    if (corrected === undefined || corrected.number >= number) continue;
    if (party === null || party !== corrected.party || !counts(number, corrected.number)) continue;
    corrected.correctedBy = number;
  }
}

/** Answers whether `later` counts under every key under which `earlier` stands. */
function listings(readings) {
  const isCounted = new Map();
  for (const { entry, lookup, fault } of readings) {
    if (!isCounted.has(entry)) isCounted.set(entry, new Map());
    isCounted.get(entry).set(lookup, fault === null);
  }
  return (later, earlier) => {
    const [keys, counted] = [isCounted.get(earlier), isCounted.get(later)];
    if (keys === undefined || counted === undefined) return false;
    return [...keys.keys()].every((key) => counted.get(key) === true);
  };
}
