import { readFile, writeFile } from 'node:fs/promises';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { Client } from 'pg';
import { brokenPromises } from '../../src/complaints/check.ts';
import { wrongTallies } from '../../src/complaints/tallies.ts';
import { knownMigrations } from '../../src/database/migrate.ts';
import { packed, type Entry } from '../../src/operations/archive.ts';
import { writeBackup } from '../../src/operations/backup.ts';
import { folder } from '../../src/operations/folder.ts';
import { encrypted, newKeys } from '../../src/operations/keys.ts';
import type { Place } from '../../src/operations/places.ts';
import { plainSpeech, tablesOf } from '../../src/operations/queries.ts';
import { readBackup } from '../../src/operations/reading.ts';
import { restoreBackup, type Restored } from '../../src/operations/restore.ts';
import { unreadableSealed } from '../../src/operations/sealed.ts';
import { snapshot, tallyOf, type Header } from '../../src/operations/snapshot.ts';
import { prepareDatabase, prepareStructure } from '../../src/prepare.ts';
import { move, officeId } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import {
  chunksOf,
  contents,
  emptyDatabase,
  keys,
  temporaryFolder,
  type Empty,
  type Folder,
} from './backups.ts';

let world: World;
let kept: Folder;
let place: Place;
let file: string;
const targets: Empty[] = [];
const now = on(saturday, '01:00');

beforeAll(async () => {
  world = await newWorld();
  kept = await temporaryFolder();
  place = folder(kept.path);
  await aBusyWeek(world);
  file = (await backUp(now)).file;
});
afterAll(async () => {
  for (const target of targets) await target.drop();
  await kept.remove();
  await world.drop();
});

const backUp = (at: Date, key = keys.recipient) =>
  writeBackup(world.url, place, { key, now: at, demonstration: true, keep: 30 });

async function emptyTarget(options?: { ordinary: boolean }): Promise<Empty> {
  const target = await emptyDatabase(options);
  targets.push(target);
  return target;
}

type Changes = { key?: string; demonstration?: boolean; sendsMessages?: boolean };
const restore = (target: Empty, name = file, changes: Changes = {}): Promise<Restored> =>
  restoreBackup(target.url, place, name, {
    key: keys.identity,
    now,
    demonstration: true,
    sendsMessages: false,
    structure: prepareStructure,
    ...changes,
  });

/** Something in every kind of table: complaints on their way, a photo, a document, messages, a session, sealed values. */
async function aBusyWeek(busy: World): Promise<void> {
  const { db, complaint } = busy;
  const one = await complaint({ text: 'Jalan “berlubang”\n\tdi depan \\ pasar; 100% rusak. Ñ 漢字 🙂' });
  await complaint({ confidential: true });
  await move(busy, one, { as: 'camat.setiabudi', type: 'notAComplaint', reason: 'uji', now: on(saturday) });
  await db('photos').insert({
    id: '7b0a3c54-8a5e-4a61-9f0e-2f5f3f0f6a11',
    complaint_id: one.id,
    kind: 'before',
    bytes: randomBytes(300_000),
    content_type: 'image/jpeg',
    width: 1,
    height: 1,
    added_at: on(saturday),
  });
  const content = randomBytes(50_000);
  await db('documents').insert({
    code: 'ABCDEFGHJKMN',
    kind: 'minutes',
    subject: '1',
    language: 'id',
    media_type: 'pdf',
    office_id: await officeId(busy, 'camat.setiabudi'),
    title: 'Notulen',
    data: JSON.stringify({ zeile: 'satu\ndua', angka: 0.1 }),
    requested_at: on(saturday),
    content,
    sha256: createHash('sha256').update(content).digest(),
    made_at: on(saturday),
  });
  await db('sign_ins').insert({
    token_hash: randomBytes(32),
    person_id: (await busy.as('camat.setiabudi')).id,
    created_at: on(saturday),
    last_seen_at: on(saturday),
  });
}

// What a restore itself does: it ends sessions and says that it was.
const touched = ['sign_ins', 'audit_events', 'key_readers'];

describe('a restore', () => {
  it('gives back every row of every table, for an owner without further rights, and all fits together', async () => {
    const before = await contents(world.db, touched);
    const target = await emptyTarget({ ordinary: true });
    const { rows, manifest } = await restore(target);
    expect(await contents(target.db, touched)).toEqual(before);
    expect(before.complaints).toHaveLength(2);
    expect(before.photos).toHaveLength(1);
    expect(before.documents).toHaveLength(1);
    expect(before.notifications?.length).toBeGreaterThan(0);
    expect(rows).toBe(manifest.tables.reduce((sum, table) => sum + table.rows, 0));
    expect(await brokenPromises(target.db)).toEqual([]);
    expect(await wrongTallies(target.db)).toEqual([]);
    const { tried, faults } = await unreadableSealed(target.db);
    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThan(2);
  });

  it('puts indexes, constraints, triggers and sequences back as migrations make them', async () => {
    const target = await emptyTarget();
    await restore(target);
    await prepareDatabase(target.db, target.url);
    for (const catalogue of catalogues) {
      const [mine, theirs] = await Promise.all([world.db.raw(catalogue), target.db.raw(catalogue)]);
      expect(theirs.rows).toEqual(mine.rows);
      expect(mine.rows.length).toBeGreaterThan(10);
    }
    await expect(target.db('complaint_events').delete()).rejects.toThrow('append-only');
    const { rows } = await target.db.raw<{ rows: [{ next: number; last: number }] }>(
      `select nextval(pg_get_serial_sequence('complaints', 'id')) as next, (select max(id) from complaints) as last`,
    );
    expect(rows[0].next).toBeGreaterThan(rows[0].last);
  });

  it('ends all sessions, notes itself in the trail, and holds messages where they would go out', async () => {
    const [{ waiting }] = (await world
      .db('notifications')
      .where({ status: 'queued' })
      .count('* as waiting')) as unknown as [{ waiting: number }];
    expect(waiting).toBeGreaterThan(0);
    const target = await emptyTarget();
    const { heldMessages } = await restore(target, file, { sendsMessages: true });
    expect(heldMessages).toBe(waiting);
    expect(await target.db('message_channels').whereNull('off_since')).toEqual([]);
    expect(await target.db('notifications').where({ status: 'queued' })).toHaveLength(waiting);
    expect(await world.db('sign_ins')).toHaveLength(1);
    expect(await target.db('sign_ins')).toEqual([]);
    expect(await target.db('audit_events').where({ action: 'restored' }).first('particulars')).toEqual({
      particulars: { backupOf: now.toISOString(), heldMessages: waiting },
    });
  });

  it('touches no database that holds anything', async () => {
    const before = await contents(world.db);
    await expect(restore({ ...world, drop: async () => {} })).rejects.toThrow(
      'This database is not empty. A restore needs an empty one and changes no other.',
    );
    expect(await contents(world.db)).toEqual(before);
    const foreign = await emptyTarget();
    await foreign.db.raw('create table theirs (id integer)');
    await expect(restore(foreign)).rejects.toThrow('not empty');
  });

  it('keeps a demonstration and a real system apart', async () => {
    const target = await emptyTarget();
    await expect(restore(target, file, { demonstration: false })).rejects.toThrow('is of a demonstration');
    expect(await contents(target.db)).toEqual({});
  });
});

const catalogues = [
  `select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2`,
  `select conrelid::regclass::text as t, conname, pg_get_constraintdef(oid) as d, convalidated from pg_constraint
   where connamespace = 'public'::regnamespace order by 1, 2`,
  `select tgrelid::regclass::text as t, tgname, tgenabled, pg_get_triggerdef(oid) as d from pg_trigger
   where not tgisinternal order by 1, 2`,
  `select c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relacl::text from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
];

describe('a file that is not right', () => {
  let target: Empty;
  beforeAll(async () => {
    target = await emptyTarget();
  });

  const changed = async (
    change: (parts: { head: Buffer; chunks: Buffer[] }) => Buffer[],
  ): Promise<string> => {
    const name = `changed-${randomBytes(4).toString('hex')}`;
    await writeFile(join(kept.path, name), Buffer.concat(change(await chunksOf(join(kept.path, file)))));
    return name;
  };
  const seal = 'This backup is damaged or cut off: its seal does not hold.';
  const flipped = (bytes: Buffer) => {
    const copy = Buffer.from(bytes);
    copy[Math.floor(copy.length / 2)]! ^= 1;
    return copy;
  };

  it.each<[string, (parts: { head: Buffer; chunks: Buffer[] }) => Buffer[], string]>([
    ['one byte flipped', ({ head, chunks: [a, b, ...rest] }) => [head, a!, flipped(b!), ...rest], seal],
    [
      'the last byte missing',
      ({ head, chunks }) => [head, ...chunks.slice(0, -1), chunks.at(-1)!.subarray(0, -1)],
      seal,
    ],
    ['the last chunk missing', ({ head, chunks }) => [head, ...chunks.slice(0, -1)], seal],
    ['two chunks swapped', ({ head, chunks: [a, b, c, ...rest] }) => [head, a!, c!, b!, ...rest], seal],
    ['a chunk twice', ({ head, chunks: [a, ...rest] }) => [head, a!, a!, ...rest], seal],
    ['something behind its end', ({ head, chunks }) => [head, ...chunks, Buffer.from('more')], seal],
    ['a damaged beginning', ({ head, chunks }) => [flipped(head), ...chunks], 'its beginning is damaged'],
    [
      'no backup at all',
      () => [Buffer.from('{"hello":"world"}\n')],
      'no backup, or its beginning is damaged',
    ],
  ])('with %s is refused', async (_name, change, sentence) => {
    const name = await changed(change);
    await expect(readBackup(place, name, keys.identity)).rejects.toThrow(sentence);
    await expect(restore(target, name)).rejects.toThrow(sentence);
    await nothingUsable(target);
  });

  it('opens with its own key alone', async () => {
    const other = await newKeys();
    await expect(restore(target, file, { key: other.identity })).rejects.toThrow(
      'This backup was made for another BACKUP_KEY, or its beginning is damaged.',
    );
    await expect(restore(target, file, { key: keys.recipient })).rejects.toThrow('only writes backups');
    await expect(restore(target, file, { key: 'x'.repeat(40) })).rejects.toThrow('only writes backups');
    await expect(restore(target, 'nowhere.age')).rejects.toThrow('There is no file');
    await nothingUsable(target);
    const shared = await backUp(on(saturday, '01:01'), `${keys.recipient} ${other.recipient}`);
    await expect(readBackup(place, shared.file, other.identity)).resolves.toBeDefined();
  });

  it('of another format or of a newer program is named as such', async () => {
    const header = await headerOf();
    const newer = await written([
      { ...header, migrations: [...(await knownMigrations()), '20991231_wings.ts'] },
    ]);
    await expect(restore(target, newer)).rejects.toThrow(
      /made by a newer program \(0\.1\.0\), with 20991231_wings\.ts: install that one first/,
    );
    const other = await written([{ ...header, format: 2 }]);
    await expect(restore(target, other)).rejects.toThrow('has format 2');
    const cut = await written([header]);
    await expect(restore(target, cut)).rejects.toThrow('ends before its end');
    const lying = await written([
      header,
      { tables: [{ name: 'public.people', columns: [], rows: 9, bytes: 9, sha256: '' }], sequences: [] },
    ]);
    await expect(restore(target, lying)).rejects.toThrow('does not hold what it says: public.people');
    await nothingUsable(target);
  });

  it('leaves a database on which no program starts, and into which the right file can still be restored', async () => {
    await expect(prepareDatabase(target.db, target.url)).rejects.toThrow(
      'A restore into this database was interrupted: run npm run restore again, it begins anew.',
    );
    await restore(target);
    await prepareDatabase(target.db, target.url);
    expect((await contents(target.db)).complaints).toEqual((await contents(world.db)).complaints);
  });

  /** A well-sealed backup of these entries: header, then manifest. */
  async function written(parts: object[]): Promise<string> {
    const name = `made-${randomBytes(4).toString('hex')}`;
    const entries = parts.map((part, n) => ({
      name: n === 0 ? 'header.json' : 'manifest.json',
      bytes: Buffer.from(JSON.stringify(part)),
    }));
    const tar: Buffer[] = [];
    for await (const bytes of packed(Readable.from(entries) as AsyncIterable<Entry>, now)) tar.push(bytes);
    const sealed: Uint8Array[] = [];
    for await (const bytes of encrypted(
      Readable.from([zstdCompressSync(Buffer.concat(tar))]),
      keys.recipient,
    ))
      sealed.push(bytes);
    await writeFile(join(kept.path, name), Buffer.concat(sealed));
    return name;
  }

  const headerOf = async (): Promise<Header> => (await readBackup(place, file, keys.identity)).header;

  async function nothingUsable({ db }: Empty): Promise<void> {
    const found = await contents(db, ['half_restored', 'message_channels']);
    const marked = await db.schema.hasTable('half_restored');
    const filled = Object.entries(found).filter(([, rows]) => rows.length > 0);
    expect(marked || filled.length === 0).toBe(true);
    expect([found.people ?? [], found.complaints ?? []]).toEqual([[], []]);
  }
});

describe('a backup while people work', () => {
  it('lets a migration wait, and a row that differs later is noticed', async () => {
    const migrationMay = async () =>
      (
        await world.db.raw<{ rows: [{ may: boolean }] }>(
          'select pg_try_advisory_xact_lock(1352017, 1) as may',
        )
      ).rows[0].may;
    const parts = snapshot(world.url, { now, demonstration: true });
    await parts.next();
    expect(await migrationMay()).toBe(false);
    await parts.return(undefined);
    expect(await migrationMay()).toBe(true);

    const client = new Client({ connectionString: world.url });
    await client.connect();
    await client.query(plainSpeech);
    const table = (await tablesOf(client)).find(({ name }) => name === 'public.photos')!;
    const before = await tallyOf(client, table);
    expect(before.rows).toBe(1);
    expect(await tallyOf(client, table)).toEqual(before);
    await client.query('begin');
    await client.query('update photos set bytes = set_byte(bytes, 1000, (get_byte(bytes, 1000) + 1) % 256)');
    const after = await tallyOf(client, table);
    await client.query('rollback');
    await client.end();
    expect(after).toEqual({ ...before, sha256: after.sha256 });
    expect(after.sha256).not.toBe(before.sha256);
  });

  it('is of one instant: what is written meanwhile is wholly in it or not at all', async () => {
    const parts = new Map<string, string>();
    const count = async () => ((await world.db('complaints').count('* as n')) as [{ n: number }])[0].n;
    const before = await count();
    for await (const { name, bytes } of snapshot(world.url, { now, demonstration: true })) {
      parts.set(name, bytes.toString());
      if (/complaint|deadlines|header/.test(name)) await world.complaint();
    }
    expect(await count()).toBeGreaterThan(before + 3);
    const lines = (table: string) => parts.get(`tables/public.${table}/000001`)!.trimEnd().split('\n');
    expect(lines('complaints')).toHaveLength(before);
    const events = new Set(lines('complaint_events').map((line) => line.split('\t')[1]));
    expect(events.size).toBe(before);
    expect(new Set(lines('deadlines').map((line) => line.split('\t')[1])).size).toBe(before);
  });

  it('restores to a system in which everything adds up', async () => {
    let written = 0;
    const slow: Place = {
      ...place,
      write: (name, source) =>
        place.write(
          name,
          meanwhile(source, async () => void (await world.complaint(), (written += 1))),
        ),
    };
    const made = await writeBackup(world.url, slow, {
      key: keys.recipient,
      now: on(saturday, '02:00'),
      demonstration: true,
      keep: 30,
    });
    expect(written).toBeGreaterThan(0);
    const target = await emptyTarget();
    await restore(target, made.file);
    expect(await brokenPromises(target.db)).toEqual([]);
    expect(await wrongTallies(target.db)).toEqual([]);
  });
});

async function* meanwhile(source: AsyncIterable<Uint8Array>, deed: () => Promise<void>) {
  for await (const chunk of source) {
    await deed();
    yield chunk;
  }
}

describe('the file', () => {
  it('is sealed: nothing of what it holds can be read in it', async () => {
    const bytes = await readFile(join(kept.path, file));
    for (const word of ['Siti Aminah', 'Jalan', 'complaints', 'loket.setiabudi'])
      expect(bytes.includes(word)).toBe(false);
  });

  it('is the same text for the same rows, so that hashes compare', async () => {
    const [a, b] = [await backUp(on(saturday, '03:00')), await backUp(on(saturday, '03:01'))];
    const [first, second] = [
      await readBackup(place, a.file, keys.identity),
      await readBackup(place, b.file, keys.identity),
    ];
    expect(second.manifest).toEqual(first.manifest);
  });
});
