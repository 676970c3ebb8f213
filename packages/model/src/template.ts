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
  /** Who sees the values of its assets. Default `public`: they resolve without a key. */
  readonly visibility?: Visibility;
}

/** The kind of asset a template describes. */
export interface TemplateDefinition {
  readonly name?: { readonly en?: string; readonly zh?: string };
  readonly attributes: Readonly<Record<string, AttributeDefinition>>;
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
