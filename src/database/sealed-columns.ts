import type { Connection } from './connect.ts';

export type IndexKind = 'phone' | 'email' | 'nik';

export type SealedColumn = {
  table: string;
  /** The primary key, by which rows are walked through. */
  key: string;
  column: string;
  /** Written by versions before 21 November 2026 too, which bound values to nothing. */
  before?: true;
  /** Bound to the row as well: a value copied to another row does not open. For keys that are known before the row is. */
  byRow?: true;
  /** Values move here from another column, so both are bound to that. */
  place?: string;
  /** Where the keyed hash of the value stands, and of which part of it. */
  index?: {
    column: string;
    kind: (plain: string) => IndexKind;
    part?: (plain: string) => string;
  };
  /** A number or address, by which a hash that lost its value can be recognised. */
  contact?: true;
  /** Where versions before wrote the same in clear. */
  clear?: string;
  /** Rows that are sealed again at a time; fewer where they are large. */
  batch?: number;
};

const phone = () => 'phone' as const;
const contactKind = (plain: string): IndexKind => (plain.includes('@') ? 'email' : 'phone');

/** Every column that holds sealed values: what is not listed here would be lost when keys change. */
export const sealedColumns = [
  { table: 'complainants', key: 'id', column: 'name_sealed', before: true },
  {
    table: 'complainants',
    key: 'id',
    column: 'phone_sealed',
    before: true,
    contact: true,
    index: { column: 'phone_index', kind: phone },
  },
  { table: 'complainants', key: 'id', column: 'email_sealed', before: true, contact: true },
  {
    table: 'complainants',
    key: 'id',
    column: 'nik_sealed',
    before: true,
    index: { column: 'nik_index', kind: () => 'nik' },
  },
  { table: 'complainants', key: 'id', column: 'address_sealed', before: true },
  { table: 'notifications', key: 'id', column: 'recipient_sealed', before: true, contact: true },
  {
    table: 'inbound_messages',
    key: 'id',
    column: 'sender_sealed',
    before: true,
    contact: true,
    index: { column: 'sender_index', kind: phone },
  },
  { table: 'inbound_messages', key: 'id', column: 'text_sealed', before: true },
  {
    table: 'inbound_questions',
    key: 'id',
    column: 'sender_sealed',
    index: { column: 'sender_index', kind: phone },
  },
  {
    table: 'message_wishes',
    key: 'id',
    column: 'recipient_sealed',
    index: { column: 'recipient_index', kind: contactKind },
  },
  { table: 'survey_answers', key: 'complaint_id', column: 'remark_sealed', byRow: true, clear: 'remark' },
  { table: 'offline_keys', key: 'office_id', column: 'private_sealed', before: true, byRow: true },
  { table: 'set_aside_records', key: 'key', column: 'content_sealed', before: true, batch: 20 },
  { table: 'second_factors', key: 'person_id', column: 'secret_sealed', byRow: true },
  {
    table: 'second_factors',
    key: 'person_id',
    column: 'pending_sealed',
    byRow: true,
    place: 'second_factors.secret_sealed',
  },
  { table: 'audit_keys', key: 'id', column: 'private_sealed', byRow: true },
  {
    table: 'access_requests',
    key: 'id',
    column: 'applicant_sealed',
    index: {
      column: 'email_index',
      kind: () => 'email',
      part: (plain) => (JSON.parse(plain) as { email: string }).email,
    },
  },
  { table: 'access_documents', key: 'id', column: 'content_sealed', batch: 5 },
  { table: 'quarantined_files', key: 'id', column: 'content_sealed', batch: 2 },
] as const satisfies readonly SealedColumn[];

type Entry = (typeof sealedColumns)[number];
type NameOf<E> = E extends { place: infer P extends string }
  ? P
  : E extends { table: infer T extends string; column: infer C extends string }
    ? `${T}.${C}`
    : never;
type PlaceOf<E> = E extends { byRow: true } ? `${NameOf<E>}:${string | number}` : NameOf<E>;

/** Where a value belongs: `table.column`, and behind a colon its row where the value is bound to that. */
export type Place = PlaceOf<Entry>;

const nameOf = ({ table, column, place }: SealedColumn) => place ?? `${table}.${column}`;

/** The place of a value of this column in the row of this key. */
export const placeOf = (entry: SealedColumn, key: string): Place =>
  `${nameOf(entry)}${entry.byRow ? `:${key}` : ''}` as Place;

const before = new Set(sealedColumns.filter((entry: SealedColumn) => entry.before).map(nameOf));

/** Whether versions before wrote values for this place. */
export const wasWrittenBefore = (place: Place): boolean => before.has(place.split(':')[0]!);

/** The columns by their tables. */
export function sealedTables(): { table: string; key: string; columns: readonly SealedColumn[] }[] {
  const tables = Map.groupBy<string, SealedColumn>(sealedColumns, ({ table }) => table);
  return [...tables].map(([table, columns]) => ({ table, key: columns[0]!.key, columns }));
}

/**
 * Lets every table refuse what is sealed by a key that is destroyed, so that a process that slept through a change of
 * keys loses nothing (`refuse_destroyed_keys`). Changes nothing where that is so already.
 */
export async function fenceSealedColumns(db: Connection): Promise<void> {
  const { rows } = await db.raw<{ rows: { name: string; columns: string }[] }>(
    `select c.relname as name, encode(t.tgargs, 'escape') as columns from pg_trigger t
     join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
     where t.tgname = 'sealed_by_known_key' and p.proname = 'refuse_destroyed_key_in_' || c.relname`,
  );
  const fenced = new Map(rows.map(({ name, columns }) => [name, columns.replaceAll('\\000', ' ').trim()]));
  for (const { table, columns } of sealedTables()) {
    const names = columns.map(({ column }) => column);
    if (fenced.get(table) === names.join(' ')) continue;
    const each = (write: (name: string) => string) => names.map(write).join(', ');
    const changed = each(
      (name) =>
        `case when new.${name} is distinct from old.${name} then substring(new.${name} from 1 for 3) end`,
    );
    await db.raw(
      `create or replace function refuse_destroyed_key_in_${table}() returns trigger language plpgsql security definer
         set search_path from current as $$
         begin
           perform refuse_destroyed_keys('${table}', array[${each((name) => `'${name}'`)}], array[${changed}]);
           return new;
         end $$;
       create or replace trigger sealed_by_known_key before insert or update of ${names.join(', ')} on ${table}
         for each row when (num_nonnulls(${each((name) => `new.${name}`)}) > 0)
         execute function refuse_destroyed_key_in_${table}(${each((name) => `'${name}'`)})`,
    );
  }
}
