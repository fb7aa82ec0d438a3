// npm run setup [-- --reset]: prepares the database; --reset empties the embedded one first.
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { config } from '../src/config.ts';
import { AlreadyRunning, startEmbedded } from '../src/database/embedded.ts';
import { withDatabase } from './database.ts';

const { values } = parseArgs({ options: { reset: { type: 'boolean', default: false } } });

if (values.reset) await reset();
await withDatabase(async (db) => {
  const [{ n }] = (await db('areas').count('* as n')) as unknown as [{ n: number }];
  console.log(`  The database is ready: ${n} areas of province ${config.provinceCode}.`);
});

async function reset() {
  if (config.databaseUrl) stop('DATABASE_URL is set. --reset only empties the embedded database.');
  try {
    const server = await startEmbedded({ dataDir: config.dataDir });
    await server.stop();
  } catch (fault) {
    if (fault instanceof AlreadyRunning) stop('Aduan Sabtu is running with this data. Stop it first.');
    throw fault;
  }
  await rm(config.dataDir, { recursive: true, force: true });
}

function stop(reason: string): never {
  console.error(`  ${reason}`);
  process.exit(1);
}
