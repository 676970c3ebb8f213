import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { OrderedWriter } from './ordered-writer.ts';

class FakeSocket extends EventEmitter {
  writable = true;
  full = false;
  paused = false;
  ended = false;
  readonly writes: string[] = [];
  write(octets: Uint8Array): boolean {
    this.writes.push(Buffer.from(octets).toString());
    return !this.full;
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  end(): void {
    this.ended = true;
  }
}

function setUp(max = 4) {
  const socket = new FakeSocket();
  return { socket, writer: new OrderedWriter(socket as unknown as Socket, max) };
}

const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
const text = (value: string) => Buffer.from(value);

describe('OrderedWriter', () => {
  it('writes in the order of the requests, together what is ready together', async () => {
    const { socket, writer } = setUp();
    const [a, b, c] = [writer.slot(), writer.slot(), writer.slot()];
    c.fill(text('c'));
    b.fill(text('b'));
    await turn();
    expect(socket.writes).toEqual([]);
    a.fill(text('a'));
    await turn();
    expect(socket.writes).toEqual(['abc']);
  });

  it('pauses reading while too many answers are owed', async () => {
    const { socket, writer } = setUp(2);
    const first = writer.slot();
    expect(socket.paused).toBe(false);
    writer.slot();
    expect(socket.paused).toBe(true);
    first.fill(text('a'));
    await turn();
    expect(socket.paused).toBe(false);
  });

  it('pauses reading while the peer does not take its answers', async () => {
    const { socket, writer } = setUp();
    socket.full = true;
    writer.slot().fill(text('a'));
    await turn();
    expect(socket.paused).toBe(true);
    socket.emit('drain');
    expect(socket.paused).toBe(false);
  });

  it('ends the connection after what is owed', async () => {
    const { socket, writer } = setUp();
    const slot = writer.slot();
    writer.end();
    await turn();
    expect(socket.ended).toBe(false);
    slot.fill(text('a'));
    await turn();
    expect([socket.writes, socket.ended]).toEqual([['a'], true]);
  });

  it('writes nothing to a peer that is gone', async () => {
    const { socket, writer } = setUp();
    const slot = writer.slot();
    writer.drop();
    slot.fill(text('a'));
    await turn();
    expect(socket.writes).toEqual([]);
  });

  it('writes the parts of an answer when it is its turn, and waits while the peer takes none', async () => {
    const { socket, writer } = setUp();
    const [a, b] = [writer.slot(), writer.slot()];
    const first = b.part(text('b1 '));
    await turn();
    expect(socket.writes).toEqual([]);
    a.fill(text('a '));
    await first;
    expect(socket.writes.join('')).toBe('a b1 ');
    socket.full = true;
    let taken = false;
    const second = b.part(text('b2 ')).then(() => {
      taken = true;
    });
    await turn();
    expect([taken, socket.writes.join('')]).toEqual([false, 'a b1 b2 ']);
    socket.emit('drain');
    await second;
    b.fill(text('b3'));
    await turn();
    expect(socket.writes.join('')).toBe('a b1 b2 b3');
  });

  it('rejects parts when the peer is gone', async () => {
    const { writer } = setUp();
    const [, b] = [writer.slot(), writer.slot()];
    const waiting = b.part(text('b'));
    writer.drop();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(b.part(text('c'))).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
