import { config } from '../src/config.ts';
import { connect, type Database } from '../src/database/connect.ts';
import { AlreadyRunning, startEmbedded } from '../src/database/embedded.ts';
import { followKeys } from '../src/database/keyring.ts';
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
  const db = connect(owner ?? url);
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

const nothing = async () => {};
