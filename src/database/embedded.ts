import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { prepareCluster } from './embedded-files.ts';
import type { Cluster } from './embedded-files.ts';
import { holdLock } from './embedded-lock.ts';
import { forgetStale, isPostgres, launch, readPidFile, terminate } from './embedded-postmaster.ts';
import type { Postmaster } from './embedded-postmaster.ts';

export type EmbeddedServer = { connectionString: string; stop(): Promise<void> };

/** `connectionString` reaches the server of the other process, for commands that only look or add. */
export class AlreadyRunning extends Error {
  readonly connectionString: string;
  constructor(dataDir: string, connectionString: string) {
    super(
      `Another process is already running with the data in ${dataDir}. Stop it, or set another DATA_DIR.`,
    );
    this.name = 'AlreadyRunning';
    this.connectionString = connectionString;
  }
}

/**
 * Starts the PostgreSQL that the npm packages carry, with its data in `<dataDir>/postgres` and its log in
 * `<dataDir>/postgres.log`, on 127.0.0.1 and a free port; or takes over the one that a killed process left
 * behind. Not durable: faster, and lost when the machine stops; for tests.
 * Throws AlreadyRunning while another process uses `dataDir`, Error with a remedy when it cannot start.
 */
export async function startEmbedded(options: {
  dataDir: string;
  durable?: boolean;
}): Promise<EmbeddedServer> {
  const dataDir = resolve(options.dataDir);
  const durable = options.durable ?? true;
  const cluster = await prepareCluster(dataDir, durable);
  const postmaster = await attach(cluster, durable);
  const url = (database: string) =>
    `postgres://postgres:${cluster.password}@127.0.0.1:${postmaster.port}/${database}?sslmode=disable`;

  const lock = await holdLock(url('postgres'));
  if (!lock) throw new AlreadyRunning(dataDir, url('aduan_sabtu'));
  // The lock goes last: whoever starts meanwhile waits for the end of this server instead of adopting it.
  const shutDown = async () => {
    lock.abandon();
    await terminate(cluster, postmaster);
    await lock.release();
  };
  try {
    await createDatabase(url('postgres'));
  } catch (error) {
    await shutDown();
    throw error;
  }
  let stopped: Promise<void> | undefined;
  return { connectionString: url('aduan_sabtu'), stop: () => (stopped ??= shutDown()) };
}

async function attach(cluster: Cluster, durable: boolean): Promise<Postmaster> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const postmaster = (await adopt(cluster)) ?? (await launch(cluster, durable));
    if (postmaster) return postmaster;
    await sleep(100 + Math.random() * 100);
  }
  throw new Error(`PostgreSQL found no free port or a process of an earlier one stays, see ${cluster.log}`);
}

/** The postmaster that still runs on this cluster, waited for while it starts, recovers or stops. */
async function adopt(cluster: Cluster): Promise<Postmaster | undefined> {
  const begin = Date.now();
  for (;;) {
    const found = await readPidFile(cluster.folder);
    // A pid file without a process is PostgreSQL's own business: it clears it.
    if (!found) return undefined;
    const alive = await isPostgres(found.pid);
    const answer = alive ? await ask(cluster, found) : 'foreign';
    if (answer === 'ours') return found;
    const patience = found.status === 'ready' ? 1_000 : 60_000;
    if (answer === 'foreign' || (answer === 'silent' && Date.now() - begin > patience)) {
      await forgetStale(cluster.folder, found);
      return undefined;
    }
    await sleep(50);
  }
}

/**
 * Whose server listens there. The number in the pid file may have passed to another PostgreSQL, and a copied
 * data folder has the password of the original: only the server of this folder sees a file just written to it.
 */
async function ask(cluster: Cluster, { port }: Postmaster): Promise<'ours' | 'foreign' | 'busy' | 'silent'> {
  const { password } = cluster;
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    ssl: false,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const nonce = randomUUID();
    // Not through a link that the server's account may have put there: we may be root.
    await rm(join(cluster.folder, 'whose'), { force: true });
    await writeFile(join(cluster.folder, 'whose'), nonce, { mode: 0o644, flag: 'wx' });
    const { rows } = await client.query<{ nonce: string | null }>(
      "select pg_read_file('whose', true) as nonce",
    );
    return rows[0]?.nonce === nonce ? 'ours' : 'foreign';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // Wrong password or role; starting, stopping, recovering or full; anything else is no answer.
    if (code.startsWith('28')) return 'foreign';
    return ['57P03', '57P01', '53300'].includes(code) ? 'busy' : 'silent';
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'aduan_sabtu'");
    if (!rowCount) await client.query('create database aduan_sabtu');
  } finally {
    await client.end();
  }
}
