import type { IncomingHttpHeaders } from 'node:http';

/**
 * Where the client is, as a proxy in front says it in the header that the configuration trusts: ISO 3166-1 alpha-2.
 * Undefined where no header is trusted, or it says nothing that is a country.
 */
export function countryOf(headers: IncomingHttpHeaders, header: string): string | undefined {
  const said = header === '' ? undefined : headers[header.toLowerCase()];
  return typeof said === 'string' && /^[A-Za-z]{2}$/.test(said) ? said.toLowerCase() : undefined;
}
