// Where the journey of a code is.

/**
 * The path at which a service answers for `code`; null if nothing is named.
 *
 * Of a web address only the path counts, so that a code leads to no other service. Any other URI has
 * its place below `/id/`.
 */
export function pathOf(code) {
  const text = code.trim();
  if (text === "") return null;
  if (text.startsWith("/")) return new URL(`https://id.gs1.org/${text.replace(/^\/+/, "")}`).pathname;
  if (/^https?:\/\//i.test(text)) {
    return URL.canParse?.(text) === false ? null : new URL(text).pathname;
  }
  return `/id/${encodeURIComponent(text)}`;
}

/** What a verifier takes for the code: the URI itself, or the Digital Link with this path. */
export function codeOf(code) {
  const path = pathOf(code);
  return path !== null && path.startsWith("/id/") ? decodeURIComponent(path.slice(4)) : `https://id.gs1.org${path}`;
}
