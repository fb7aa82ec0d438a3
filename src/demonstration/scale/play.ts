import type { Database } from '../../database/connect.ts';
import { simulateWeeks } from '../simulation/weeks.ts';

export type Play = { weeks: number; seed: number; until: Date; called?: (word: string) => string };

/** Plays weeks through the verbs in a database that is there for nothing else, with few kecamatan: those of `smallCity`. */
export async function playWeeks(db: Database, play: Play, kecamatan?: readonly string[]): Promise<void> {
  await keepOnly(db, kecamatan ?? (await smallCity(db)));
  await simulateWeeks(db, play);
}

const few = 3;

async function smallCity(db: Database): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { code: string }[] }>(
    `with inhabited as (
       select k.code, k.parent_code as city, count(*) over (partition by k.parent_code) as n from areas k
       where k.level = 'kecamatan' and exists (select from areas where parent_code = k.code))
     select code from inhabited where city = (
       select city from inhabited where n >= :few and city not like '%.01' order by city limit 1)
     order by code limit :few`,
    { few },
  );
  if (rows.length === 0) throw new Error(`No city of the province has ${few} kecamatan`);
  return rows.map(({ code }) => code);
}

/** Leaves of a province these kecamatan with all that is in and above them; the rest would only take time. */
export async function keepOnly(db: Database, kecamatan: readonly string[]): Promise<void> {
  await db.transaction(async (trx) => {
    // What leads to places that are gone is nobody's concern in such a database.
    await trx.raw('set local session_replication_role = replica');
    await trx.raw(
      `delete from areas a where not exists (select from unnest(?::text[]) k where a.code = k
         or a.code like k || '.%' or k like a.code || '.%')`,
      [[...kecamatan]],
    );
    await trx.raw('delete from offices where area_code not in (select code from areas)');
    await trx.raw('delete from role_grants where office_id not in (select id from offices)');
  });
}

/** The most weeks that are played: what came in the first of them has nearly all ended. */
export const weeksPlayed = 10;
