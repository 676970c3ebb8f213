import { requestMessage } from '@nameplate/protocol/handle';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openConnection } from './connection.ts';
import { UnprovedNotices } from './unproved-notices.ts';

it('says once in ten minutes how many clients were challenged that chose their session id', () => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const clock = { nowMs: 1_000, now: () => clock.nowMs };
  const notices = new UnprovedNotices({ clock, logger });
  const connection = openConnection('handle-tcp', '192.0.2.7');
  const challenged = (sessionId: number) =>
    notices.challenged({
      connection,
      message: requestMessage({ opCode: 101, body: new Uint8Array(0), requestId: 1, nowMs: 0, sessionId }),
    });
  for (const sessionId of [0, 10_001, 10_002, 10_003]) challenged(sessionId);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 40, peer: '192.0.2.7', opCode: 101, sessionId: 10_001, challenges: 1 });
  clock.nowMs += 599_999;
  challenged(10_004);
  expect(lines).toHaveLength(1);
  clock.nowMs += 1;
  challenged(10_005);
  expect(lines[1]).toMatchObject({ sessionId: 10_005, challenges: 4 });
});
