import { readFields, readOneOf } from '@nameplate/model';

/** What a profile may say of a SenML payload. */
export interface SenmlOptions {
  /** Fields are called by what a record adds to the base name, or by both. */
  readonly names: 'own' | 'full';
  /** The base name is whose device the record is about, or nobody but the sender. */
  readonly device: 'sender' | 'base-name';
}

export function parseSenmlOptions(value: unknown, path: string): SenmlOptions {
  const read = readFields<SenmlOptions>(value ?? {}, path, {
    names: readOneOf(['own', 'full']),
    device: readOneOf(['sender', 'base-name']),
  });
  return { names: 'own', device: 'sender', ...read };
}
