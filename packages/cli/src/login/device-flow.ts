import * as oidc from 'openid-client';
import type { Login } from './logins.ts';
import { asked, discover, loginOf, type ProviderOptions, wanted } from './provider.ts';

/** What a person does on another machine. */
export interface DeviceCode {
  readonly url: string;
  readonly code: string;
  /** Address and code in one, where the provider gives it. */
  readonly whole: string | undefined;
}

/** Signs in by a browser on any machine: device authorization, RFC 8628. */
export async function deviceFlow(
  options: ProviderOptions,
  { show, signal }: { readonly show: (code: DeviceCode) => void; readonly signal: AbortSignal },
): Promise<Login> {
  const configuration = await discover(options);
  return await asked(options.issuer, async () => {
    const begun = await oidc.initiateDeviceAuthorization(configuration, wanted(options));
    show({ url: begun.verification_uri, code: begun.user_code, whole: begun.verification_uri_complete });
    const resource = URL.canParse(options.audience) ? { resource: options.audience } : undefined;
    const tokens = await oidc.pollDeviceAuthorizationGrant(configuration, begun, resource, { signal });
    return loginOf(options, tokens);
  });
}
