import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Which version of db/access.sql, and of the tables that it speaks of, this database was given.
    create table access_rules (
      only_row boolean primary key default true check (only_row),
      applied bytea not null,
      applied_at timestamptz not null default now()
    );

    -- db/access.sql asks which complaints a complainant has.
    create index complaints_by_complainant on complaints (complainant_id);

    -- Policies make plans look dear, and what they look for is compiled longer than it is looked for. A matter of
    -- speed: where the owner of the tables does not own the database, it stays as it is.
    do $$ begin
      execute format('alter database %I set jit = off', current_database());
    exception when insufficient_privilege then null;
    end $$;
  `);
}
