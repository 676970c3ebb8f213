/** Reports readings until it is killed; prints the number of each one that was taken. */
import { readFileSync, writeSync } from 'node:fs';
import { type DeviceCredential, openDevice } from '@nameplate/device';

const [url = '', credentialFile = '', directory = '', from = '0'] = process.argv.slice(2);
const credential = JSON.parse(readFileSync(credentialFile, 'utf8')) as DeviceCredential;
const device = await openDevice({ url, credential, directory });
let next = Number(from);

await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (;;) {
      const n = next;
      next += 1;
      await device.report({ n }, { time: new Date(1_700_000_000_000 + n * 1_000) });
      writeSync(1, `${n}\n`);
    }
  }),
);
