import type { SchemeName } from './scanned.ts';

/** What each scheme is called in a sentence. */
export const schemeTitles: Readonly<Record<SchemeName, string>> = {
  'national-88': 'the national scheme 88.',
  handle: 'the Handle system',
  doi: 'the DOI system',
  'value-reference': 'a handle value',
  gs1: 'GS1',
  vin: 'a vehicle (VIN)',
  imei: 'a mobile device (IMEI)',
  'dev-eui': 'a LoRaWAN device (DevEUI)',
  oid: 'the OID tree',
  ecode: 'Ecode',
  vaa: 'VAA',
  bid: 'BID',
  did: 'a DID method',
  irdi: 'a property (IRDI)',
  uscc: 'an organisation (unified social credit code)',
  region: 'a region',
  industry: 'an industry',
  'identification-link': 'an identification link',
};

/** Every scheme that there is. */
export const schemeNames: readonly SchemeName[] = Object.keys(schemeTitles) as SchemeName[];
