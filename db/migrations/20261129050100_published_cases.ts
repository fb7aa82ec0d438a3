import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- A solved case as everybody may know it: no number, no key, nothing that leads to the complaint or its day.
    create table published_cases (
      id uuid primary key default gen_random_uuid(),
      month date not null,
      area_code text not null references areas,
      category_code text not null references categories,
      level text not null check (level in ('kecamatan', 'city', 'province')),
      received_week date not null,
      solved_week date not null
    );
    -- The feed of an area: the newest month, with all that lies in it; and what is too old.
    create index published_cases_of_area on published_cases (month, area_code text_pattern_ops);
  `);
}
