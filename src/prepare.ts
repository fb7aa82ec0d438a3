import { runMigrations } from 'graphile-worker';
import { seedReference } from './areas/seed.ts';
import { config } from './config.ts';
import type { Database } from './database/connect.ts';
import { migrate } from './database/migrate.ts';
import { holdsDemonstration, seedDemonstrationAccounts } from './demonstration/accounts.ts';

/**
 * Brings a database of any age to what this version of the program needs. Safe in several processes at once.
 * @throws Error when production would run on a demonstration's database, whose accounts everybody can enter, or a
 * demonstration on a real one, which it would fill with invented complaints.
 */
export async function prepareDatabase(db: Database, connectionString: string): Promise<void> {
  await runMigrations({ connectionString });
  await migrate(db);
  await db.transaction(async (trx) => {
    // One process seeds, the others find it done.
    await trx.raw('select pg_advisory_xact_lock(1352017, 2)');
    await seedReference(trx, config.provinceCode);
    const [held, used] = [await holdsDemonstration(trx), await trx('people').first('id')];
    if (held && config.production) throw new Error(demonstrationKept);
    if (used && !held && config.demonstration) throw new Error(productionKept);
    if (config.demonstration) await seedDemonstrationAccounts(trx);
  });
}

const demonstrationKept =
  'DATABASE_URL leads to a database that holds demonstration accounts. Production needs an empty one of its own.';
const productionKept =
  'DATABASE_URL leads to a database with real accounts. Set NODE_ENV=production, or take another one for a demonstration.';
