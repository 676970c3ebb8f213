import type { Journal } from './journal/journal.ts';
import { encodeDeviceMessage } from './message-codec.ts';
import type { MessageSink } from './ports.ts';

/** Messages → records of the journal. */
export function journalSink(journal: Journal): MessageSink {
  return {
    async append(message) {
      await journal.append(encodeDeviceMessage(message));
    },
    get writable() {
      return journal.writable;
    },
    whenWritable: () => journal.whenWritable(),
  };
}
