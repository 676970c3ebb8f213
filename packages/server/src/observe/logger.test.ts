import { describe, expect, it } from 'vitest';
import { createLogger, prettyLine } from './logger.ts';

describe('createLogger', () => {
  it('writes no secret, whoever logs it', () => {
    let written = '';
    const output = { write: (line: string) => (written += line) } as unknown as NodeJS.WritableStream;
    const logger = createLogger({ log_level: 'info', log_format: 'json' }, output);
    const secret = 'npd_s3cret';
    logger.info(
      { password: secret, authorization: secret, secret, request: { password: secret, authorization: secret } },
      'x',
    );
    expect(written).toContain('[redacted]');
    expect(written).not.toContain(secret);
  });

  it('reads well as text', () => {
    let written = '';
    const output = { write: (line: string) => (written += line) } as unknown as NodeJS.WritableStream;
    createLogger({ log_level: 'info', log_format: 'pretty' }, output)
      .child({ component: 'gateway' })
      .warn({ count: 2, name: 'x' }, 'slow');
    expect(written).toMatch(/^\d\d:\d\d:\d\d\.\d{3} WARN {2}gateway: slow count=2 name=x\n$/);
  });

  it('gives back what is not JSON', () => {
    expect(prettyLine('oops\n')).toBe('oops\n');
  });
});
