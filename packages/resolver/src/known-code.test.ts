import { describe, expect, it } from 'vitest';
import { admin, id, openHome, value } from './fixture.ts';
import { targetOfCode } from './known-code.ts';

async function home() {
  const registry = await openHome();
  const by = { principal: admin };
  await registry.handles.create(by, { identifier: id('pump-1'), values: [value(1, 'N', 'x')] });
  await registry.aliases.bind(by, { identifier: id('pump-1'), code: '(01)80614141123458(21)6789' });
  await registry.aliases.bind(by, { identifier: id('pump-1'), code: '6901234000009', scheme: 'gs1' });
  return { registry, target: async (text: string) => (await targetOfCode(registry, text)).canonical };
}

describe('targetOfCode', () => {
  it('reads a handle at once', async () => {
    const { registry } = await home();
    for (const text of ['88.118.22/pump-1', 'hdl:88.118.22/pump-1', '0.NA/88.118', '20.500/x']) {
      expect(targetOfCode(registry, text)).not.toBeInstanceOf(Promise);
    }
  });

  it.each([
    ['3074257BF7194E4000001A85', '88.118.22/pump-1'],
    ['https://id.gs1.org/01/80614141123458/21/6789', '88.118.22/pump-1'],
    ['6901234000009', '88.118.22/pump-1'],
    ['88.118', '0.NA/88.118'],
    ['88', '0.NA/88'],
    ['1.2.156.20009', '0.NA/1.2.156.20009'],
    ['https://proxy.example/20.500/x', '20.500/x'],
  ])('%s means %s', async (text, canonical) => {
    const { target } = await home();
    expect(await target(text)).toBe(canonical);
  });

  it.each([
    ['(01)80614141123458(21)1', 'HANDLE_NOT_FOUND', 'CODE_NOT_BOUND'],
    ['1M8GDM9AXKP042788', 'HANDLE_NOT_FOUND', 'CODE_NOT_BOUND'],
    ['490154203237518', 'HANDLE_NOT_FOUND', 'CODE_NOT_BOUND'],
    ['6901234567893', 'INVALID_IDENTIFIER', 'CHECK_DIGIT'],
    ['(01)80614141123459(21)1', 'INVALID_IDENTIFIER', 'CHECK_DIGIT'],
    ['88..22/a', 'INVALID_IDENTIFIER', 'PREFIX_PART_EMPTY'],
    ['', 'INVALID_IDENTIFIER', 'NO_SLASH'],
  ])('%s is refused: %s', async (text, code, reason) => {
    const { target } = await home();
    await expect(target(text)).rejects.toMatchObject({ code, reason });
  });
});
