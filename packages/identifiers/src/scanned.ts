import type { Identifier } from '@nameplate/model';
import type { ApplicationDatum } from './gs1/application-data.ts';
import type { Slip } from './slip.ts';

/** What the parts of a code are called, by its scheme. */
export interface PartsByScheme {
  readonly 'national-88': HandleParts;
  readonly handle: HandleParts;
  readonly doi: HandleParts;
  readonly 'value-reference': HandleParts & { readonly index: string };
  readonly gs1: Gs1Parts;
  readonly vin: { readonly wmi: string; readonly vds: string; readonly check: string; readonly vis: string };
  readonly imei: { readonly tac: string; readonly serial: string; readonly check: string };
  readonly 'dev-eui': { readonly oui: string; readonly extension: string };
  readonly oid: { readonly root: string; readonly arcs: string };
  readonly ecode: { readonly version: string; readonly system: string; readonly master: string };
  readonly vaa: { readonly agency: string; readonly body: string; readonly own?: string };
  readonly bid: { readonly chain?: string; readonly crypto: string; readonly coding: string; readonly suffix: string };
  readonly did: { readonly method: string; readonly id: string };
  readonly irdi: { readonly agency: string; readonly item: string; readonly version: string };
  readonly uscc: {
    readonly department: string;
    readonly category: string;
    readonly region: string;
    readonly organisation: string;
    readonly check: string;
  };
  readonly region: { readonly province: string; readonly prefecture: string; readonly county: string };
  readonly industry: {
    readonly section: string;
    readonly division?: string;
    readonly group?: string;
    readonly class?: string;
  };
  readonly 'identification-link': { readonly host: string; readonly path: string; readonly query?: string };
}

export interface HandleParts {
  readonly prefix: string;
  readonly suffix: string;
}

/** The key that a GS1 code is built on, and what divides the things that have it. */
export interface Gs1Parts {
  /** The application identifier of the key: 01 for a GTIN. */
  readonly ai: string;
  /** What the key is called: GTIN, SSCC, … */
  readonly name: string;
  readonly value: string;
  readonly serial?: string;
  readonly lot?: string;
  readonly variant?: string;
  readonly extension?: string;
  /** Known from an EPC only, where it is written apart. */
  readonly companyPrefix?: string;
  /** EPC tags: 1 item, 2 case, 3 …; as the tag has it. */
  readonly filter?: string;
}

export type SchemeName = keyof PartsByScheme;

/** A code that follows the rules of a scheme. */
export interface Recognised<Scheme extends SchemeName> {
  readonly scheme: Scheme;
  /** The one way in which the scheme's code is written here. */
  readonly canonical: string;
  /** What is compared: codes with equal keys mean the same thing. */
  readonly key: string;
  readonly parts: PartsByScheme[Scheme];
  /** What the code says beside the identity: best-before date, lot, weight. Empty for most schemes. */
  readonly data: readonly ApplicationDatum[];
  /** Where the code is a handle itself. */
  readonly identifier?: Identifier;
}

/** Narrow by `scheme`. */
export type Scanned = { readonly [Scheme in SchemeName]: Recognised<Scheme> }[SchemeName];

/** The likeliest reading of a code, and what else it may be. */
export type ScanResult = Scanned & {
  /** Other schemes whose rules it follows as well; the likeliest first. */
  readonly alternatives: readonly Scanned[];
  /** Schemes that it nearly follows. */
  readonly doubts: readonly Slip[];
  /** What the reader said about the symbol: `]d2`. ISO/IEC 15424. */
  readonly symbology?: string;
};
