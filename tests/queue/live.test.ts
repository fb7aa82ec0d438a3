import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setClock } from '../../src/clock.ts';
import { closeStreams } from '../../src/web/streams.ts';
import { eventsPath } from '../../src/queue/paths.ts';
import { callNext, takeNumber } from '../../src/queue/queue.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let server: Server;
let address: string;
let sessionId: number;

beforeAll(async () => {
  world = await newWorld();
  sessionId = await world.session();
  await setClock(world.db, on(saturday));
  server = createServer(world.app);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  address = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  closeStreams();
  server.close();
  await world.drop();
});

/** The stream of a display: what has come until a text stands in it, or until its end. */
async function open(signal?: AbortSignal) {
  const answer = await fetch(address + eventsPath(sessionId), { signal: signal ?? null });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    answer,
    until: async (wanted: string | null) => {
      for (;;) {
        if (wanted !== null && text.includes(wanted)) return text;
        const { done, value } = await reader.read();
        if (done) return `${text}<end>`;
        text += value;
      }
    },
  };
}

describe('a display', () => {
  it('is told of each change, all displays alike', async () => {
    const [one, two] = [await open(), await open()];
    expect(one.answer.headers.get('content-type')).toContain('text/event-stream');
    expect(await one.until('data: 0.0.0.0.0.0.held.')).toContain('event: queue');
    await takeNumber(world.db, { sessionId, priority: 'none', from: 'kiosk', now: on(saturday) });
    for (const display of [one, two]) await display.until('data: 1.0.0.0.0.0.held.');
    const person = await world.as('loket.setiabudi');
    await callNext(world.db, { sessionId, counter: 1, person, now: on(saturday) });
    for (const display of [one, two]) await display.until('data: 1.1.0.0.0.0.held.');
  });

  it('does not hold up a stop', async () => {
    const display = await open();
    await display.until('event: queue');
    const other = createServer(world.app);
    closeStreams();
    expect(await display.until(null)).toContain('<end>');
    // Would wait for ever for a stream that goes on.
    await new Promise<void>((resolve) => server.close(() => resolve()));
    server = other;
    await new Promise<void>((resolve) => server.listen(0, resolve));
    address = `http://localhost:${(server.address() as AddressInfo).port}`;
  });

  it('is told nothing more after the day, and not to ask again', async () => {
    await setClock(world.db, on(saturday, '17:00'));
    expect((await fetch(address + eventsPath(sessionId))).status).toBe(204);
  });
});
