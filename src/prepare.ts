import { runMigrations } from 'graphile-worker';
import { seedReference } from './areas/seed.ts';
import { config } from './config.ts';
import type { Database } from './database/connect.ts';
import { migrate } from './database/migrate.ts';
import { seedDemonstrationAccounts } from './demonstration/accounts.ts';

/** Brings a database of any age to what this version of the program needs. Safe in several processes at once. */
export async function prepareDatabase(db: Database, connectionString: string): Promise<void> {
  await runMigrations({ connectionString });
  await migrate(db);
  await db.transaction(async (trx) => {
    // One process seeds, the others find it done.
    await trx.raw('select pg_advisory_xact_lock(1352017, 2)');
    await seedReference(trx, config.provinceCode);
    if (config.demonstration) await seedDemonstrationAccounts(trx);
  });
}
