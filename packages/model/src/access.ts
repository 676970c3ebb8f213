/** What an API key may do; limited to the key's prefixes. Form: noun.verb. */
export const scopes = [
  'identifier.read',
  'identifier.write',
  'telemetry.read',
  'telemetry.publish',
  'device.manage',
  'prefix.manage',
  'key.manage',
] as const;
export type Scope = (typeof scopes)[number];

/** Who asks, after authentication. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'app';
      /** The key's public id, `npk_…` without the secret. */
      readonly id: string;
      readonly scopes: readonly Scope[];
      /** Comparison forms (`prefixKey`) of the prefixes it is limited to; `*` for all. A prefix covers those derived from it. */
      readonly prefixes: readonly string[];
    }
  | {
      readonly kind: 'device';
      /** Comparison key (`Identifier.key`) of the device. */
      readonly id: string;
    };

export const anonymous: Principal = { kind: 'anonymous' };

export type Decision =
  | { readonly allowed: true; readonly rule: string }
  | { readonly allowed: false; readonly rule: string; readonly missing?: Scope };

/** What is asked: an action on something under a prefix. `prefix` is a comparison form; `*` for what belongs to none. */
export interface AccessQuestion {
  readonly scope: Scope;
  readonly prefix: string;
  /** The device the question is about, by comparison key; a device may read and publish its own. */
  readonly device?: string;
}

/**
 * The one decision function: gRPC, HTTP, Handle and MQTT all ask it. Deny by default.
 * Cost: a few comparisons; no allocation on the allowed path.
 */
export function decide(principal: Principal, question: AccessQuestion): Decision {
  if (principal.kind === 'app') return decideApp(principal, question);
  if (principal.kind === 'device' && principal.id === question.device && deviceScopes.has(question.scope))
    return ownDevice;
  return {
    allowed: false,
    rule: principal.kind === 'anonymous' ? 'anonymous' : 'other-device',
    missing: question.scope,
  };
}

/** May this principal see a value? Public values need nobody; others need `identifier.read` on the prefix. */
export function mayReadValue(
  principal: Principal,
  prefix: string,
  value: { readonly publicRead: boolean; readonly adminRead: boolean },
): boolean {
  if (value.publicRead) return true;
  return value.adminRead && decide(principal, { scope: 'identifier.read', prefix }).allowed;
}

const deviceScopes: ReadonlySet<Scope> = new Set(['telemetry.read', 'telemetry.publish']);
const ownDevice: Decision = { allowed: true, rule: 'own-device' };
const keyScope: Decision = { allowed: true, rule: 'key-scope' };

function decideApp(app: Extract<Principal, { kind: 'app' }>, question: AccessQuestion): Decision {
  if (!app.scopes.includes(question.scope)) return { allowed: false, rule: 'key-scope', missing: question.scope };
  if (!app.prefixes.some((held) => prefixCovers(held, question.prefix))) return { allowed: false, rule: 'key-prefix' };
  return keyScope;
}

/** `88.118` covers `88.118` and `88.118.22`, not `88.1180`; `*` covers everything. */
export function prefixCovers(held: string, asked: string): boolean {
  if (held === '*' || held === asked) return true;
  return asked.startsWith(held) && asked.charCodeAt(held.length) === 46;
}
