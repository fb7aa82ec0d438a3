import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Entry } from './archive.ts';
import { BackupFault, commonFaults } from './fault.ts';
import {
  copyOut,
  migrationsOf,
  plainSpeech,
  sequencesOf,
  tablesOf,
  type Sequence,
  type Session,
  type Table,
} from './queries.ts';

export const format = 1;

/** What stands at the beginning of a backup: enough to know whether this program can restore it. */
export type Header = {
  format: number;
  program: string;
  createdAt: string;
  server: string;
  /** Whether the rows are those of a demonstration. */
  demonstration: boolean;
  migrations: string[];
  tables: { name: string; columns: string[] }[];
};

/** What one table came to: its rows, and the SHA-256 of their text in the order of the primary key. */
export type Tally = { name: string; columns: string[]; rows: number; bytes: number; sha256: string };

/** What stands at the end: a backup without it is none. */
export type Manifest = { tables: Tally[]; sequences: Sequence[] };

const partBytes = 4 * 1024 * 1024;

/** The same lock that `migrate` takes: its second number is 1, shared here. */
const migrationLock = '1352017, 1';

/**
 * Everything that the database holds at one instant, as the entries of a backup: header, each table in parts of some
 * megabytes (text of COPY), manifest. Reads in one transaction (repeatable read, read only) and blocks nobody who
 * writes; a migration waits until it is over. `note` hears of each table when it is done.
 */
export async function* snapshot(
  connectionString: string,
  { now, demonstration, note }: { now: Date; demonstration: boolean; note?: (tally: Tally) => void },
): AsyncGenerator<Entry> {
  const client = new Client({ connectionString, application_name: 'aduan-sabtu backup', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(plainSpeech);
    await waitForMigrations(client);
    await client.query('begin isolation level repeatable read, read only');
    const { rows } = await client.query<{ server: string }>(
      "select current_setting('server_version') as server",
    );
    const migrations = await migrationsOf(client);
    if (migrations.length === 0) throw new BackupFault(commonFaults.empty);
    const all = await tablesOf(client);
    const header: Header = {
      format,
      program: await programVersion(),
      createdAt: now.toISOString(),
      server: rows[0]!.server,
      demonstration,
      migrations,
      tables: all.map(({ name, columns }) => ({ name, columns })),
    };
    yield entryOf('header.json', header);
    const tables: Tally[] = [];
    for (const table of all) {
      const tally = yield* rowsOf(client, table);
      tables.push(tally);
      note?.(tally);
    }
    const manifest: Manifest = { tables, sequences: await sequencesOf(client) };
    await client.query('commit');
    yield entryOf('manifest.json', manifest);
  } finally {
    await client.end();
  }
}

/** Counts and hashes a table as `snapshot` does, without keeping its rows. */
export async function tallyOf(session: Session, table: Table): Promise<Tally> {
  const parts = rowsOf(session, table);
  for (;;) {
    const { done, value } = await parts.next();
    if (done) return value;
  }
}

/** Counts and hashes rows in the text of COPY, where a line break in a value is written as two signs. */
export function counter() {
  const hash = createHash('sha256');
  let [rows, bytes] = [0, 0];
  return {
    add(chunk: Buffer): void {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
    },
    result: () => ({ rows, bytes, sha256: hash.digest('hex') }),
  };
}

const entryOf = (name: string, content: object): Entry => ({
  name,
  bytes: Buffer.from(`${JSON.stringify(content, null, 1)}\n`),
});

async function* rowsOf(session: Session, table: Table): AsyncGenerator<Entry, Tally> {
  const stream = session.query(copyTo(copyOut(table)));
  const counted = counter();
  let [held, size, part] = [[] as Buffer[], 0, 0];
  const flush = (): Entry => {
    const entry = {
      name: `tables/${table.name}/${String(++part).padStart(6, '0')}`,
      bytes: Buffer.concat(held),
    };
    [held, size] = [[], 0];
    return entry;
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    counted.add(chunk);
    held.push(chunk);
    size += chunk.length;
    if (size >= partBytes) yield flush();
  }
  if (size > 0) yield flush();
  const { name, columns } = table;
  return { name, columns, ...counted.result() };
}

// Asked again and again: a statement that waits would hold up an index that is built beside the work.
async function waitForMigrations(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_lock_shared(${migrationLock}) as taken`,
    );
    if (rows[0]!.taken) return;
    await sleep(200);
  }
}

/** As package.json says. */
export async function programVersion(): Promise<string> {
  const file = await readFile(join(import.meta.dirname, '../../package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
