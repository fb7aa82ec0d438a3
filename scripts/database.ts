import { mkdtemp, rm } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { config } from '../src/config.ts';
import { connect, type Database } from '../src/database/connect.ts';
import { AlreadyRunning, startEmbedded } from '../src/database/embedded.ts';
import { followKeys, openKeys } from '../src/database/keyring.ts';
import { prepareAsOwner, prepareDatabase } from '../src/prepare.ts';

/**
 * Runs a command on the prepared database: that of DATABASE_URL, the one of a running `npm start`, or the
 * embedded one started for the time of the command. As the tables' owner it takes DATABASE_OWNER_URL, where that is set.
 */
export async function withDatabase<T>(
  command: (db: Database, url: string) => Promise<T>,
  { asOwner = false } = {},
): Promise<T> {
  const { url, stop } = await reachDatabase();
  const owner = asOwner ? config.databaseOwnerUrl : undefined;
  // The counter goes first: a command, and what it has the database do, can wait.
  setPriority(constants.priority.PRIORITY_LOW);
  const db = connect(owner ?? url, { behind: true });
  let unfollow = nothing;
  try {
    await (owner ? prepareDatabase(db, owner) : prepareAsOwner(db, url));
    unfollow = followKeys(db);
    return await command(db, url);
  } finally {
    await unfollow();
    await db.destroy();
    await stop();
  }
}

/** That database as it is, not prepared. */
export async function reachDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: nothing };
  try {
    const server = await startEmbedded({ dataDir: config.dataDir });
    return { url: server.connectionString, stop: () => server.stop() };
  } catch (fault) {
    if (!(fault instanceof AlreadyRunning)) throw fault;
    return { url: fault.connectionString, stop: nothing };
  }
}

/**
 * Lets a command have a prepared database beside its own that is gone afterwards, on a server of its own that starts when
 * it is first asked for. What is sealed there opens in `db`.
 */
export async function withPassingDatabase<T>(
  db: Database,
  command: (passing: () => Promise<Database>) => Promise<T>,
): Promise<T> {
  const ends: (() => Promise<unknown>)[] = [];
  const start = async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'aduan-sabtu-play-'));
    ends.push(() => rm(dataDir, { recursive: true, force: true }));
    const server = await startEmbedded({ dataDir, durable: false });
    ends.push(() => server.stop());
    const passing = connect(server.connectionString);
    ends.push(() => passing.destroy());
    await prepareDatabase(passing, server.connectionString);
    await passing.raw('truncate data_keys, data_key_wraps');
    await passing.batchInsert('data_keys', (await db('data_keys')) as object[]);
    await passing.batchInsert('data_key_wraps', (await db('data_key_wraps')) as object[]);
    await openKeys(db);
    return passing;
  };
  let started: Promise<Database> | undefined;
  const end = async () => {
    for (const each of ends.splice(0).toReversed()) await each();
  };
  // Whoever ends the command ends the server with it: nobody would look for that one.
  const ended = (signal: NodeJS.Signals) =>
    void end().finally(() => process.exit(128 + constants.signals[signal]));
  process.once('SIGTERM', ended).once('SIGINT', ended);
  try {
    return await command(() => (started ??= start()));
  } finally {
    process.off('SIGTERM', ended).off('SIGINT', ended);
    await end();
  }
}

const nothing = async () => {};
