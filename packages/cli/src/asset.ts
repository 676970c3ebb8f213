import type { Asset, Resolution } from '@nameplate/sdk';
import * as format from './format.ts';
import { fields } from './table.ts';

/** Values that Nameplate keeps its own facts in; people see those facts instead. */
const ownTypes: ReadonlySet<string> = new Set(['NP_TEMPLATE_REF', 'NP_PROFILE_REF', 'NP_PLACE']);

/** An asset, or a resolution of one, as people read it. */
export function assetText(asset: Asset & Partial<Pick<Resolution, 'stale' | 'upstreamTime'>>): string {
  const attributes = Object.entries(asset.attributes).map(([name, value]) => [name, format.attribute(value)] as const);
  const named = new Set(Object.keys(asset.attributes));
  const values = asset.values
    .filter(({ type }) => !ownTypes.has(type) && !named.has(type))
    .map((value) => [`${value.index} ${value.type}`, format.valueText(value)] as const);
  return fields([
    ['identifier', asset.identifier],
    ['template', asset.template && `${asset.template.identifier}, version ${asset.template.version}`],
    ['stale', asset.stale ? staleText(asset) : undefined],
    ['state', asset.state === 'active' ? undefined : asset.state],
    ...attributes,
    ...values,
    ['place', asset.place && format.place(asset.place)],
    ['registered', format.time(asset.createTime)],
    ['changed', format.time(asset.updateTime) + (asset.etag === '' ? '' : ` (etag ${asset.etag})`)],
  ]);
}

function staleText({ upstreamTime }: Partial<Pick<Resolution, 'upstreamTime'>>): string {
  const since = upstreamTime === undefined ? '' : ` since ${format.time(upstreamTime)}`;
  return `past its time to live; its server does not answer${since}`;
}

/** An asset for scripts. */
export function assetJson(asset: Asset) {
  return { ...asset, values: asset.values.map(format.valueJson) };
}
