/** Writes to a Level store until it is killed; prints the number of each batch that was acknowledged. */
import { writeSync } from 'node:fs';
import { key, openLevelStore } from '@nameplate/storage';

const [directory = '', from = '0'] = process.argv.slice(2);
const store = await openLevelStore({ directory, writeBufferBytes: 256 * 1024 });
let next = Number(from);

await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (;;) {
      const n = next;
      next += 1;
      const value = new Uint8Array(200).fill(n & 0xff);
      const outcome = await store.batch({
        operations: [
          { type: 'put', key: key('left', n), value },
          { type: 'append', log: key('log'), value: key(n) },
          { type: 'put', key: key('right', n), value },
        ],
        preconditions: [{ key: key('left', n), expect: undefined }],
      });
      if (!outcome.committed) throw new Error(`batch ${n} was written before`);
      writeSync(1, `${n} ${outcome.sequences[0]}\n`);
    }
  }),
);
