import type { AttributeDefinition, Identifier, TemplateDefinition, TemplateState } from '@nameplate/model';
import { NameplateError, valueIndexes } from '@nameplate/model';
import type { IdentifierLike } from './options.ts';

/** Attributes of an asset whose template the compiler does not know. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A template with the type of the attributes that its assets have. Made by `defineTemplate`. */
export interface Template<A = Attributes> {
  readonly identifier: string;
  readonly definition: TemplateDefinition;
  /** Only for the compiler: there is nothing here at run time. */
  readonly attributes?: A;
}

/** A template as the server has it. */
export interface PublishedTemplate<A = Attributes> extends Template<A> {
  readonly version: number;
  readonly state: TemplateState;
  readonly etag: string;
}

/** What `defineTemplate` takes: a definition and the identifier it is published under. */
export interface NewTemplate extends TemplateDefinition {
  readonly identifier: string;
}

/**
 * Describes a kind of asset; the literal types are kept, so that registering and reading are checked by the compiler.
 * Attributes without an index get the free ones from 1 to 99 in order.
 */
export function defineTemplate<const D extends NewTemplate>(template: D): Template<AttributesOf<D['attributes']>> {
  const { identifier, ...definition }: NewTemplate = template;
  return { identifier, definition: { ...definition, attributes: withIndexes(definition.attributes) } };
}

type Definitions = Readonly<Record<string, AttributeDefinition>>;

/** The type an attribute has in the program. */
export type AttributeOf<D extends AttributeDefinition> = D extends { readonly enum: readonly (infer Choice)[] }
  ? Choice
  : {
      string: string;
      number: number;
      integer: number;
      boolean: boolean;
      time: Date;
      reference: Identifier;
      json: unknown;
    }[D['type']];

type RequiredNames<D extends Definitions> = {
  [Name in keyof D]: D[Name] extends { readonly required: true } ? Name : never;
}[keyof D];

type Flat<T> = { [Name in keyof T]: T[Name] };

/** The attributes of a template's assets as they are read. */
export type AttributesOf<D extends Definitions> = Flat<
  { readonly [Name in RequiredNames<D>]: AttributeOf<D[Name]> } & {
    readonly [Name in Exclude<keyof D, RequiredNames<D>>]?: AttributeOf<D[Name]>;
  }
>;

type InputOf<V> = V extends Identifier ? IdentifierLike : V;

/** The attributes as they are written: a reference may be given in any form of an identifier. */
export type AttributeInput<A> = { readonly [Name in keyof A]: InputOf<A[Name]> };

/** A change of attributes: what is given is set, `null` removes; a required attribute cannot be removed. */
export type AttributePatch<A> = {
  readonly [Name in keyof A]?: undefined extends A[Name] ? InputOf<A[Name]> | null : InputOf<A[Name]>;
};

/** The definitions with an index each. */
export function withIndexes(attributes: Definitions): Record<string, AttributeDefinition & { readonly index: number }> {
  const taken = new Set(Object.values(attributes).map(({ index }) => index));
  let free: number = valueIndexes.firstAttribute;
  const next = () => {
    while (taken.has(free)) free += 1;
    if (free > valueIndexes.lastAttribute)
      throw new NameplateError('INVALID_VALUE', `A template has at most ${valueIndexes.lastAttribute} attributes.`);
    taken.add(free);
    return free;
  };
  return Object.fromEntries(
    Object.entries(attributes).map(([name, definition]) => [
      name,
      { ...definition, index: definition.index ?? next() },
    ]),
  );
}
