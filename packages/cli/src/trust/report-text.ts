import type { TrustLink, TrustReport } from '@nameplate/sdk';
import type { Context } from '../context.ts';
import { bold } from '../print.ts';
import { table } from '../table.ts';

/** A report for people: what it comes to, then a line for each link. */
export function reportText(context: Context, { handle, verdict, links }: TrustReport): string {
  const rows = links.map((link) => [link.state, nameOf(link), link.issuer, link.detail]);
  const shown = rows.length === 0 ? '' : table(['state', 'link', 'signed by', 'detail'], rows, context.io.columns);
  return `${bold(context, `${handle} ${sentences[verdict]}`)}\n${shown}`;
}

const doubt = 'is not to be trusted as it stands.\n';

const sentences: Readonly<Record<TrustReport['verdict'], string>> = {
  verified: 'is what was signed, up to a configured root.',
  unsigned: 'is not signed.',
  'unsigned-value': `${doubt}No signature covers some of it.`,
  'changed-value': `${doubt}It has changed since it was signed.`,
  'bad-signature': `${doubt}A signature in it is not by the key that it names.`,
  expired: `${doubt}The time of a signature or certificate is over.`,
  'not-yet-valid': `${doubt}The time of a signature or certificate has not begun.`,
  'wrong-scope': `${doubt}A key signed what it may not.`,
  'broken-chain': `${doubt}Nothing leads from who signed it to a configured root.`,
  'untrusted-root': `${doubt}Its certificates end at a root that is not configured.`,
};

/** `value 1`, `signature 400`, `certificate 400:0.NA/88.118`. */
function nameOf({ kind, index, at }: TrustLink): string {
  return kind === 'certificate' ? `certificate ${index}:${at}` : `${kind} ${index}`;
}
