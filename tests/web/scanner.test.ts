import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { log } from '../../src/log.ts';
import { scannerAt } from '../../src/web/scanner.ts';
import { standInClamd, type Clamd } from '../support/clamd.ts';

log.level = 'silent'; // the faults below are meant

let clamd: Clamd;
beforeAll(async () => {
  clamd = await standInClamd();
});
afterAll(() => clamd.stop());

const eicar = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);

describe('a scanner', () => {
  const scan = (bytes: Buffer) =>
    scannerAt({ host: '127.0.0.1', port: clamd.port, socket: undefined })(bytes);

  it('passes what is clean, whatever its size', async () => {
    for (const size of [0, 1, 65_535, 65_536, 65_537, 3_000_000]) {
      const bytes = Buffer.alloc(size, 7);
      expect([size, await scan(bytes)]).toEqual([size, { kind: 'clean' }]);
      expect(clamd.received.at(-1)!.equals(bytes)).toBe(true);
    }
  });

  it('names what it found', async () => {
    expect(await scan(eicar)).toEqual({ kind: 'infected', signature: 'Eicar-Test-Signature' });
    const hidden = Buffer.concat([Buffer.alloc(200_000, 1), eicar, Buffer.alloc(10)]);
    expect(await scan(hidden)).toEqual({ kind: 'infected', signature: 'Eicar-Test-Signature' });
  });

  it('is off where none is configured', async () => {
    expect(await scannerAt({ host: undefined, port: 3310, socket: undefined })(eicar)).toEqual({
      kind: 'off',
    });
  });

  it('several at once are answered each for itself', async () => {
    const verdicts = await Promise.all([Buffer.from('a'), eicar, Buffer.from('b'), eicar].map(scan));
    expect(verdicts.map(({ kind }) => kind)).toEqual(['clean', 'infected', 'clean', 'infected']);
  });
});

describe('a scanner that is away', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());
  const behaving = async (behave: (socket: Socket) => void) => {
    server = createServer((socket) => {
      socket.on('error', () => {});
      behave(socket);
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return scannerAt({ host: '127.0.0.1', port, socket: undefined, patienceMs: 80 })(Buffer.from('x'));
  };

  it.each<[string, (socket: Socket) => void]>([
    ['closes', (socket) => socket.destroy()],
    ['says nothing', () => {}],
    ['ends without an answer', (socket) => socket.end()],
    ['finds the file too large', (socket) => socket.end('INSTREAM size limit exceeded. ERROR\0')],
    ['answers nonsense', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['says OK and FOUND', (socket) => socket.end('stream: OK\0stream: X FOUND\0')],
  ])('as it %s, has found nothing and passed nothing', async (_name, behave) => {
    expect(await behaving(behave)).toEqual({ kind: 'away' });
  });

  it('is not asked again at once', async () => {
    const gone = await standInClamd();
    gone.stop();
    const scan = scannerAt({ host: '127.0.0.1', port: gone.port, socket: undefined });
    expect(await scan(Buffer.from('x'))).toEqual({ kind: 'away' });
    let asked = 0;
    server = createServer((socket) => {
      asked += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server!.listen(gone.port, '127.0.0.1', resolve));
    expect(await scan(Buffer.from('x'))).toEqual({ kind: 'away' });
    expect(asked).toBe(0);
    // One that is there and fails at a file is asked about the next.
    const other = scannerAt({ host: '127.0.0.1', port: gone.port, socket: undefined });
    for (let n = 0; n < 3; n += 1) expect(await other(Buffer.from('x'))).toEqual({ kind: 'away' });
    expect(asked).toBe(3);
  });

  it('writes no control character of its answer anywhere', async () => {
    server = createServer((socket) => void socket.end('stream: Evil\x1b[31m\tName FOUND\0'));
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const verdict = await scannerAt({ host: '127.0.0.1', port, socket: undefined })(Buffer.from('x'));
    expect(verdict).toEqual({ kind: 'infected', signature: 'Evil__31m_Name' });
  });
});
