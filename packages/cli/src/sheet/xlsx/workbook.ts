import { NameplateError } from '@nameplate/sdk';
import { notXlsx, type Package } from './package.ts';
import { readXml } from './xml.ts';

export interface Workbook {
  /** Name of the part that has the rows. */
  readonly sheet: string;
  /** Days are counted from 1904, as on old Macintoshes. */
  readonly from1904: boolean;
}

/** Finds the sheet of a workbook: the one of that name, else the first. @throws NameplateError INVALID_VALUE */
export async function readWorkbook(parts: Package, wanted: string | undefined): Promise<Workbook> {
  const sheets: { readonly name: string; readonly id: string }[] = [];
  let from1904 = false;
  await readPart(parts, 'xl/workbook.xml', (name, attributes) => {
    if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
    if (name === 'sheet') sheets.push({ name: attributes['name'] ?? '', id: relationOf(attributes) });
  });
  const found = wanted === undefined ? sheets[0] : sheets.find(({ name }) => name === wanted);
  if (found === undefined)
    throw noSheet(
      wanted ?? '',
      sheets.map(({ name }) => name),
    );
  let target = '';
  await readPart(parts, 'xl/_rels/workbook.xml.rels', (name, attributes) => {
    if (name === 'Relationship' && attributes['Id'] === found.id) target = attributes['Target'] ?? '';
  });
  if (target === '') throw notXlsx(`sheet ${found.name} has no part`);
  return { sheet: target.startsWith('/') ? target.slice(1) : `xl/${target}`, from1904 };
}

async function readPart(
  parts: Package,
  name: string,
  open: (name: string, attributes: Readonly<Record<string, string>>) => void,
): Promise<void> {
  const part = await parts.open(name);
  if (part === undefined) throw notXlsx(`${name} is not in it`);
  await readXml(part.stream, { open });
}

/** `r:id`, whatever prefix the namespace of relationships has. */
function relationOf(attributes: Readonly<Record<string, string>>): string {
  const name = Object.keys(attributes).find((key) => key.endsWith(':id'));
  return name === undefined ? '' : (attributes[name] ?? '');
}

function noSheet(wanted: string, names: readonly string[]): NameplateError {
  const list = names
    .slice(0, 20)
    .map((name) => JSON.stringify(name))
    .join(', ');
  return new NameplateError('INVALID_VALUE', `The workbook has no sheet ${JSON.stringify(wanted)}; it has ${list}.`, {
    reason: 'SHEET_UNKNOWN',
    remedy: { en: 'Name one of its sheets with --sheet.', zh: '请用 --sheet 指定其中一个工作表。' },
  });
}
