import type { Connection } from '../../database/connect.ts';

/**
 * The tables that make up the life of one complaint, whoever is referred to before who refers; `of` leads from a row to
 * its complaint. What else refers to complaints is in `leftOut`, with the reason.
 */
export const lifeTables = [
  { name: 'complainants', of: 'c.complainant_id = t.id' },
  { name: 'complaints', of: 'c.id = t.id' },
  { name: 'complaint_events', of: 'c.id = t.complaint_id' },
  { name: 'complaint_offices', of: 'c.id = t.complaint_id' },
  { name: 'deadlines', of: 'c.id = t.complaint_id' },
  { name: 'photos', of: 'c.id = t.complaint_id' },
  {
    name: 'photo_likenesses',
    of: 'c.id = (select complaint_id from scale.raw_photos where id = t.photo_id)',
  },
  { name: 'notifications', of: 'c.id = t.complaint_id' },
  { name: 'reviews', of: 'c.id = t.complaint_id' },
  {
    name: 'review_members',
    of: 'c.id = (select complaint_id from scale.raw_reviews where id = t.review_id)',
  },
  { name: 'reminders', of: 'c.id = t.complaint_id' },
  { name: 'meeting_decisions', of: 'c.id = t.complaint_id' },
  { name: 'report_cases', of: 'c.id = t.complaint_id' },
  { name: 'survey_answers', of: 'c.id = t.complaint_id' },
] as const;
export type LifeTable = (typeof lifeTables)[number]['name'];

/** What the lives of a place share; `by` is the id of the meeting or report that a row is or belongs to. */
export const sharedTables = [
  { name: 'meetings', by: 'id' },
  { name: 'meeting_attendance', by: 'meeting_id' },
  { name: 'reports', by: 'id' },
  { name: 'report_acts', by: 'report_id' },
] as const;
export type SharedTable = (typeof sharedTables)[number]['name'];

/** Tables that refer to complaints and that the weeks of the simulation leave empty, or that a copy needs no row in. */
export const leftOut: Readonly<Record<string, string>> = {
  audit_events: 'the simulation reads no identity and unmasks nobody',
  breach_complaints: 'no breach happens',
  inbound_messages: 'nobody writes to us',
  legal_holds: 'nothing is held',
  meeting_order: 'nobody arranges an agenda',
  message_attempts: 'messages are shown and not sent',
  reserved_tickets: 'no counter works without the server',
  review_signers: 'nobody signs on the screen',
};

/** What is made of the rows of others at the end (recountTallies). */
export const countedAnew: readonly string[] = ['finished_work'];

export type Column = {
  name: string;
  type: string;
  /** The table that a foreign key of this column alone leads to. */
  to: string | null;
};

/** The columns of a table that are written, in their order. */
export async function columnsOf(db: Connection, table: string): Promise<Column[]> {
  const { rows } = await db.raw<{ rows: Column[] }>(
    `select a.attname as name, format_type(a.atttypid, null) as type,
       (select r.confrelid::regclass::text from pg_constraint r
        where r.conrelid = a.attrelid and r.contype = 'f' and r.conkey = array[a.attnum] limit 1) as to
     from pg_attribute a
     where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     order by a.attnum`,
    [table],
  );
  return rows;
}

const jsonKeys = {
  unitId: 'office',
  meetingId: 'meeting',
  reportId: 'report',
  dueOn: 'day',
  plannedOn: 'day',
  answerOn: 'day',
  answerLatestOn: 'day',
  dueAt: 'instant',
} as const;
export type JsonKey = keyof typeof jsonKeys;

/** What is inside of the JSON of events and messages and becomes something else in another place and week. */
export const keysInJson = Object.entries(jsonKeys) as [JsonKey, (typeof jsonKeys)[JsonKey]][];
