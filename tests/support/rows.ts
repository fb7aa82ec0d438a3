import type { Database } from '../../src/database/connect.ts';
import { unseal } from '../../src/database/sealing.ts';
import type { Place } from '../../src/database/sealed-columns.ts';

type Row = Record<string, unknown>;

/** What may differ between two databases that say the same: keys, random values, what hangs on them, and pictures. */
const unequal = ['id', 'ticket', 'track_key', 'request_key', 'hash', 'matter', 'content_hash', 'bytes'];

/**
 * Rows of tables as they read in any database that says the same: in place of each id stands what it leads to, and a
 * sealed value is opened. `drop` names further columns, as `table.column`.
 */
export async function comparable(db: Database, drop: readonly string[] = []) {
  const named = await namesOf(db);
  const tickets = (text: string) =>
    text.replaceAll(/[0-9A-HJKMNP-TV-Z]{8}/g, (found) => named.tickets.get(found) ?? found);
  return async (table: string): Promise<string[]> => {
    const references = await referencesOf(db, table);
    const nameOf = (column: string, value: unknown): unknown => {
      const to = references.get(column);
      const known = to ? named.ids.get(to)?.get(String(value)) : undefined;
      if (value !== null && to && named.ids.has(to) && known === undefined)
        throw new Error(`${table}.${column} ${String(value)} leads nowhere`);
      return known ?? value;
    };
    const inside = (key: string, value: unknown): unknown => {
      const to = { unitId: 'offices', meetingId: 'meetings', reportId: 'reports' }[key];
      return to && value !== null
        ? (named.ids.get(to)!.get(String(value)) ?? `lost ${String(value)}`)
        : value;
    };
    const plain = (column: string, value: unknown): unknown => {
      if (value === null) return null;
      if (Buffer.isBuffer(value))
        return column.endsWith('_sealed')
          ? unseal(value, `${table}.${column}` as Place)
          : value.toString('hex');
      if (value instanceof Date) return value.toISOString();
      if (typeof value === 'number')
        return references.has(column) ? nameOf(column, value) : Math.round(value * 1e6) / 1e6;
      if (table === 'reports' && column === 'content')
        return JSON.parse(tickets(JSON.stringify({ ...(value as Row), results: null }, noPhotos)));
      if (typeof value === 'object' && !Array.isArray(value))
        return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inside(key, each)]));
      return nameOf(column, value);
    };
    const rows = (await db(table)) as Row[];
    return rows
      .map((row) =>
        Object.entries(row).filter(
          ([column]) => !unequal.includes(column) && !drop.includes(`${table}.${column}`),
        ),
      )
      .map((entries) =>
        JSON.stringify(Object.fromEntries(entries.map(([column, value]) => [column, plain(column, value)]))),
      )
      .toSorted();
  };
}

const noPhotos = (key: string, value: unknown) =>
  key === 'before' || key === 'after' ? value !== null : value;

async function referencesOf(db: Database, table: string): Promise<Map<string, string>> {
  const { rows } = await db.raw<{ rows: { name: string; to: string }[] }>(
    `select a.attname as name, r.confrelid::regclass::text as to from pg_constraint r
     join pg_attribute a on a.attrelid = r.conrelid and r.conkey = array[a.attnum]
     where r.conrelid = ?::regclass and r.contype = 'f'`,
    [table],
  );
  return new Map(rows.map(({ name, to }) => [name, to]));
}

// A complaint is what was said where and when; the rest is named by what it belongs to.
const names = {
  offices: 'select id, slug as name from offices',
  people: 'select id, username as name from people',
  saturday_sessions: `select id, kecamatan_code || ' ' || held_on as name from saturday_sessions`,
  meetings: `select id, area_code || ' ' || held_on as name from meetings`,
  reports: `select id, area_code || ' ' || week_of as name from reports`,
  complaints: `select id, ticket, concat_ws(' ', kelurahan_code, received_at, rt, rw, md5(text)) as name from complaints`,
  complainants: `select c.complainant_id as id, concat_ws(' ', c.kelurahan_code, c.received_at, md5(c.text)) as name
    from complaints c`,
  complaint_events: `select e.id, concat_ws(' ', c.kelurahan_code, c.received_at, md5(c.text), e.position) as name
    from complaint_events e join complaints c on c.id = e.complaint_id`,
  reviews: `select r.id, concat_ws(' ', c.kelurahan_code, c.received_at, md5(c.text),
      row_number() over (partition by c.id order by r.id)) as name
    from reviews r join complaints c on c.id = r.complaint_id`,
  photos: `select p.id, concat_ws(' ', c.kelurahan_code, c.received_at, md5(c.text), p.kind,
      row_number() over (partition by c.id, p.kind order by p.added_at)) as name
    from photos p join complaints c on c.id = p.complaint_id`,
};

async function namesOf(db: Database) {
  const ids = new Map<string, Map<string, string>>();
  const tickets = new Map<string, string>();
  for (const [table, sql] of Object.entries(names)) {
    const { rows } = await db.raw<{ rows: { id: number | string; name: string; ticket?: string }[] }>(sql);
    ids.set(table, new Map(rows.map(({ id, name }) => [String(id), name])));
    for (const { ticket, name } of rows) if (ticket) tickets.set(ticket, name);
  }
  return { ids, tickets };
}
