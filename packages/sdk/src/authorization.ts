import { NameplateError } from '@nameplate/model';

/** What calls carry to show who makes them. */
export interface Authorization {
  /** The header `authorization`, at once where it is known; undefined: nobody. */
  header(): string | undefined | Promise<string | undefined>;
  /** A call was refused. True: its login was over, and the next header has another one. */
  renews(refusal: NameplateError): boolean;
}

/** Gives an access token, each time it is asked: it keeps it, and gets a new one in time. */
export type TokenSource = () => string | Promise<string>;

/** An API key for all calls, or nobody. @throws NameplateError INVALID_VALUE for what cannot be one */
export function keyAuthorization(key: string | undefined): Authorization {
  const header = key === undefined || key === '' ? undefined : headerOf(key, 'The API key');
  return { header: () => header, renews: () => false };
}

/** What a function gives, asked anew for each call. */
export function tokenAuthorization(source: TokenSource): Authorization {
  let refused: string | undefined;
  let last: string | undefined;
  return {
    async header() {
      last = await source();
      return headerOf(last, 'The token');
    },
    // The function may have another by now; what was refused once is not tried for ever.
    renews(refusal) {
      if (!isOver(refusal) || last === refused) return false;
      refused = last;
      return true;
    },
  };
}

/** Was it right, and has it ended? */
export function isOver({ code, reason }: NameplateError): boolean {
  return code === 'AUTHENTICATION_FAILED' && over.has(reason);
}

const over: ReadonlySet<string> = new Set(['TOKEN_EXPIRED', 'LOGIN_EXPIRED', 'SESSION_UNKNOWN']);

/** Nothing is sent that cannot be one: a wrong character would look like a broken connection. */
export function headerOf(secret: string, what: string): string {
  if (typeof secret === 'string' && /^[\x21-\x7E]{1,8192}$/.test(secret)) return `Bearer ${secret}`;
  const message = `${what} has characters that none has: copy it whole, such as npk_1a2b…, without blanks.`;
  throw new NameplateError('INVALID_VALUE', message, { reason: 'KEY_FORM' });
}
