import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';

/** `only`: these and no others, for a database that is to be as an older program left it. */
type Options = { directory?: string; only?: readonly string[] | undefined };

type Migration = Pick<Knex.Migration, 'up'> & { config?: { transaction?: boolean } };

const migrations = join(import.meta.dirname, '../../db/migrations');

/** Any number would do; this one is Ingub 135/2017. */
const lock = [1352017, 1] as const;

/**
 * Runs the migrations of `db/migrations` that this database has not seen and returns their
 * names: all in one transaction, or each in its own when one of them exports `config = { transaction: false }`.
 * Processes that start together take turns. Needs a pool of at least two connections. Throws what a migration throws.
 */
export async function migrate(db: Knex, options: Options = {}): Promise<string[]> {
  const names = await pendingMigrations(db, options);
  if (names.length === 0) return [];
  return db.transaction(async (turn) => {
    // Asked again and again instead of waited for: a waiting statement holds a snapshot, and
    // "create index concurrently" in the other process would wait for it in turn.
    while (!(await takeLock(turn))) await sleep(50);
    const config = { migrationSource: forwardOnly(options) };
    // Ours is the only turn, so a lock in Knex's own table was left by a process that was killed.
    await db.migrate.forceFreeMigrationsLock(config);
    const [, done]: [number, string[]] = await db.migrate.latest(config);
    return done;
  });
}

/** The names of the migrations that this database has not seen, in order; for /readyz. */
export async function pendingMigrations(db: Knex, options: Options = {}): Promise<string[]> {
  const names = await migrationNames(options);
  const { rows } = await db.raw<{ rows: { present: boolean }[] }>(
    "select to_regclass('knex_migrations') is not null as present",
  );
  if (!rows[0]?.present) return names;
  const seen = new Set(await db('knex_migrations').pluck<string[]>('name'));
  return names.filter((name) => !seen.has(name));
}

/** The names of all migrations that this program knows, in order. */
export const knownMigrations = (): Promise<string[]> => migrationNames({});

async function takeLock(turn: Knex.Transaction): Promise<boolean> {
  // Without bindings: what is sent with some stays open as a portal, and holds its snapshot until the turn ends.
  const { rows } = await turn.raw<{ rows: { taken: boolean }[] }>(
    `select pg_try_advisory_xact_lock(${lock.join(', ')}) as taken`,
  );
  return rows[0]?.taken === true;
}

function forwardOnly(options: Options): Knex.MigrationSource<string> {
  return {
    getMigrations: () => migrationNames(options),
    getMigrationName: (name) => name,
    getMigration: async (name) => {
      // Relative, because Jest loads its global setup as CommonJS, which knows no file: addresses.
      const path = relative(import.meta.dirname, join(options.directory ?? migrations, name)).replaceAll(
        '\\',
        '/',
      );
      const { up, config }: Migration = await import(path);
      const down = () => Promise.reject(new Error(`${name} is forward-only: write a new migration`));
      return config ? { up, down, config } : { up, down };
    },
  };
}

async function migrationNames({ directory = migrations, only }: Options): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  const known = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts')).sort();
  return only ? known.filter((name) => only.includes(name)) : known;
}
