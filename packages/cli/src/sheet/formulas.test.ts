import { describe, expect, it } from 'vitest';
import { formulaNote, isFormula } from './formulas.ts';

describe('cells that a spreadsheet would run', () => {
  it.each(["=cmd|'x'!A1", '+1+cmd', '-2+3+cmd', '@SUM(A1)', '\t=1+1', ' =A1'])('%j is one', (cell) => {
    expect(isFormula(cell)).toBe(true);
  });

  it.each(['P-0001', '-5', '+86 25 8000', '', -5, undefined, '88.118/=1', 'a@b'])('%j is none', (cell) => {
    expect(isFormula(cell)).toBe(false);
  });

  it('are counted', () => {
    expect(formulaNote(1, 'en')).toMatch(/^note: 1 cell begins with =.*--format xlsx/);
    expect(formulaNote(3, 'zh')).toMatch(/^提示：3 个单元格以 =.*--format xlsx/);
  });
});
