import type { HandleState, HandleValue, Place } from '@nameplate/model';
import { decodeAttributes } from './attributes.ts';
import { enumWord, fromValueMessage, toDate } from './convert.ts';
import { placeOf, templateReferenceOf } from './handle-value.ts';
import type { HandleMessage } from './messages.ts';
import type { Attributes, Template } from './template.ts';
import type { TemplateCache } from './template-cache.ts';

/** A handle as it is stored: its values and what the registry knows about it. */
export interface Handle {
  readonly identifier: string;
  readonly values: readonly HandleValue[];
  /** Send it back as `etag` to change only what you read. */
  readonly etag: string;
  readonly state: HandleState;
  readonly createTime: Date;
  readonly updateTime: Date;
}

/** A registered thing. */
export interface Asset<A = Attributes> extends Handle {
  /** Those that you may see. */
  readonly attributes: A;
  /** Absent for a handle that was not made from a template. */
  readonly template?: { readonly identifier: string; readonly version: number };
  readonly place?: Place;
}

export function toHandle(message: HandleMessage): Handle {
  return {
    identifier: message.identifier,
    values: (message.values ?? []).map(fromValueMessage),
    etag: message.etag ?? '',
    state: enumWord('HANDLE_STATE_', message.state ?? '') === 'retired' ? 'retired' : 'active',
    createTime: toDate(message.createTime),
    updateTime: toDate(message.updateTime),
  };
}

/** A handle as an asset: decoded by the template given, else by the one it names, else without attributes. */
export async function toAsset<A>(
  handle: Handle,
  templates: TemplateCache,
  template: Template<A> | undefined,
): Promise<Asset<A>> {
  const reference = templateReferenceOf(handle.values);
  const definition = template?.definition ?? (reference && (await templates.definition(reference)));
  const place = placeOf(handle.values);
  return {
    ...handle,
    attributes: (definition ? decodeAttributes(definition, handle.values) : {}) as A,
    ...(reference && { template: reference }),
    ...(place && { place }),
  };
}
