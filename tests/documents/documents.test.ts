import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCode, readCode, shownCode } from '../../src/documents/codes.ts';
import {
  documentsOf,
  requestDocument,
  type DocumentKind,
  type Values,
} from '../../src/documents/document.ts';
import { letterheadOf } from '../../src/documents/letterhead.ts';
import { leaveUnmade, makeDocuments, remindOfDocuments } from '../../src/documents/making.ts';
import { documentByCode, wantDocument } from '../../src/documents/queries.ts';
import { ownTemplates, templateFolder } from '../../src/documents/templates.ts';
import { log } from '../../src/log.ts';
import { officeId } from '../support/moves.ts';
import { newWorld, on, type World } from '../support/world.ts';
import { colour, factsOf } from './paper.ts';

const now = on('2026-11-22', '10:00');
const dataDir = mkdtempSync(join(tmpdir(), 'aduan-sabtu-documents-'));
let world: World;
let camat: number;
let values: Values = {};

/** A kind that says whatever the test wants; its subjects are made up. */
const kind: DocumentKind = {
  name: 'reviewRecord',
  read: async (_db, subject) => ({
    title: `Berita acara ${subject}`,
    officeId: camat,
    number: null,
    signer: { name: 'Ani', standing: 'Camat Setiabudi' },
    confidential: false,
    values,
    sheets: [{ name: 'A', columns: [{ head: 'B', kind: 'text' }], rows: [['=1']] }],
  }),
  mayRead: async () => true,
};

let last = 0;
const request = (changes: Partial<Parameters<typeof requestDocument>[1]> = {}) =>
  world.db.transaction((trx) =>
    requestDocument(trx, { kind, subject: ++last, person: null, now, ...changes }),
  );
type Row = { data: { values: Values }; content: Buffer; sha256: Buffer; made_at: Date | null } & Record<
  'pages' | 'attempts',
  number
> & { held_until: Date; failure: string | null };
const make = () => makeDocuments(world.db, () => now, { dataDir });
const row = async (id: number) => (await world.db('documents').where({ id }).first()) as Row;
const jobs = async () =>
  (await world.db('graphile_worker.jobs').where('task_identifier', 'documents').select('id')).length;

beforeAll(async () => {
  world = await newWorld();
  log.level = 'silent';
  camat = await officeId(world, 'camat.setiabudi');
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await world.drop();
});

describe('a request', () => {
  it('freezes what is printed, once for the same', async () => {
    values = { findings: 'Awal' };
    const before = await jobs();
    const first = await request({ subject: 'a' });
    values = { findings: 'Lain' };
    const again = await request({ subject: 'a' });
    expect(again).toEqual({ id: first.id, code: first.code, repeated: true });
    expect((await row(first.id)).data.values).toMatchObject({
      findings: 'Awal',
      title: 'Berita acara a',
      letterhead: { office: 'Kecamatan Setiabudi' },
    });
    expect(await jobs()).toBe(before + 1);
    const others = [
      await request({ subject: 'a', language: 'en' }),
      await request({ subject: 'a', mediaType: 'xlsx' }),
      await request({ subject: 'a', edition: 2 }),
    ];
    expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(4);
    expect((await documentsOf(world.db, kind, 'a')).map(({ edition }) => edition)).toEqual([2, 1, 1, 1]);
  });

  it('of two at once is one document', async () => {
    const both = await Promise.all([request({ subject: 'b' }), request({ subject: 'b' })]);
    expect(both[0]!.id).toBe(both[1]!.id);
    expect(both.filter(({ repeated }) => repeated)).toHaveLength(1);
  });

  it('leaves nothing when what caused it fails', async () => {
    const failing = world.db.transaction(async (trx) => {
      await requestDocument(trx, { kind, subject: 'c', person: null, now });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await documentsOf(world.db, kind, 'c')).toEqual([]);
  });
});

describe('making', () => {
  it('makes everything that waits, and never changes it again', async () => {
    values = { findings: 'Saluran mampet.', signers: [{ title: 'Lurah', name: 'Ani' }] };
    const { id, code } = await request();
    const sheet = await request({ mediaType: 'xlsx' });
    await make();
    const made = await row(id);
    expect(made).toMatchObject({ progress: 100, failure: null, held_until: null, template_fault: null });
    expect(made.made_at).toEqual(now);
    expect(factsOf(made.content)).toMatchObject({ language: 'id', pages: made.pages });
    expect(made.sha256).toEqual(createHash('sha256').update(made.content).digest());
    expect((await row(sheet.id)).content.subarray(0, 2).toString()).toBe('PK');
    expect(await documentByCode(world.db, code)).toMatchObject({ sha256: made.sha256.toString('hex') });
    expect(await make()).toBe(0);
    for (const change of [{ content: Buffer.from('x') }, { title: 'x' }, { progress: 1 }, { made_at: null }])
      await expect(world.db('documents').where({ id }).update(change)).rejects.toThrow(
        'the document is made',
      );
    await expect(world.db('documents').where({ id }).delete()).rejects.toThrow('the document is made');
  });

  it('may not change what a document says even before it is made', async () => {
    const { id } = await request();
    for (const change of [
      { data: '{}' },
      { title: 'x' },
      { number: '1' },
      { confidential: true },
      { subject: 'y' },
    ])
      await expect(world.db('documents').where({ id }).update(change)).rejects.toThrow('is fixed');
    await make();
  });

  it('draws the photos of complaints, and says of one that is gone that it can not be read', async () => {
    const complaint = await world.complaint();
    const photo = '0b0f6a3e-7c0e-4a6e-9a52-6d0a35a6a7c1';
    await world.db('photos').insert({
      id: photo,
      complaint_id: complaint.id,
      kind: 'before',
      content_type: 'image/jpeg',
      width: 40,
      height: 30,
      bytes: await colour('#00f'),
      added_at: now,
    });
    const gone = photo.replace('c1', 'c2');
    values = {
      photos: [
        { photo, caption: 'Foto 1' },
        { photo: gone, caption: 'Foto 2' },
      ],
    };
    const { id } = await request();
    await make();
    expect(factsOf((await row(id)).content).images).toBe(1);
  });

  it('keeps a failure, rests, tries again and gives up; a person can ask once more', async () => {
    values = {};
    // A kind without any template, as when the program's own files are broken.
    const { id } = await request({ kind: { ...kind, name: 'nothing' as never } });
    for (let attempt = 1; attempt <= 5; attempt++) {
      await make();
      await make();
      expect(await row(id)).toMatchObject({ attempts: attempt, failure: expect.any(String), made_at: null });
      expect((await row(id)).held_until.getTime()).toBeGreaterThan(Date.now());
      await world.db('documents').where({ id }).update({ held_until: null });
    }
    await make();
    expect((await row(id)).attempts).toBe(5);
    await wantDocument(world.db, id, { again: true });
    expect(await row(id)).toMatchObject({ attempts: 0, failure: null });
  });

  it('is reminded of what a worker left behind, and of nothing else', async () => {
    await world.db('documents').where({ made_at: null }).update({ wanted: false });
    const { id } = await request();
    await world
      .db('documents')
      .where({ id })
      .update({ held_until: new Date(Date.now() + 60_000) });
    const before = await jobs();
    await remindOfDocuments(world.db);
    expect(await jobs()).toBe(before);
    await world
      .db('documents')
      .where({ id })
      .update({ held_until: new Date(Date.now() - 1000) });
    await remindOfDocuments(world.db);
    expect(await jobs()).toBe(before + 1);
    await leaveUnmade(world.db);
    expect(await make()).toBe(0);
    await wantDocument(world.db, id, { again: false });
    const stop = AbortSignal.abort();
    expect(await makeDocuments(world.db, () => now, { dataDir, stop })).toBe(0);
    // After each document whoever waits for a page comes first.
    let rests = 0;
    const rest = async () => (rests += 1);
    expect(await makeDocuments(world.db, () => now, { dataDir, rest })).toBe(1);
    expect(rests).toBe(1);
  });
});

describe("an office's own template", () => {
  const write = (path: string, text: string) => {
    const file = join(templateFolder(dataDir), path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  };
  const pagesOf = async (id: number) => (await row(id)).pages as number;

  it("is used before the province's, and that before the built-in one", async () => {
    values = {};
    write('id/reviewRecord.md', 'Provinsi\n\n{{> page}}\n\nDua');
    const everywhere = await request();
    await make();
    write('31.74.02/id/reviewRecord.md', 'Kecamatan\n\n{{> page}}\n\nDua\n\n{{> page}}\n\nTiga');
    const own = await request();
    const english = await request({ language: 'en' });
    await make();
    expect([await pagesOf(everywhere.id), await pagesOf(own.id), await pagesOf(english.id)]).toEqual([
      2, 3, 1,
    ]);
    expect(await ownTemplates(dataDir)).toMatchObject([
      { areaCode: '31.74.02', language: 'id', kind: 'reviewRecord', fault: null, unknownNames: [] },
      { areaCode: null, fault: null },
    ]);
  });

  it('that is faulty gives way to the next, and its fault is kept for the administrator', async () => {
    write('31.74.02/id/reviewRecord.md', '{{#cases}}\n\n{{> stamp}}');
    const { id, code } = await request();
    await make();
    const fault = { code: 'unclosed', line: 1, name: 'cases', file: '31.74.02/id/reviewRecord.md' };
    expect(await pagesOf(id)).toBe(2);
    expect((await documentByCode(world.db, code))!.templateFault).toEqual(fault);
    expect((await ownTemplates(dataDir))[0]).toMatchObject({ fault: { code: 'unclosed' } });
  });
});

describe('a letterhead', () => {
  it.each([
    ['camat.setiabudi', ['Kota Administrasi Jakarta Selatan'], 'Kecamatan Setiabudi'],
    ['walikota.jakarta-selatan', [], 'Kota Administrasi Jakarta Selatan'],
    ['bupati.kepulauan-seribu', [], 'Kabupaten Administrasi Kepulauan Seribu'],
    [
      'lurah.karet-semanggi',
      ['Kota Administrasi Jakarta Selatan', 'Kecamatan Setiabudi'],
      'Kelurahan Karet Semanggi',
    ],
    ['sekda', [], 'Sekretariat Daerah'],
  ])('of %s', async (slug, lines, office) => {
    const head = await letterheadOf(world.db, await officeId(world, slug));
    expect(head.lines[0]).toMatch(/^Pemerintah Provinsi /);
    expect([head.lines.slice(1), head.office]).toEqual([lines, office]);
  });
});

describe('a code', () => {
  it('is read as it is typed', () => {
    const code = newCode(() => new Uint8Array([7, 19, 3, 20, 23, 9, 26, 29, 4, 11, 2, 12]));
    expect(shownCode(code)).toBe('7K3M-Q9TX-4B2C');
    expect(readCode(' 7k3m q9tx–4b2c ')).toBe(code);
    expect(readCode('7K3M-Q9TX-4B2')).toBeNull();
    expect(readCode('7K3M-Q9TX-4B2U')).toBeNull();
    expect(readCode('OIL0-0000-0000')).toBe('011000000000');
    expect(new Set(Array.from({ length: 200 }, () => newCode())).size).toBe(200);
  });
});
