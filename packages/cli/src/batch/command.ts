import type { HandleValue, Identifier, Prefix, ValueReference } from '@nameplate/model';

/** A value as a batch file writes it; a file's contents are read when the block is done. */
export type BatchValue = Omit<HandleValue, 'data' | 'timestamp' | 'references'> & {
  readonly data: Uint8Array | { readonly file: string };
};

/** Who a batch file wants to be. Its secret is for the transport and for nothing else. */
export type BatchIdentity = ValueReference &
  (
    | { readonly method: 'PUBKEY'; readonly keyFile: string; readonly passphrase: string | undefined }
    | { readonly method: 'SECKEY'; readonly secret: string }
  );

/** One block of a batch file. */
export type BatchCommand =
  | { readonly kind: 'create' | 'add' | 'modify'; readonly handle: Identifier; readonly values: readonly BatchValue[] }
  | { readonly kind: 'delete'; readonly handle: Identifier }
  | { readonly kind: 'remove'; readonly handle: Identifier; readonly indexes: readonly number[] }
  | { readonly kind: 'home' | 'unhome'; readonly prefixes: readonly Prefix[] }
  | { readonly kind: 'authenticate'; readonly identity: BatchIdentity }
  | { readonly kind: 'session' };

/** What carries blocks out: a server over gRPC, or over the Handle protocol. Every method throws a NameplateError. */
export interface BatchTarget {
  /** Undefined when done, else why nothing was to be done. */
  authenticate(identity: BatchIdentity): Promise<string | undefined>;
  create(handle: Identifier, values: readonly HandleValue[]): Promise<void>;
  add(handle: Identifier, values: readonly HandleValue[]): Promise<void>;
  modify(handle: Identifier, values: readonly HandleValue[]): Promise<void>;
  remove(handle: Identifier, indexes: readonly number[]): Promise<void>;
  delete(handle: Identifier): Promise<void>;
  home(prefix: Prefix): Promise<void>;
  unhome(prefix: Prefix): Promise<void>;
}
