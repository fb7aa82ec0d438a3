import type { Knex } from 'knex';

const elements = Array.from({ length: 9 }, (_, index) => `u${index + 1}`);

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table survey_answers (
      complaint_id bigint primary key references complaints,
      answered_on date not null,
      answered_at timestamptz not null,
      changed_at timestamptz not null,
      ${elements.map((name) => `${name} smallint check (${name} between 1 and 4),`).join('\n      ')}
      remark text,
      check (coalesce(${elements.join(', ')}) is not null)
    );
    -- The results of a period, for an office at a time.
    create index survey_answers_by_day on survey_answers (answered_on, complaint_id);
  `);
}
