import { type HandleValue, type Identifier, isSecretType } from '@nameplate/model';
import { type Handle, isNameplateError, type Nameplate, NameplateError } from '@nameplate/sdk';
import type { BatchTarget } from './command.ts';

/** Carries blocks out over gRPC, with the rights of the API key. */
export function sdkTarget(np: Nameplate): BatchTarget {
  /** What is there decides, and nothing may come between. */
  async function change(id: Identifier, changeOf: (handle: Handle) => { set?: HandleValue[]; remove?: number[] }) {
    for (let attempt = 1; ; attempt += 1) {
      const handle = await np.handles.get(id);
      try {
        await np.handles.update(id, changeOf(handle), { etag: handle.etag });
        return;
      } catch (thrown) {
        if (!isNameplateError(thrown, 'ETAG_MISMATCH') || attempt >= 5) throw thrown;
      }
    }
  }

  return {
    authenticate: async () => 'the API key decides what is permitted',
    create: async (id, values) => void (await np.handles.create(id, values)),
    delete: async (id) => void (await np.handles.delete(id, { reason: 'Deleted by a batch file' })),
    add: (id, values) =>
      change(id, (handle) => {
        const there = values.find((value) => has(handle, value));
        if (there)
          throw new NameplateError('VALUE_ALREADY_EXISTS', `${id.canonical} has a value ${there.index} already.`);
        return { set: [...values] };
      }),
    modify: (id, values) =>
      change(id, (handle) => {
        // A secret is never shown, so that whether it is there cannot be asked.
        const absent = values.find((value) => !has(handle, value) && !isSecretType(value.type));
        if (absent) throw new NameplateError('VALUE_NOT_FOUND', `${id.canonical} has no value ${absent.index}.`);
        return { set: [...values] };
      }),
    remove: (id, indexes) => change(id, () => ({ remove: [...indexes] })),
    home: async (prefix) => void (await np.prefixes.create(prefix, { ifAbsent: true })),
    unhome: async (prefix) => {
      throw new NameplateError('UNSUPPORTED_OPERATION', `${prefix} cannot be unhomed over gRPC.`);
    },
  };
}

function has({ values }: Handle, { index }: HandleValue): boolean {
  return values.some((value) => value.index === index);
}
