import type { Visibility } from './visibility.ts';

/** What an attribute holds. `reference` holds another identifier. */
export type AttributeType = 'string' | 'number' | 'integer' | 'boolean' | 'time' | 'reference' | 'json';

/** One attribute of a template. */
export interface AttributeDefinition {
  readonly type: AttributeType;
  /** The handle value index it is stored at, 1 … 99; given in order when absent. Stable across versions. */
  readonly index?: number;
  readonly name?: { readonly en?: string; readonly zh?: string };
  /** UCUM code. */
  readonly unit?: string;
  readonly required?: boolean;
  /** No two assets of the template share a value. */
  readonly unique?: boolean;
  readonly enum?: readonly (string | number)[];
  readonly range?: { readonly min?: number; readonly max?: number };
  readonly pattern?: string;
  /** Who sees the values of its assets unless a value says less. Default `public`: they resolve without a key. */
  readonly visibility?: Visibility;
  /** What the asset is to the one that a `reference` names. */
  readonly relation?: ReferenceRelation;
  /** What the attribute means, by a dictionary: an IRDI such as `0112/2///61987#ABA951#009`, or an http(s) URI. */
  readonly semanticId?: string;
}

/** A typed link from an asset to another thing. */
export const referenceRelations = ['part-of', 'located-in', 'made-from', 'measured-by'] as const;
export type ReferenceRelation = (typeof referenceRelations)[number];

/** The kind of asset a template describes. */
export interface TemplateDefinition {
  readonly name?: { readonly en?: string; readonly zh?: string };
  readonly attributes: Readonly<Record<string, AttributeDefinition>>;
  /** GB/T 4754-2017: section, and division, group or class, such as `C40` or `C4016`. */
  readonly industry?: string;
  /** What a thing of this kind is, by a dictionary; as of an attribute. */
  readonly semanticId?: string;
  /** Who may see the template and make assets from it. Default `public`; the owner of its prefix always may. */
  readonly visibility?: Visibility;
  /** Where it was forked from: identifier and version, `88.118.22/heat-meter@3`. */
  readonly origin?: string;
  /** Device profile of the assets that report: the identifier of a published profile. */
  readonly profile?: string;
}

export type TemplateState = 'draft' | 'published' | 'withdrawn';

/** A template as the registry keeps it. A published version never changes. */
export interface TemplateRecord {
  /** The template's own identifier, canonical text. */
  readonly identifier: string;
  readonly version: number;
  readonly state: TemplateState;
  readonly definition: TemplateDefinition;
}

/** What an attribute of an asset may be. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | { readonly [key: string]: unknown }
  | readonly unknown[];
