import type { LinkState, TrustLink, TrustReport, TrustVerdict } from '../trust/report.ts';
import type { TrustReportInput, TrustReportMessage } from './messages.ts';

/** The report as it is sent: the record that it is about stands beside it. */
export function toTrustReportMessage({ trusted, verdict, links }: TrustReport): TrustReportInput {
  return {
    trusted,
    verdict: states[verdict],
    links: links.map(({ kind, state, ...link }) => ({ ...link, kind: kinds[kind], state: states[state] })),
  };
}

/** Of the record of this handle, value form. A state that this client does not know is none that it trusts. */
export function fromTrustReportMessage(handle: string, message: TrustReportMessage): TrustReport {
  const verdict = verdictNames.get(message.verdict) ?? 'broken-chain';
  return {
    handle,
    trusted: message.trusted && verdict === 'verified',
    verdict,
    links: message.links.map(({ kind, state, subject, issuer, index, at, detail }) => {
      const known = { kind: kindNames.get(kind) ?? 'certificate', state: stateNames.get(state) ?? 'broken-chain' };
      return { ...known, subject, issuer, index, at, detail };
    }),
  };
}

type State = Exclude<TrustReportMessage['verdict'], 'TRUST_STATE_UNSPECIFIED'>;
type Kind = Exclude<TrustReportMessage['links'][number]['kind'], 'TRUST_LINK_KIND_UNSPECIFIED'>;

const states = {
  ok: 'TRUST_STATE_OK',
  verified: 'TRUST_STATE_OK',
  unsigned: 'TRUST_STATE_UNSIGNED',
  'unsigned-value': 'TRUST_STATE_UNSIGNED_VALUE',
  'changed-value': 'TRUST_STATE_CHANGED_VALUE',
  'bad-signature': 'TRUST_STATE_BAD_SIGNATURE',
  expired: 'TRUST_STATE_EXPIRED',
  'not-yet-valid': 'TRUST_STATE_NOT_YET_VALID',
  'wrong-scope': 'TRUST_STATE_WRONG_SCOPE',
  'broken-chain': 'TRUST_STATE_BROKEN_CHAIN',
  'untrusted-root': 'TRUST_STATE_UNTRUSTED_ROOT',
} as const satisfies Record<LinkState | TrustVerdict, State>;

const kinds = {
  value: 'TRUST_LINK_KIND_VALUE',
  signature: 'TRUST_LINK_KIND_SIGNATURE',
  certificate: 'TRUST_LINK_KIND_CERTIFICATE',
} as const satisfies Record<TrustLink['kind'], Kind>;

const named = Object.entries(states) as [LinkState | TrustVerdict, State][];
const stateNames = new Map<string, LinkState>(
  named.flatMap(([name, state]) => (name === 'verified' || name === 'unsigned' ? [] : [[state, name]])),
);
const verdictNames = new Map<string, TrustVerdict>(
  named.flatMap(([name, state]) => (name === 'ok' ? [] : [[state, name]])),
);
const kindNames = new Map<string, TrustLink['kind']>(
  Object.entries(kinds).map(([name, kind]) => [kind, name as TrustLink['kind']]),
);
