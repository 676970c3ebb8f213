import type { Language } from '../language.ts';

/** Is it text that a spreadsheet takes for a formula when it opens CSV? Numbers as text, such as `-5` and `+86`, run nothing. */
export function isFormula(cell: unknown): boolean {
  if (typeof cell !== 'string') return false;
  const text = cell.trimStart();
  return /^[=+\-@]/.test(text) && !/^[+-][\d.,\s]*$/.test(text);
}

/** CSV cannot say that a cell is text; a mark before it would come back as part of the value. */
export function formulaNote(count: number, language: Language): string {
  if (language === 'zh')
    return `提示：${count} 个单元格以 =、+、- 或 @ 开头，表格软件打开 CSV 时会当作公式执行。请用 --format xlsx 导出（其中为文本），或将这些列按“文本”导入。\n`;
  const cells = count === 1 ? '1 cell begins' : `${count} cells begin`;
  return `note: ${cells} with =, +, -, or @, which a spreadsheet that opens the CSV runs as a formula. Export --format xlsx, where they are text, or import the columns as text.\n`;
}
