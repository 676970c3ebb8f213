/** Comparison form of a handle of another server: ASCII letters of the prefix fold, all of them under `0.`. RFC 3651 §2. */
export function foldHandle(handle: string): string {
  const slash = handle.indexOf('/');
  if (slash < 0 || handle.startsWith('0.')) return upper(handle);
  return upper(handle.slice(0, slash)) + handle.slice(slash);
}

/** The prefix that a prefix record is about: `0.NA/88.118` → `88.118`; undefined for another handle. */
export function prefixInRecord(handle: string): string | undefined {
  return /^0\.na\//i.test(handle) ? upper(handle.slice(5)) : undefined;
}

/** `88.118.22` → `88.118.22`, `88.118`, `88`. */
export function prefixAndAbove(prefix: string): string[] {
  const parts = prefix.split('.');
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('.'));
}

/** Prefix of a handle, folded; a slashless name is under `0.NA`. */
export function prefixOf(handle: string): string {
  const slash = handle.indexOf('/');
  return slash < 0 ? '0.NA' : upper(handle.slice(0, slash));
}

function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
