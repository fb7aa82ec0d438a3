import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import express from 'express';
import { clientLimits, listen, type ClientLimits } from '../../src/web/listen.ts';

const short: ClientLimits = {
  ...clientLimits,
  headers: 60,
  request: 150,
  silence: 5000,
  idle: 60,
  answer: 120,
  checked: 20,
};
let servers: Server[] = [];
let taken: Socket[] = [];
afterEach(() => {
  for (const socket of taken) socket.destroy();
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  [servers, taken] = [[], []];
});

async function serve(changes: Partial<ClientLimits> = {}) {
  const app = express();
  app.get('/', (_req, res) => void res.send('x'));
  app.post('/', express.text(), (_req, res) => void res.send('read'));
  app.get('/much', (_req, res) => void res.type('text/plain').send('x'.repeat(60_000_000)));
  app.get('/events', (_req, res) => {
    res.type('text/event-stream').write('data: 1\n\n');
    // Long after any other answer would have had to be taken.
    setTimeout(() => res.end('data: 2\n\n'), 4 * short.answer);
  });
  const { server } = await listen(app, 0, { ...short, ...changes });
  servers.push(server);
  return server;
}

async function open(server: Server) {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  taken.push(socket);
  // Cut off while it still writes, it may hear of a reset first.
  socket.on('error', () => {});
  await new Promise<void>((resolve) =>
    socket.once('connect', () => resolve()).once('close', () => resolve()),
  );
  return socket;
}

/** Everything that comes until the other side closes. */
async function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (part: Buffer) => (text = (text + part.toString()).slice(0, 2000)));
  if (!socket.closed) await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return text;
}

describe('a slow client', () => {
  it('that never ends its headers is cut off', async () => {
    const socket = await open(await serve());
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
    // Another header now and then keeps no connection open.
    const drip = setInterval(() => socket.write('X-A: b\r\n'), 15);
    const text = await untilClosed(socket);
    clearInterval(drip);
    expect(text).toContain('408');
  });

  it('that never ends its body is cut off', async () => {
    const socket = await open(await serve());
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n');
    const drip = setInterval(() => socket.write('a'), 15);
    const text = await untilClosed(socket);
    clearInterval(drip);
    expect(text).not.toContain('200');
  });

  it('that never takes its answer is cut off', async () => {
    const server = await serve({ headers: 60_000, request: 60_000, silence: 60_000 });
    const socket = await open(server);
    const asked = once(server, 'request') as Promise<[unknown, ServerResponse]>;
    socket.write('GET /much HTTP/1.1\r\nHost: x\r\n\r\n');
    const [, res] = await asked;
    socket.pause();
    await once(res, 'close');
    expect(res.writableFinished).toBe(false);
  });

  it('that asks for nothing more is let go', async () => {
    const socket = await open(await serve({ headers: 60_000, request: 60_000 }));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await untilClosed(socket)).toContain('200 OK');
  });

  it('that says nothing at all is let go', async () => {
    expect(
      await untilClosed(await open(await serve({ headers: 60_000, request: 60_000, silence: 60 }))),
    ).toBe('');
  });

  it('is not who listens to events', async () => {
    const socket = await open(await serve({ headers: 60_000, request: 60_000, silence: 60_000 }));
    socket.write('GET /events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await untilClosed(socket)).toContain('data: 2');
  });
});

describe('what no honest client sends', () => {
  const ask = async (text: string) => {
    const socket = await open(await serve({ headers: 60_000, request: 60_000 }));
    socket.write(text);
    return untilClosed(socket);
  };

  it.each([
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, '431'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', '400'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', '400'],
    [
      'a length beside chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
    ],
    ['a header folded over lines', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n', '400'],
    ['a lone line feed in a header', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: b\nX-C: d\r\n\r\n', '400'],
  ])('%s is refused', async (_name, text, status) => {
    expect((await ask(text)).slice(0, 16)).toContain(status);
  });
});

it('serves no more connections at once than it can', async () => {
  const server = await serve({ connections: 2, headers: 60_000, request: 60_000, silence: 60_000 });
  await open(server);
  await open(server);
  const third = await open(server);
  expect(await untilClosed(third)).toBe('');
});
