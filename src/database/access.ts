import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Transaction } from './connect.ts';

const file = join(import.meta.dirname, '../../db/access.sql');

/**
 * Gives the roles `aduan_web` and `aduan_worker` what db/access.sql says, when that file or the tables have changed
 * since the last time; otherwise only looks. Connected as the owner of the tables, after the migrations; processes that
 * start together take turns. Returns whether something was done.
 * @throws Error with what a database administrator has to run, when the login may not do it itself
 */
export async function applyAccess(db: Database): Promise<boolean> {
  const text = await readFile(file, 'utf8');
  return db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(1352017, 6)');
    const wanted = await fingerprint(trx, text);
    if (await isApplied(trx, wanted)) return false;
    try {
      // Question marks stand for bindings to Knex.
      await trx.raw(text.replaceAll('?', String.raw`\?`));
      await becomeMember(trx);
    } catch (fault) {
      throw await explained(db, fault);
    }
    await trx('access_rules')
      .insert({ applied: wanted, applied_at: trx.fn.now() })
      .onConflict('only_row')
      .merge();
    return true;
  });
}

/**
 * Whether the login of this pool can take both roles, as each query of the web and the worker does.
 * @throws Error with what a database administrator has to run
 */
export async function checkStandings(db: Database): Promise<void> {
  for (const role of ['aduan_web', 'aduan_worker'])
    await db.raw(`select set_config('role', ?, true)`, [role]).catch(async (fault: unknown) => {
      throw await explained(db, fault);
    });
}

// The structure, too: the rules are given table by table, and a new one starts with none.
async function fingerprint(trx: Transaction, text: string): Promise<Buffer> {
  const { rows } = await trx.raw<{ rows: { name: string; kept: boolean }[] }>(
    `select c.oid::regclass::text as name, exists (select from pg_trigger t where t.tgrelid = c.oid
       and t.tgfoid = to_regproc('refuse_change') and not t.tgisinternal) as kept
     from pg_class c where c.relkind in ('r', 'p', 'v', 'S')
       and c.relnamespace in (to_regnamespace('public'), to_regnamespace('graphile_worker')) order by 1`,
  );
  return createHash('sha256').update(text).update(JSON.stringify(rows)).digest();
}

// A dump that was brought into another cluster remembers rules for roles that aren't there.
async function isApplied(trx: Transaction, wanted: Buffer): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: [{ same: boolean }] }>(
    `select exists (select from access_rules where applied = ?)
       and (select count(*) = 2 from pg_roles r where r.rolname in ('aduan_web', 'aduan_worker')
         and has_table_privilege(r.oid, 'complaints', 'select')) as same`,
    [wanted],
  );
  return rows[0].same;
}

// From PostgreSQL 16 on whoever creates a role may pass it on, but can't take it without being told so. Where the owner
// is nothing else it need not: `checkStandings` asks as the login that does.
async function becomeMember(trx: Transaction): Promise<void> {
  await trx.raw(`do $$ declare wanted text;
    begin
      foreach wanted in array array['aduan_web', 'aduan_worker'] loop
        if not pg_has_role(current_user, wanted, case when current_setting('server_version_num')::int >= 160000
          then 'SET' else 'MEMBER' end) then execute format('grant %I to current_user', wanted); end if;
      end loop;
    exception when insufficient_privilege then null;
    end $$`);
}

/** Whether PostgreSQL refused something to this login. */
export const isForbidden = (fault: unknown): fault is Error =>
  fault instanceof Error && 'code' in fault && fault.code === '42501';

// 42501 insufficient_privilege, 22023 "role does not exist" of set_config.
async function explained(db: Database, fault: unknown): Promise<unknown> {
  const code = typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : undefined;
  if (code !== '42501' && code !== '22023' && code !== '42704') return fault;
  const { rows } = await db.raw<{ rows: [{ login: string }] }>('select quote_ident(session_user) as login');
  return new Error(
    `The database login ${rows[0].login} may not take or make the roles of db/access.sql: ${
      fault instanceof Error ? (fault.message.split(' - ').at(-1) ?? '') : ''
    }\nLet a database administrator run, once for the cluster:\n\n${sqlForAdministrator(rows[0].login)}\n`,
    { cause: fault },
  );
}

const sqlForAdministrator = (login: string) => `  create role aduan_web nologin;
  create role aduan_worker nologin;
  grant aduan_web, aduan_worker to ${login};
`;
