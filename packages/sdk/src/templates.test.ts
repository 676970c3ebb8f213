import { NameplateError } from '@nameplate/model';
import { expect, it } from 'vitest';
import type { Assets } from './assets.ts';
import { fakeCaller } from './fake-transport.ts';
import type { Handles } from './handles.ts';
import { defineTemplate } from './template.ts';
import { TemplateCache } from './template-cache.ts';
import { Templates } from './templates.ts';

const pump = defineTemplate({ identifier: '88.118.22/pump', attributes: { serial: { type: 'string' } } });
const definitionJson = JSON.stringify(pump.definition);
const stored = {
  identifier: '88.118.22/pump',
  version: 1,
  state: 'TEMPLATE_STATE_PUBLISHED',
  definitionJson,
  etag: '1',
};

/** A server that has the template already and says who may write by what it answers to a check. */
function templatesOf(mayWrite: boolean) {
  const { caller, calls } = fakeCaller({
    unary: ({ method }) => {
      if (method === 'TemplateService/GetTemplate') return { template: stored };
      if (!mayWrite) throw new NameplateError('PERMISSION_DENIED', 'This needs identifier.write on prefix 88.118.22.');
      return { version: 1, definitionJson, changes: [], assets: [], nextPageToken: '' };
    },
  });
  const things = { assets: {} as Assets, handles: {} as Handles };
  return { templates: new Templates(caller, new TemplateCache(caller), things), calls };
}

it('what is published already is refused to who may not publish it', async () => {
  await expect(templatesOf(false).templates.publish(pump)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});

it('what is published already is not written again', async () => {
  const { templates, calls } = templatesOf(true);
  expect(await templates.publish(pump)).toMatchObject({ version: 1, state: 'published' });
  expect(calls.map(({ method }) => method)).toEqual(['TemplateService/GetTemplate', 'TemplateService/CheckTemplate']);
});
