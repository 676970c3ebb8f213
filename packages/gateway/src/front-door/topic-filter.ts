/** A filter is well formed: `#` is a whole level and the last one, `+` a whole level (MQTT-4.7.1-2, -3; MQTT-4.7.3-1). */
export function isFilter(text: string): boolean {
  if (text === '') return false;
  if (text.startsWith('$share/') || text === '$share') return isShared(text);
  return areLevels(text);
}

/** The group of `$share/{group}/{filter}`, and its filter; undefined for a filter of one client (§4.8.2). */
export function sharedFilter(text: string): { readonly group: string; readonly filter: string } | undefined {
  if (!text.startsWith('$share/')) return undefined;
  const groupEnd = text.indexOf('/', 7);
  return { group: text.slice(7, groupEnd), filter: text.slice(groupEnd + 1) };
}

/** MQTT-4.8.2-1, -2. */
function isShared(text: string): boolean {
  const groupEnd = text.indexOf('/', 7);
  if (groupEnd <= 7 || groupEnd === text.length - 1) return false;
  return !/[+#]/.test(text.slice(7, groupEnd)) && areLevels(text.slice(groupEnd + 1));
}

function areLevels(text: string): boolean {
  if (!/[+#]/.test(text)) return true;
  const levels = text.split('/');
  return levels.every(
    (level, index) => level === '+' || (level === '#' ? index === levels.length - 1 : !/[+#]/.test(level)),
  );
}
