import { sealedColumns, sealedTables, type SealedColumn } from '../../src/database/sealed-columns.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const listed: readonly SealedColumn[] = sealedColumns;

it('lists every sealed column of the schema, with its key and index', async () => {
  const { rows } = await test.db.raw<{ rows: { table: string; column: string }[] }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = 'public' and column_name ~ '_(sealed|index)$' and data_type = 'bytea'`,
  );
  const named = rows.map(({ table, column }) => `${table}.${column}`);
  // Hashes of addresses that stand on paper or are forgotten within the hour: their key never changes.
  const lasting = ['reserved_tickets.paper_index', 'track_failures.address_index'];
  const known = listed.flatMap(({ table, column, index }) => [
    `${table}.${column}`,
    ...(index ? [`${table}.${index.column}`] : []),
  ]);
  expect(named.filter((name) => !lasting.includes(name)).sort()).toEqual(known.sort());
});

it('walks through every table by its primary key', async () => {
  const { rows } = await test.db.raw<{ rows: { table: string; key: string }[] }>(
    `select c.relname as table, string_agg(a.attname, ',') as key from pg_index i
     join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
     where i.indisprimary group by 1`,
  );
  const keys = Object.fromEntries(rows.map(({ table, key }) => [table, key]));
  for (const { table, key } of sealedTables()) expect({ table, key: keys[table] }).toEqual({ table, key });
});

it('lets every one of these tables refuse values of a destroyed key', async () => {
  const { rows } = await test.db.raw<{ rows: { table: string; columns: string }[] }>(
    `select c.relname as table, encode(t.tgargs, 'escape') as columns from pg_trigger t
     join pg_class c on c.oid = t.tgrelid where t.tgname = 'sealed_by_known_key' order by 1`,
  );
  const fenced = rows.flatMap(({ table, columns }) =>
    columns
      .split('\\000')
      .filter(Boolean)
      .map((column) => `${table}.${column}`),
  );
  expect(fenced.sort()).toEqual(listed.map(({ table, column }) => `${table}.${column}`).sort());
});
