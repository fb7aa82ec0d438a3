import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

export type FolderLock = { abandon(): void; release(): Promise<void> };

/** Any number would do; this one is Ingub 135/2017. */
const key = 1352017;

/**
 * Marks the cluster as in use by this process: a session-level advisory lock on a connection of its own, which
 * ends with the process. Undefined when another process has it. Taken again when the server drops the connection.
 * `abandon` stops taking it again, `release` lets it go.
 */
export async function holdLock(url: string): Promise<FolderLock | undefined> {
  // The session of a process that was just killed takes a moment to end.
  let first = await take(url);
  for (let attempt = 0; !first && attempt < 20; attempt++) {
    await sleep(100);
    first = await take(url);
  }
  if (!first) return undefined;

  const held = { by: first, abandoned: false };
  const watch = () => held.by.once('end', () => void retake());
  const retake = async (): Promise<void> => {
    await sleep(250, undefined, { ref: false });
    if (held.abandoned) return;
    const next = await take(url).catch(() => undefined);
    if (!next) return retake();
    held.by = next;
    watch();
  };
  watch();
  return {
    abandon: () => void (held.abandoned = true),
    release: () => held.by.end().catch(() => {}),
  };
}

async function take(url: string): Promise<Client | undefined> {
  const client = new Client({ connectionString: url, application_name: 'aduan-sabtu lock', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${key}) as taken`);
  if (rows[0]?.taken) return client;
  await client.end();
  return undefined;
}
