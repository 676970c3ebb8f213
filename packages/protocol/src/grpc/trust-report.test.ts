import { expect, it } from 'vitest';
import { linkStates, type TrustLink, type TrustReport, trustVerdicts } from '../trust/index.ts';
import { messageCodec } from './codec.ts';
import type { TrustReportInput, TrustReportMessage } from './messages.ts';
import { fromTrustReportMessage, toTrustReportMessage } from './trust-report.ts';

const kinds = ['value', 'signature', 'certificate'] as const;
const links = kinds.flatMap((kind) =>
  linkStates.map(
    (state, index): TrustLink => ({
      kind,
      subject: '88.1/a%',
      issuer: '300:0.NA/88.1',
      index,
      at: '0.NA/88.1',
      state,
      detail: state,
    }),
  ),
);

it.each(trustVerdicts)('a report of verdict %s comes as it was sent', (verdict) => {
  const report: TrustReport = { handle: '88.1/a%', trusted: verdict === 'verified', verdict, links };
  const codec = messageCodec<TrustReportInput>('nameplate.resolver.v1.TrustReport');
  const sent = codec.deserialize(codec.serialize(toTrustReportMessage(report))) as TrustReportMessage;
  expect(fromTrustReportMessage(report.handle, sent)).toEqual(report);
});

it('what a newer server says and this client does not know is not trusted', () => {
  const link = { subject: 'a', issuer: '', index: 1, at: 'a', detail: '' };
  const unknown = { kind: 'TRUST_LINK_KIND_UNSPECIFIED', state: 'TRUST_STATE_UNSPECIFIED', ...link } as const;
  const told = { trusted: true, verdict: 'TRUST_STATE_UNSPECIFIED', links: [unknown] } as const;
  expect(fromTrustReportMessage('a', { ...told, links: [...told.links] })).toMatchObject({
    trusted: false,
    verdict: 'broken-chain',
    links: [{ state: 'broken-chain' }],
  });
});
