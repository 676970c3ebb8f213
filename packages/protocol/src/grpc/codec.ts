import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { loadPackage } from './load.ts';

/** Encoder and decoder of one message type, by its full name. */
export function messageCodec<Input extends object, Output extends object = Input>(
  name: string,
): MessageTypeDefinition<Input, Output> {
  const definition = loadPackage()[name];
  if (definition === undefined || !('serialize' in definition))
    throw new TypeError(`${name} is not a message of proto/`);
  return definition as unknown as MessageTypeDefinition<Input, Output>;
}

/** The same, looked up when first used: loading the descriptors is not the price of an import. */
export function lazyCodec<Input extends object, Output extends object = Input>(name: string) {
  let codec: MessageTypeDefinition<Input, Output> | undefined;
  return () => (codec ??= messageCodec<Input, Output>(name));
}
