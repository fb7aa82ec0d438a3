import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { log } from '../log.ts';
import type { Database } from './connect.ts';

export type Listening = {
  /** Whether what is sent arrives here: false until it was seen to, and while the connection is lost. */
  arrives(): boolean;
  end(): Promise<void>;
};
type Hearer = {
  hear(payload: string): void;
  /** From here on everything arrives; before, something may have been missed. */
  begun(): void;
};
export type ListeningTimes = {
  proofMs: number;
  proveEveryMs: number;
  pauseMs: number;
  longestPauseMs: number;
};

const usual: ListeningTimes = {
  proofMs: 5000,
  proveEveryMs: 60_000,
  pauseMs: 1000,
  longestPauseMs: 60_000,
};

/**
 * Listens on a channel of PostgreSQL (NOTIFY) by a connection of its own beside the pool, and connects anew when it is
 * lost. Behind PgBouncer in transaction mode LISTEN is taken and nothing arrives: so a proof is sent through the pool,
 * at once and every minute, and only what came back counts.
 */
export function listenTo(
  pool: Database,
  channel: string,
  { hear, begun }: Hearer,
  times: ListeningTimes = usual,
): Listening {
  const proof = `proof ${randomUUID()}`;
  const ending = new AbortController();
  const { signal } = ending;
  let arrives = false;
  let client: Client | undefined;

  const following = (async () => {
    for (let pause = times.pauseMs; !signal.aborted; pause = Math.min(pause * 2, times.longestPauseMs)) {
      await follow(() => (pause = times.pauseMs)).catch((fault: unknown) => {
        if (!signal.aborted) log.warn({ err: fault }, 'notifications of the database do not arrive');
      });
      arrives = false;
      await client?.end().catch(() => {});
      await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
    }
  })();

  return {
    arrives: () => arrives,
    end: async () => {
      ending.abort();
      await client?.end().catch(() => {});
      await following;
    },
  };

  async function follow(proven: () => void): Promise<void> {
    const { connection } = pool.client.config as { connection: ClientConfig };
    client = new Client({ ...connection, keepAlive: true });
    const lost = once(client, 'end');
    // A broken connection says so twice; the end is enough.
    client.on('error', () => {});
    let came: (() => void) | undefined;
    client.on('notification', ({ payload = '' }) => {
      if (payload === proof) came?.();
      else if (!payload.startsWith('proof ')) hear(payload);
    });
    await client.connect();
    // Whoever stops without a word is not held up by it.
    (client as Client & { unref(): void }).unref();
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    while (!signal.aborted) {
      const back = new Promise<void>((resolve) => (came = resolve));
      await pool.raw('select pg_notify(?, ?)', [channel, proof]);
      if (!(await within(times.proofMs, back, lost))) throw new Error(`Nothing comes back on ${channel}`);
      if (!arrives) {
        arrives = true;
        proven();
        begun();
      }
      if (await within(times.proveEveryMs, lost)) return;
    }
  }
}

/** Whether the first of these happened in time; false, too, when the connection was lost instead. */
async function within(ms: number, wanted: Promise<unknown>, instead?: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const late = sleep(ms, false, { signal: over.signal, ref: false }).catch(() => false);
  try {
    return await Promise.race([
      wanted.then(() => true),
      late,
      ...(instead ? [instead.then(() => false)] : []),
    ]);
  } finally {
    over.abort();
  }
}
