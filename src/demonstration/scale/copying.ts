import type { Connection, Transaction } from '../../database/connect.ts';
import { columnsOf, keysInJson, lifeTables, type Column, type LifeTable, type SharedTable } from './lives.ts';

/** Days that fit between the ids of two areas: more than twenty years. */
export const span = 8192;

/** The id of an area's session, meeting or report of a day: the same wherever it is asked for. */
const idOf = (area: string, day: string) =>
  `(${area}::bigint * ${span} + ${day} - (select origin from scale.plan) + 1)`;
const coded = (code: string) =>
  idOf(`case ${code} & 1 when 1 then p.city_no else p.kecamatan_no end`, `(${code} >> 1) + p.days`);

/** What a copy has of its own, or has no longer: of messages what is left when their retention is over. */
const own: Readonly<Record<string, string>> = {
  'complaints.ticket': 'p.ticket',
  'complaints.track_key': 'p.track_key',
  'complaints.text': 'coalesce(p.text, t.text)',
  'complaints.city_code': 'p.city_code',
  'complaints.kecamatan_code': 'p.kecamatan_code',
  'complaints.kelurahan_code': 'p.kelurahan_code',
  'complaints.session_id': idOf('p.kecamatan_no', 'p.saturday'),
  'complainants.phone_sealed':
    'case when t.phone_sealed is not null then coalesce(p.phone_sealed, t.phone_sealed) end',
  'complainants.phone_index':
    'case when t.phone_index is not null then coalesce(p.phone_index, t.phone_index) end',
  'notifications.recipient_sealed': 'null',
  'notifications.subject': 'null',
  'notifications.body': 'null',
  'notifications.once_key': 'null',
  'photos.bytes': '(select picture from scale.plan)',
  'photo_likenesses.hash': 't.hash # p.likeness',
  'survey_answers.remark_sealed': 'null',
  'meetings.id': 'p.new_id',
  'meetings.area_code': 'p.code',
  'meeting_attendance.meeting_id': 'p.new_id',
  'session_attendance.session_id': 'p.new_id',
  'reports.id': 'p.new_id',
  'reports.area_code': 'p.code',
  'reports.sent_at': 'p.sent_at',
  'reports.content': 'p.content',
  'reports.content_hash': 'p.content_hash',
  'reports.letter': "coalesce(p.content ->> 'letter', t.letter)",
  'reports.classification': "p.content ->> 'classification'",
  'reports.attachment': "p.content ->> 'attachment'",
  'reports.subject': "p.content ->> 'subject'",
  'reports.copies': 'p.copies',
  'report_acts.report_id': 'p.new_id',
};

const lives: readonly string[] = lifeTables.map(({ name }) => name);

function valueOf(table: string, { name, type, to }: Column): string {
  const column = `t."${name}"`;
  const ours = own[`${table}.${name}`];
  if (ours) return ours;
  if (name === 'id' && type === 'bigint') return `p.s_${table} + t.ord`;
  if (to === 'offices') return `p.offices[${column}]`;
  if (to === 'people') return `p.people[${column}]`;
  if (to === 'meetings' || to === 'reports') return coded(column);
  if (to === 'areas') throw new Error(`${table}.${name} leads to an area that nobody chose`);
  if (to && lives.includes(to) && type === 'bigint') return `p.s_${to} + ${column}`;
  if (type === 'uuid') return `md5(p.ticket || ${column})::uuid`;
  if (type === 'timestamp with time zone') return `${column} + p.shift`;
  if (type === 'date') return `${column} + p.days`;
  if (name.endsWith('latitude')) return `${column} + p.north`;
  if (name.endsWith('longitude')) return `${column} + p.east`;
  if (type === 'jsonb') return jsonOf(name);
  return column;
}

function jsonOf(name: string): string {
  const inside = (key: string, kind: string) => {
    const value = `t."${name}.${key}"`;
    if (kind === 'office') return `p.offices[${value}]`;
    if (kind === 'day') return `${value} + p.days`;
    if (kind === 'instant')
      return `to_char((${value} + p.shift) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    return coded(value);
  };
  const changed = keysInJson.map(([key, kind]) => `'${key}', ${inside(key, kind)}`).join(', ');
  return `case when t."${name}.some" then t."${name}" || jsonb_strip_nulls(jsonb_build_object(${changed}))
    else t."${name}" end`;
}

/** Reads from the catalogue how the rows of each table are copied: a column that is added later comes along. */
export async function copyStatements(db: Connection): Promise<Record<LifeTable, string>> {
  const statements = await Promise.all(
    lifeTables.map(async ({ name }) => {
      const columns = await columnsOf(db, name);
      return [name, name === 'complaint_events' ? chainedCopy(columns) : plainCopy(name, columns)];
    }),
  );
  return Object.fromEntries(statements) as Record<LifeTable, string>;
}

const listOf = (columns: readonly Column[]) => columns.map(({ name }) => `"${name}"`).join(', ');

function plainCopy(name: LifeTable, columns: readonly Column[]): string {
  const values = columns.map((column) => valueOf(name, column)).join(',\n');
  return `insert into ${name} (${listOf(columns)}) ${identity(columns)}
    select ${values} from taken p join scale.t_${name} t on t.life = p.life ${lean[name] ?? ''}`;
}

/** Events come with their place in the chain: the matter of their complaint, and a hash that runs along the history. */
function chainedCopy(columns: readonly Column[]): string {
  const made: Readonly<Record<string, string>> = { matter: 'm.matter', hash: 'null::bytea' };
  const bare = columns.map(
    (column) => `${made[column.name] ?? valueOf('complaint_events', column)} as "${column.name}"`,
  );
  const values = columns.map(({ name }) =>
    name === 'hash'
      ? 'scale.chain(row(e.*)::complaint_events) over (partition by e.complaint_id order by e.position)'
      : `e."${name}"`,
  );
  return `with m as materialized (
      select c.id, scale.matter(c) as matter from taken p join complaints c on c.id = p.s_complaints + 1)
    insert into complaint_events (${listOf(columns)}) overriding system value
    select ${values.join(', ')} from (
      select ${bare.join(',\n')} from taken p join m on m.id = p.s_complaints + 1
      join scale.t_complaint_events t on t.life = p.life) e`;
}

/** The rows of meetings, reports or sessions (`from`, a relation of this transaction) that lives share in `places`. */
export async function sharedStatement(
  db: Connection,
  table: SharedTable | 'session_attendance',
  from: string,
  places = 'scale.areas',
): Promise<string> {
  const columns = (await columnsOf(db, table)).filter(({ name }) => table !== 'report_acts' || name !== 'id');
  return `insert into ${table} (${columns.map(({ name }) => `"${name}"`).join(', ')}) ${identity(columns)}
    select ${columns.map((column) => valueOf(table, column)).join(',\n')} from (
      select a.*, f.*, f.new_id::text as ticket, make_interval(days => f.days) as shift from ${from} f join ${places} a on a.code = f.area) p
    join scale.t_${table} t on t.tid = p.tid`;
}

const identity = (columns: readonly Column[]) =>
  columns.some(({ name, type }) => name === 'id' && type === 'bigint') ? 'overriding system value' : '';

// In a lean database a life that ended long ago keeps neither messages nor photos.
const lean: { [Name in LifeTable]?: string } = {
  notifications: 'where not p.bare',
  photos: 'where not p.bare',
  photo_likenesses: 'where not p.bare',
};

/**
 * Histories are chained by the database's own rule (complaint_event_hash), made into an aggregate that runs along the
 * events of a complaint; its text is taken over, so that it stays the same rule.
 */
export async function chainEvents(db: Connection): Promise<void> {
  await db.raw(`do $do$ begin
    execute format('create or replace function scale.linked(previous bytea, event complaint_events) returns bytea
      language sql stable as %L', (select prosrc from pg_proc where proname = 'complaint_event_hash'));
    execute format('create or replace function scale.matter(complaint complaints) returns bytea
      language sql stable as %L', (select prosrc from pg_proc where proname = 'complaint_matter'));
  end $do$;
  create or replace aggregate scale.chain(complaint_events) (sfunc = scale.linked, stype = bytea);
  -- Ids in one piece, taken by one block at a time; the number before the first.
  create or replace function scale.take(of_sequence text, pieces bigint) returns bigint language plpgsql as $$
    declare before bigint;
    begin
      perform pg_advisory_lock(1352017, 47);
      before := nextval(of_sequence::regclass) - 1;
      perform setval(of_sequence::regclass, before + greatest(pieces, 1));
      perform pg_advisory_unlock(1352017, 47);
      return before;
    end $$`);
}

/** Copies the lives of `taken`, a table of this transaction. */
export async function copyLives(trx: Transaction, statements: Record<LifeTable, string>): Promise<void> {
  for (const { name } of lifeTables) await trx.raw(statements[name]);
}
