import { runMigrations } from 'graphile-worker';
import { seedReference } from './areas/seed.ts';
import { learnWords } from './complaints/search/vocabulary.ts';
import { config } from './config.ts';
import { applyAccess, checkStandings, isForbidden } from './database/access.ts';
import { connect, type Database } from './database/connect.ts';
import { openKeys } from './database/keyring.ts';
import { migrate } from './database/migrate.ts';
import { holdsDemonstration, seedDemonstrationAccounts } from './demonstration/accounts.ts';

/**
 * Brings a database of any age to what this version of the program needs. Safe in several processes at once.
 * @throws Error when production would run on a demonstration's database, whose accounts everybody can enter, or a
 * demonstration on a real one, which it would fill with invented complaints; WrongDataKey when DATA_KEY is another one's.
 */
export async function prepareDatabase(db: Database, connectionString: string): Promise<void> {
  await refuseHalfRestored(db);
  await runMigrations({ connectionString });
  await migrate(db);
  await openKeys(db);
  await applyAccess(db);
  await db.transaction(async (trx) => {
    // One process seeds, the others find it done.
    await trx.raw('select pg_advisory_xact_lock(1352017, 2)');
    await seedReference(trx, config.provinceCode);
    if (!(await trx('search_words').first('word'))) await learnWords(trx);
    const [held, used] = [await holdsDemonstration(trx), await trx('people').first('id')];
    if (held && config.production) throw new Error(demonstrationKept);
    if (used && !held && config.demonstration) throw new Error(productionKept);
    if (config.demonstration) await seedDemonstrationAccounts(trx);
  });
}

/**
 * The same as the login that owns the tables (DATABASE_OWNER_URL, where there is one), for a pool that may only use
 * them. @throws Error also when that pool can't take the roles of db/access.sql
 */
export async function prepareAsOwner(db: Database, connectionString: string): Promise<void> {
  const ownerUrl = config.databaseOwnerUrl;
  if (ownerUrl) {
    const owner = connect(ownerUrl, { max: 3 });
    try {
      await prepareDatabase(owner, ownerUrl);
    } finally {
      await owner.destroy();
    }
  } else
    await prepareDatabase(db, connectionString).catch((fault: unknown) => {
      throw isForbidden(fault) ? new Error(ownerNeeded, { cause: fault }) : fault;
    });
  await checkStandings(db);
}

/** The structure without any row: of these migrations alone, as an older program left it, or of all. For a restore. */
export async function prepareStructure(
  db: Database,
  connectionString: string,
  only?: readonly string[],
): Promise<void> {
  await runMigrations({ connectionString });
  await migrate(db, { only });
  if (!only) await applyAccess(db);
}

async function refuseHalfRestored(db: Database): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ half: boolean }] }>(
    "select to_regclass('half_restored') is not null as half",
  );
  if (rows[0].half)
    throw new Error(
      'A restore into this database was interrupted: run npm run restore again, it begins anew.',
    );
}

const ownerNeeded =
  'The login of DATABASE_URL may not bring this database to this version. Set DATABASE_OWNER_URL to the one that owns it.';
const demonstrationKept =
  'DATABASE_URL leads to a database that holds demonstration accounts. Production needs an empty one of its own.';
const productionKept =
  'DATABASE_URL leads to a database with real accounts. Set NODE_ENV=production, or take another one for a demonstration.';
