import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { config } from '../config.ts';
import { log } from '../log.ts';

export type Verdict =
  | { kind: 'clean' }
  | { kind: 'infected'; signature: string }
  /** No scanner is configured. */
  | { kind: 'off' }
  /** One is configured and does not answer. */
  | { kind: 'away' };

export type Scanner = (bytes: Buffer) => Promise<Verdict>;
type Settings = { host: string | undefined; port: number; socket: string | undefined; patienceMs?: number };

const chunk = 64 * 1024;
/** When it can't be reached it is not asked for so long, so that nobody waits at the counter for a dead scanner. */
const restMs = 10_000;

/** Asks ClamAV's daemon about files, by its own protocol: clamd(8), INSTREAM. 'off' without one. */
export function scannerAt({ host, port, socket, patienceMs = 20_000 }: Settings): Scanner {
  const to: NetConnectOpts | null = socket ? { path: socket } : host ? { host, port } : null;
  if (!to) return async () => ({ kind: 'off' });
  let asleepUntil = 0;
  return async (bytes) => {
    if (performance.now() < asleepUntil) return { kind: 'away' };
    try {
      return verdictOf(await answerTo(bytes, to, patienceMs));
    } catch (fault) {
      // A file on which it fails or takes too long puts nobody else's off.
      if (fault instanceof Unreached) asleepUntil = performance.now() + restMs;
      log.warn({ err: fault }, 'the virus scanner does not answer');
      return { kind: 'away' };
    }
  };
}

/** The scanner of this installation: CLAMD_SOCKET, or CLAMD_HOST and CLAMD_PORT. */
export const scan: Scanner = scannerAt(config.clamd);

class Unreached extends Error {}

function verdictOf(answer: string): Verdict {
  if (answer === 'stream: OK') return { kind: 'clean' };
  const found = /^stream: ([^\0\n]{1,200}) FOUND$/.exec(answer);
  if (found) return { kind: 'infected', signature: found[1]!.replace(/[^\w.:()-]/g, '_') };
  throw new Error(`clamd answered ${JSON.stringify(answer.slice(0, 200))}`);
}

function answerTo(bytes: Buffer, to: NetConnectOpts, patienceMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(to);
    const chunks: Buffer[] = [];
    let reached = false;
    socket.setTimeout(Math.min(patienceMs, 2000));
    socket.once('timeout', () => socket.destroy(new Error('Nothing comes in time')));
    socket.once('connect', () => {
      reached = true;
      socket.setTimeout(patienceMs);
      send(socket, bytes);
    });
    socket.on('data', (part: Buffer) => chunks.push(part));
    socket.once('error', (fault) => reject(reached ? fault : new Unreached(fault.message)));
    socket.once('close', () => {
      const answer = Buffer.concat(chunks)
        .toString('latin1')
        .replace(/[\0\n]+$/, '');
      if (answer) resolve(answer);
      else reject(new Error('The connection was closed without an answer'));
    });
  });
}

// Each part with its length before it, and a length of nothing at the end.
function send(socket: Socket, bytes: Buffer): void {
  socket.write('zINSTREAM\0');
  for (let at = 0; at < bytes.length; at += chunk) {
    const part = bytes.subarray(at, at + chunk);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    socket.write(length);
    socket.write(part);
  }
  socket.write(Buffer.alloc(4));
}
