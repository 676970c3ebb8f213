import type { Context } from '../context.ts';
import { printLine } from '../print.ts';
import type { SheetTally } from './tally.ts';

/** What became of an import, for people and for programs. */
export function sheetSummary(
  context: Context,
  {
    tally: { imported, refused, duplicates },
    dryRun,
    interrupted,
    resume,
  }: {
    readonly tally: Pick<SheetTally, 'imported' | 'refused' | 'duplicates'>;
    readonly dryRun: boolean;
    readonly interrupted: boolean;
    readonly resume: string | undefined;
  },
): void {
  const { io, json, language } = context;
  const zh = language === 'zh';
  if (json)
    printLine(context, {
      imported: dryRun ? 0 : imported,
      ...(duplicates > 0 && { duplicates }),
      refused,
      dryRun,
      ...(dryRun && { valid: imported }),
      ...(interrupted && { interrupted }),
    });
  else if (dryRun)
    io.err(
      zh
        ? `${imported} 行可以导入，${refused} 行会被拒；未写入任何数据。\n`
        : `${imported} can be imported, ${refused} would be refused; nothing was written.\n`,
    );
  else io.err(zh ? `已导入 ${imported} 行，${refused} 行被拒。\n` : `${imported} imported, ${refused} refused.\n`);
  if (duplicates > 0 && !json)
    io.err(zh ? `其中 ${duplicates} 行此前已导入。\n` : `${duplicates} of them were there before.\n`);
  if (interrupted && resume !== undefined)
    io.err(
      zh
        ? `已中断。进度保存在 ${resume}：请在 24 小时内加 --resume 重新运行同一命令继续导入。\n`
        : `Interrupted. The progress is in ${resume}: start it again with --resume within 24 hours, and it goes on.\n`,
    );
}
