/** Appends to a journal until it is killed; prints the position and number of each record that was acknowledged. */
import { writeSync } from 'node:fs';
import { openJournal } from '@nameplate/gateway';

const [directory = '', from = '0'] = process.argv.slice(2);
const journal = await openJournal({
  directory,
  segmentBytes: 64 * 1024,
  recordBytesMax: 32 * 1024,
  maxBytes: 2 ** 30,
});
let next = Number(from);

await Promise.all(
  Array.from({ length: 32 }, async () => {
    for (;;) {
      const n = next;
      next += 1;
      const position = await journal.append(Buffer.from(`${n}:${'x'.repeat((n * 37) % 2000)}`));
      writeSync(1, `${n} ${position}\n`);
    }
  }),
);
