import { type Grant, parseSelector, selectsMetric, selectsValue } from '@nameplate/model';
import type { AccessAction } from './cedar.ts';
import type { CedarResource, Who } from './cedar-slice.ts';

/** Why, for people. */
export interface Reason {
  readonly en: string;
  readonly zh: string;
}

export interface Decided {
  readonly who: Who;
  readonly action: AccessAction;
  readonly resource: CedarResource;
  readonly allowed: boolean;
  readonly policies: readonly string[];
  /** All that concern the record. */
  readonly grants: readonly Grant[];
  readonly now: number;
}

/** What decided, and for a refusal what would have to be otherwise. */
export function reasonOf(decided: Decided): Reason {
  const { allowed, policies } = decided;
  if (!allowed) return refusal(decided);
  const known = policies.map((id) => permitted[id]).find((reason) => reason !== undefined);
  if (known !== undefined) return known;
  const ids = policies.map((id) => id.replace(/^grant\./, '')).join(', ');
  return { en: `Granted by ${ids}.`, zh: `由授权 ${ids} 允许。` };
}

const permitted: Readonly<Record<string, Reason>> = {
  'view.public': { en: 'It is public.', zh: '该值公开。' },
  'view.authenticated': { en: 'Whoever proves who it is sees it.', zh: '任何已验证身份者可见。' },
  'view.owner': {
    en: 'May read the prefix: identifier.read, or HS_ADMIN.',
    zh: '拥有该前缀的读取权限（identifier.read 或 HS_ADMIN）。',
  },
  'edit.owner': {
    en: 'May write the prefix: identifier.write, or HS_ADMIN.',
    zh: '拥有该前缀的写入权限（identifier.write 或 HS_ADMIN）。',
  },
  'readings.public': { en: 'The metric is public.', zh: '该指标公开。' },
  'readings.owner': {
    en: 'May read the readings of the prefix, or is the device.',
    zh: '拥有该前缀的读数权限，或即该设备本身。',
  },
};

function refusal({ who, action, resource, policies, grants, now }: Decided): Reason {
  if (policies.includes('view.sealed')) return sealed;
  if (policies.includes('value.unknown')) return unknown;
  if (who.kind === 'anonymous') return anonymousAsker;
  const { value, metric } = resource;
  if (value?.visibility === 'private') return isPrivate;
  const needed = action === 'view' ? 'identifier.read' : action === 'edit' ? 'identifier.write' : 'telemetry.read';
  if (who.kind === 'app' && !who.scopes.some((scope) => scope === needed))
    return {
      en: `Its key has no ${needed}, which a grant does not give.`,
      zh: `其密钥没有 ${needed}，授权不会赋予它。`,
    };
  const picking = grants.filter(({ attributes }) => {
    const selectors = attributes.map(parseSelector);
    return metric ? selectsMetric(selectors, metric.name) : value !== undefined && selectsValue(selectors, value);
  });
  if (picking.length === 0) return noGrant;
  if (picking.every(({ untilTimeMs = Number.POSITIVE_INFINITY }) => untilTimeMs <= now)) return ended;
  if (action === 'edit' && picking.every(({ may }) => may === 'view')) return onlyView;
  if (value?.visibility === 'named' && picking.every(({ to }) => to.startsWith('group:'))) return onlyGroups;
  return notTo;
}

const sealed: Reason = { en: 'It is a secret, or no administrator may read it.', zh: '该值为机密，或管理员亦不可读。' };
const unknown: Reason = { en: 'Its visibility is not known to this server.', zh: '本服务器不认识该值的可见性。' };
const anonymousAsker: Reason = { en: 'Only public values are seen by everyone.', zh: '匿名者只能看到公开值。' };
const isPrivate: Reason = {
  en: 'It is private: no grant opens it. Make it named or consortium to grant it.',
  zh: '该值为 private，任何授权都不能开放；如需授权，请改为 named 或 consortium。',
};
const noGrant: Reason = { en: 'No grant picks it.', zh: '没有授权涵盖该属性。' };
const ended: Reason = { en: 'The grants that pick it have ended.', zh: '涵盖该属性的授权均已到期。' };
const onlyView: Reason = { en: 'It is granted for viewing only.', zh: '仅授权查看，不可修改。' };
const onlyGroups: Reason = {
  en: 'It is named: grants to groups do not open it. Make it consortium.',
  zh: '该值为 named，对群组的授权不生效；请改为 consortium。',
};
const notTo: Reason = { en: 'The grants that pick it are to others.', zh: '涵盖该属性的授权给了其他对象。' };
