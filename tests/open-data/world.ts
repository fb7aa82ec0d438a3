import type { World } from '../support/world.ts';

export type Closing = {
  kelurahan: string;
  category?: string;
  received: string;
  /** When it was solved, and whether a deadline had passed before; null while it is open. */
  solved?: string | null;
  late?: boolean;
  otherwise?: string;
  confidential?: boolean;
  restricted?: boolean;
  anonymous?: boolean;
  count: number;
};

let lived = 0;

/** Complaints as they lie in the table after their life, copied from one that was received as people do it. */
export async function livedThrough(world: World, lives: readonly Closing[]): Promise<void> {
  const model = await world.complaint({}, new Date('2026-09-05T02:00:00Z'));
  const { rows } = await world.db.raw<{ rows: { names: string }[] }>(
    `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
     where table_name = 'complaints' and column_name <> all (?) and is_identity = 'NO'`,
    [Object.keys(changed)],
  );
  const { names } = rows[0]!;
  for (const life of lives) {
    const at = lived++;
    const bindings = {
      model: model.id,
      prefix: `${String.fromCodePoint(65 + Math.floor(at / 26))}${String.fromCodePoint(65 + (at % 26))}`,
      kelurahan: life.kelurahan,
      category: life.category ?? 'saluran',
      received: life.received,
      solved: life.solved ?? null,
      closed: life.otherwise ?? life.solved ?? null,
      reason: life.otherwise ? 'withdrawn' : life.solved ? 'confirmed' : null,
      late: life.late ?? false,
      confidential: life.confidential ?? false,
      restricted: life.restricted ?? false,
      anonymous: life.anonymous ?? false,
      count: life.count,
    };
    await world.db.raw(
      `with made as (
         insert into complaints (${Object.keys(changed).join(', ')}, ${names})
         select ${Object.values(changed).join(', ')}, ${names} from complaints, generate_series(1, :count) n
         where id = :model returning id)
       insert into deadlines (complaint_id, state, started_at, due_at, passed_at, ended_at)
       select id, 'kecamatan.received', :received, :received, case when :late then :solved::timestamptz end, :solved
       from made where :solved::timestamptz is not null`,
      bindings,
    );
  }
  await world.db('deadlines').where({ complaint_id: model.id }).delete();
}

const changed = {
  ticket: `:prefix || lpad(n::text, 6, '0')`,
  track_key: `:prefix || 'k' || n`,
  received_at: ':received::timestamptz',
  resolved_at: ':solved::timestamptz',
  resolved_level: `case when :solved::timestamptz is not null then 'kecamatan' end`,
  state: `case when :closed::timestamptz is null then 'kecamatan.received' else 'closed' end`,
  closed_at: ':closed::timestamptz',
  closed_reason: ':reason',
  category_code: ':category',
  city_code: 'left(:kelurahan, 5)',
  kecamatan_code: 'left(:kelurahan, 8)',
  kelurahan_code: ':kelurahan',
  confidential: ':confidential::boolean',
  restricted: ':restricted::boolean',
  anonymous: ':anonymous::boolean',
};
