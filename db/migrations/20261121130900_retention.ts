import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table retention_rules (
      kind text primary key check (kind in ('identity', 'photos', 'messages', 'inbound', 'setAside', 'survey')),
      position smallint not null,
      version integer not null default 1,
      months integer not null check (months between 1 and 600),
      basis_id text not null,
      basis_en text not null
    );
    insert into retention_rules (kind, position, months, basis_id, basis_en) values
      ('identity', 1, 60, 'UU 27/2022 Pasal 43: dihapus bila tidak lagi diperlukan; masa lima tahun ditetapkan pengelola',
        'Law 27/2022, Art. 43: deleted when no longer needed; five years are set by the operator'),
      ('photos', 2, 60, 'UU 27/2022 Pasal 43; mengikuti masa simpan identitas pelapor',
        'Law 27/2022, Art. 43; follows the period of the complainant’s identity'),
      ('messages', 3, 24, 'UU 27/2022 Pasal 16 ayat (2): dibatasi sesuai tujuan; bukti pengiriman dua tahun',
        'Law 27/2022, Art. 16(2): limited to its purpose; proof of sending for two years'),
      ('inbound', 4, 24, 'UU 27/2022 Pasal 16 ayat (2); sama dengan pesan keluar',
        'Law 27/2022, Art. 16(2); as messages sent'),
      ('setAside', 5, 12, 'UU 27/2022 Pasal 16 ayat (2): tidak menjadi pengaduan, disimpan satu tahun sebagai bukti',
        'Law 27/2022, Art. 16(2): became no complaint, kept for a year as proof'),
      ('survey', 6, 36, 'UU 27/2022 Pasal 16 ayat (2); angka survei tetap, komentar dihapus',
        'Law 27/2022, Art. 16(2); the grades stay, the remarks go');

    -- What an administrator has seen and ordered to be destroyed; carried out by the worker in small steps.
    create table retention_rounds (
      id bigint generated always as identity primary key,
      kind text not null references retention_rules,
      before_at timestamptz not null,
      found integer not null check (found > 0),
      person_id bigint not null references people,
      asked_at timestamptz not null,
      reached_at timestamptz,
      destroyed integer not null default 0,
      ended_at timestamptz,
      request_key uuid unique
    );
    create unique index retention_rounds_running on retention_rounds (kind) where ended_at is null;

    -- A complaint whose records are still needed, e.g. for the Ombudsman: nothing of it is destroyed.
    create table legal_holds (
      complaint_id bigint primary key references complaints,
      reason text not null,
      person_id bigint not null references people,
      held_at timestamptz not null
    );

    alter table complainants add column erased_at timestamptz;
    alter table set_aside_records add column erased_at timestamptz;
    -- Which complaints are old enough, the oldest first.
    create index complaints_closed on complaints (closed_at, id) where closed_at is not null;
  `);
}
