/** What an API key may do; limited to the key's prefixes. Form: noun.verb. */
export const scopes = [
  'identifier.read',
  'identifier.write',
  'telemetry.read',
  'telemetry.publish',
  'device.manage',
  'prefix.manage',
  'key.manage',
  'grant.manage',
  'organization.manage',
  'report.submit',
] as const;
export type Scope = (typeof scopes)[number];

/** Who asks, after authentication. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'app';
      /** The key's public id, `npk_…` without the secret; of a person with a token `issuer#subject`. */
      readonly id: string;
      readonly scopes: readonly Scope[];
      /** Comparison forms (`prefixKey`) of the prefixes it is limited to; `*` for all. A prefix covers those derived from it. */
      readonly prefixes: readonly string[];
      /** The organization that it belongs to: what it may do about organizations, it may in this one and those below. */
      readonly organization?: string;
      /** When what proved it ends, Unix milliseconds: streams and connections end then too. Absent: it has no end. */
      readonly untilMs?: number | undefined;
    }
  | {
      readonly kind: 'device';
      /** Comparison key (`Identifier.key`) of the device. */
      readonly id: string;
    }
  | {
      /** Proved to hold a key of a handle: an administrator as the Handle protocol knows it. RFC 3652 §3.5. */
      readonly kind: 'handle';
      /** `300:88.118.22/admin`: index and comparison key of the handle whose key was proved. */
      readonly id: string;
      /** Comparison key of the handle; its `exactKey` when another server holds it. */
      readonly handleKey: string;
      /** Index of the value that holds the key. */
      readonly index: number;
      /** The key was judged by another server, which may tell the letters of suffixes apart by their case. */
      readonly elsewhere?: true;
      /** When the session that proved it ends, Unix milliseconds. Absent: with the connection. */
      readonly untilMs?: number | undefined;
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
  /** What the HS_ADMIN values that count say of a principal of kind `handle`; without it such a principal is refused. */
  readonly admin?: AdminQuestion;
}

/** An administrator's question, RFC 3651 §3.2.1: one permission, and what HS_ADMIN values give to the asker. */
export interface AdminQuestion {
  /** One bit of `adminPermissions`. */
  readonly needed: number;
  /** All bits that were given; undefined when no HS_ADMIN value names the asker. */
  readonly held: number | undefined;
}

/**
 * The one decision function: gRPC, HTTP, Handle and MQTT all ask it. Deny by default.
 * Cost: a few comparisons; no allocation on the allowed path.
 */
export function decide(principal: Principal, question: AccessQuestion): Decision {
  if (principal.kind === 'app') return decideApp(principal, question);
  if (principal.kind === 'handle') return decideAdmin(question);
  if (principal.kind === 'device' && principal.id === question.device && deviceScopes.has(question.scope))
    return ownDevice;
  return {
    allowed: false,
    rule: principal.kind === 'anonymous' ? 'anonymous' : 'other-device',
    missing: question.scope,
  };
}

const deviceScopes: ReadonlySet<Scope> = new Set(['telemetry.read', 'telemetry.publish']);
const ownDevice: Decision = { allowed: true, rule: 'own-device' };
const handleAdmin: Decision = { allowed: true, rule: 'handle-admin' };
const keyScope: Decision = { allowed: true, rule: 'key-scope' };

function decideApp(app: Extract<Principal, { kind: 'app' }>, question: AccessQuestion): Decision {
  if (!app.scopes.includes(question.scope)) return { allowed: false, rule: 'key-scope', missing: question.scope };
  if (!app.prefixes.some((held) => prefixCovers(held, question.prefix))) return { allowed: false, rule: 'key-prefix' };
  return keyScope;
}

/** No HS_ADMIN value that names the asker differs from one that gives too little: response codes 400 and 401. */
function decideAdmin({ scope, admin }: AccessQuestion): Decision {
  if (admin?.held === undefined) return { allowed: false, rule: 'handle-not-admin', missing: scope };
  if ((admin.held & admin.needed) === 0) return { allowed: false, rule: 'handle-admin-permission', missing: scope };
  return handleAdmin;
}

/** `88.118` covers `88.118` and `88.118.22`, not `88.1180`; `*` covers everything. */
export function prefixCovers(held: string, asked: string): boolean {
  if (held === '*' || held === asked) return true;
  return asked.startsWith(held) && asked.charCodeAt(held.length) === 46;
}
