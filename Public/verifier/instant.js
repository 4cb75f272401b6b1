// Moments in the one form of notes and bodies, `YYYY-MM-DDThh:mm:ss.sssZ`, in the years 1 to 9999.

/** Milliseconds since 1970 (a BigInt); null unless `text` is a moment in that form. */
export function readInstant(text) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) || text.startsWith("0000")) return null;
  const date = new Date(text);
  // A day or an hour that no calendar has comes out as another one, or as none.
  return Number.isNaN(date.getTime()) || date.toISOString() !== text ? null : BigInt(date.getTime());
}

/** The text of a moment in milliseconds since 1970. */
export const instantText = (milliseconds) => new Date(Number(milliseconds)).toISOString();

/** The text of a time in seconds since 1970; the bare number where no calendar has it. */
export function utc(seconds) {
  return seconds < 253_402_300_800n ? instantText(seconds * 1000n) : `${seconds} seconds since 1970`;
}
