import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- A month is published once, when it is over; a correction is a version of its own and says why.
    create table publications (
      month date not null check (extract(day from month) = 1),
      version smallint not null check (version > 0),
      made_at timestamptz not null,
      superseded_at timestamptz,
      reason text,
      primary key (month, version),
      check ((version = 1) = (reason is null))
    );
    create unique index publications_current on publications (month) where superseded_at is null;

    -- What everybody may know: an empty number is one that is not told, and none below five can be stored.
    create table published_figures (
      month date not null,
      version smallint not null,
      area_code text not null references areas,
      category_code text references categories,
      received integer check (received >= 5),
      solved integer check (solved >= 5),
      solved_in_time integer check (solved_in_time >= 5 and solved - solved_in_time >= 5),
      ended_otherwise integer check (ended_otherwise >= 5),
      median_days real check (median_days is null or solved is not null),
      foreign key (month, version) references publications,
      unique nulls not distinct (month, version, area_code, category_code)
    );
    -- One area over all months, and its parts: the page of the figures.
    create index published_figures_of_area on published_figures (area_code, month) where category_code is null;
    create trigger published_figures_append_only before update or delete on published_figures
      for each row execute function refuse_change();
  `);
}
