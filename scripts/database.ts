import { config } from '../src/config.ts';
import { connect, type Database } from '../src/database/connect.ts';
import { AlreadyRunning, startEmbedded } from '../src/database/embedded.ts';
import { prepareDatabase } from '../src/prepare.ts';

/**
 * Runs a command on the prepared database: that of DATABASE_URL, the one of a running `npm start`, or the
 * embedded one started for the time of the command.
 */
export async function withDatabase<T>(command: (db: Database, url: string) => Promise<T>): Promise<T> {
  const { url, stop } = await reach();
  const db = connect(url);
  try {
    await prepareDatabase(db, url);
    return await command(db, url);
  } finally {
    await db.destroy();
    await stop();
  }
}

async function reach(): Promise<{ url: string; stop(): Promise<void> }> {
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
