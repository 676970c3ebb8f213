/** One row of CSV, RFC 4180, without its line end. */
export function csvLine(cells: readonly unknown[]): string {
  return cells.map(field).join(',');
}

function field(cell: unknown): string {
  if (cell === undefined || cell === null) return '';
  const text = cell instanceof Date ? cell.toISOString() : typeof cell === 'string' ? cell : plain(cell);
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function plain(cell: unknown): string {
  return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : (JSON.stringify(cell) ?? '');
}
