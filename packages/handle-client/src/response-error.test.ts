import { defaultPermissions, type ErrorCode, errorTable, NameplateError, responseCodeOf } from '@nameplate/model';
import { encodeErrorBody, encodeReferralBody, responseCodes } from '@nameplate/protocol/handle';
import { describe, expect, it } from 'vitest';
import { responseError } from './response-error.ts';

const about = '88.118.22/a';

describe('responseError', () => {
  it.each(Object.keys(errorTable) as ErrorCode[])('%s survives the wire as a code of the same kind', (code) => {
    const responseCode = responseCodeOf(new NameplateError(code, ''));
    const back = responseError(responseCode, encodeErrorBody('why'), about);
    expect(errorTable[back.code].handle).toBe(back.code === 'INTERNAL' ? 2 : responseCode);
    expect(back).toMatchObject({ reason: `HANDLE_RC_${responseCode}`, metadata: { identifier: about } });
    if (responseCode !== responseCodes.authenticationNeeded) expect(back.message).toBe('why');
  });

  it.each(Object.values(responseCodes).filter((code) => code !== 1 && code !== 302 && code !== 303))(
    '%i without a body, or with one that cannot be read, has a message all the same',
    (code) => {
      for (const body of [new Uint8Array(0), Uint8Array.of(0xff, 0xff, 0xff, 0xff)])
        expect(responseError(code, body, about).message).toMatch(/88\.118\.22\/a/);
    },
  );

  it('a code that nobody knows is INTERNAL', () => {
    expect(responseError(603, encodeErrorBody('daily limit'), about)).toMatchObject({
      code: 'INTERNAL',
      reason: 'HANDLE_RC_603',
      message: 'daily limit',
    });
  });

  it.each([
    [302, 'service'],
    [303, 'prefix'],
  ] as const)('%i carries who to ask', (code, kind) => {
    const ttl = { kind: 'relative', seconds: 60 } as const;
    const value = { index: 1, type: 'HS_SERV', data: Buffer.from('0.SERV/x'), ttl, permissions: defaultPermissions };
    const body = encodeReferralBody({ handle: '0.NA/88', values: [{ ...value, timestamp: 0, references: [] }] });
    expect(responseError(code, body, about)).toMatchObject({
      code: 'NOT_RESPONSIBLE',
      referral: { kind, handle: '0.NA/88', values: [{ type: 'HS_SERV' }] },
    });
  });
});
