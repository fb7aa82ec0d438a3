import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table documents (
      id bigint generated always as identity primary key,
      code char(12) not null unique,
      kind text not null,
      subject text not null,
      edition smallint not null default 1,
      language text not null check (language in ('id', 'en')),
      media_type text not null check (media_type in ('pdf', 'xlsx')),
      office_id bigint not null references offices,
      title text not null,
      number text,
      signer_name text,
      signer_standing text,
      confidential boolean not null default false,
      data jsonb not null,
      requested_by bigint references people,
      requested_at timestamptz not null,
      -- Whether the worker makes it by itself; history that nobody looks at is made when it is first opened.
      wanted boolean not null default true,
      progress smallint not null default 0 check (progress between 0 and 100),
      attempts smallint not null default 0,
      -- Until then it is in the hands of a worker, or rests after a failure.
      held_until timestamptz,
      failure text,
      template_fault jsonb,
      content bytea,
      sha256 bytea,
      pages integer,
      made_at timestamptz,
      unique (kind, subject, edition, language, media_type),
      check ((made_at is null) = (content is null) and (made_at is null) = (sha256 is null)),
      check ((signer_name is null) = (signer_standing is null))
    );
    -- Both files are compressed already.
    alter table documents alter column content set storage external;
    create index documents_waiting on documents (id) where made_at is null and wanted;

    -- What is printed is fixed by the request, the file once it is made.
    create function refuse_change_of_document() returns trigger language plpgsql as $$
      begin
        if old.made_at is not null then raise exception 'the document is made'; end if;
        if tg_op = 'UPDATE' and
          (new.id, new.code, new.kind, new.subject, new.edition, new.language, new.media_type, new.office_id,
            new.title, new.number, new.signer_name, new.signer_standing, new.confidential, new.data,
            new.requested_by, new.requested_at)
          is distinct from
          (old.id, old.code, old.kind, old.subject, old.edition, old.language, old.media_type, old.office_id,
            old.title, old.number, old.signer_name, old.signer_standing, old.confidential, old.data,
            old.requested_by, old.requested_at)
          then raise exception 'what the document says is fixed';
        end if;
        return coalesce(new, old);
      end $$;
    create trigger documents_frozen before update or delete on documents
      for each row execute function refuse_change_of_document();
  `);
}
