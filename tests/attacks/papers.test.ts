import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inflateSync } from 'node:zlib';
import { makeDocuments } from '../../src/documents/making.ts';
import { email } from '../../src/notifications/channels/email.ts';
import { on, saturday, setiabudi } from '../support/world.ts';
import { unzipped } from '../documents/paper.ts';
import { recordsOf, type Records } from '../web/records.ts';
import { newStage, type Answer, type Someone, type Stage } from './stage.ts';

const link =
  '[klik](https://evil.example/x) ![a](file:///etc/passwd) <https://evil.example/y> {{title}} {{> photos photos}}';
const formulas = ['=cmd|1', '+1+1', '-1+1', '@SUM(1)', '\t=1', '\r=1', '＝1+1'];
const hostile = `=HYPERLINK("https://evil.example") ${link} </w:t><f>1</f>\u0007`;

let stage: Stage;
let records: Records;
let camat: Someone;
let admin: Someone;
beforeAll(async () => {
  stage = await newStage();
  const { world } = stage;
  const visitor = {
    name: hostile,
    phone: '+6281234567890',
    email: null,
    nik: null,
    address: hostile,
    language: 'id',
  } as const;
  records = await recordsOf(world, hostile, { visitor, landmark: hostile, address: hostile });
  await world.db('categories').where({ code: 'saluran' }).update({ name_id: hostile, name_en: hostile });
  await world.db('offices').where({ area_code: setiabudi }).update({ address: hostile, phone: hostile });
  const named = await world.db('people').select('id').orderBy('id');
  for (const [n, { id }] of (named as { id: number }[]).entries())
    await world
      .db('people')
      .where({ id })
      .update({ name: formulas[n % formulas.length] });
  [camat, admin] = [await stage.someone('camat.setiabudi'), await stage.someone('admin')];
});
afterAll(() => stage.drop());

/** The objects of a PDF: what it can do stands there, what it shows and draws is packed between them. */
function objectsOf(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const packed = [...text.matchAll(/\/Type \/ObjStm[^]*?stream\r?\n/g)].map(({ index, 0: head }) =>
    inflateSync(bytes.subarray(index + head.length), { finishFlush: 2 }).toString('latin1'),
  );
  return text.replace(/stream\r?\n[^]*?endstream/g, '') + packed.join('');
}

async function printed(fields: Record<string, string>): Promise<Answer> {
  const { status, headers } = await stage.post(camat, '/documents', {
    language: 'en',
    mediaType: 'pdf',
    ...fields,
  });
  expect(status).toBe(303);
  await makeDocuments(stage.world.db, () => on(saturday));
  return stage.get(camat, `${headers.location}.${fields.mediaType ?? 'pdf'}`);
}

describe('a PDF', () => {
  it('holds what people wrote as letters: no action, no link of theirs, no file', async () => {
    const { db } = stage.world;
    const meeting = records('/meetings/:id').split('/')[2]!;
    await db('meetings')
      .where({ id: meeting })
      .update({ notes: hostile, closed_at: on(saturday, '12:00') });
    await db('meeting_addenda').insert({
      meeting_id: meeting,
      number: 1,
      text: hostile,
      reason: hostile,
      written_at: on(saturday, '13:00'),
      written_by: 1,
      capacity: 'holder',
    });
    for (const fields of [
      { kind: 'reviewRecord', subject: records('/reviews/:id').split('/')[2]! },
      { kind: 'minutes', subject: meeting },
      { kind: 'attendance', subject: meeting },
      { kind: 'results', subject: `${setiabudi}_2026-11-01_2026-11-20_${saturday}` },
    ]) {
      const answer = await printed(fields);
      expect([fields.kind, answer.status, answer.headers['content-type']]).toEqual([
        fields.kind,
        200,
        'application/pdf',
      ]);
      const text = objectsOf(answer.bytes);
      expect(text).toMatch(/\/Type \/Page\b/);
      expect(text).not.toMatch(/\/(JavaScript|JS|Launch|EmbeddedFiles?|SubmitForm|GoToR|RichMedia|AA)\b/);
      const targets = [...text.matchAll(/\/URI \(([^)]*)\)/g)].map(([, target]) => target);
      expect(targets.filter((target) => /evil|passwd/.test(target!))).toEqual([]);
      expect(answer.bytes.includes('evil.example')).toBe(false);
    }
    // Asked for in another language afterwards, they are the minutes with their addendum, and say so.
    const editions = await db('documents')
      .where({ kind: 'minutes', subject: meeting })
      .select('language', 'edition');
    expect(editions).toEqual([{ language: 'en', edition: 2 }]);
  });
});

/** Every address at which a table is saved, for the administrator unless said; a new one fails until it is tried here. */
const exports: Record<string, (breach: string) => string | null> = {
  'GET /access/people.csv': () => '/access/people.csv?state=current',
  'GET /complaints/export.csv': () => '/complaints/export.csv?which=all',
  'GET /complaints/export.xlsx': () => '/complaints/export.xlsx?which=all',
  'GET /data/figures.csv': () => '/data/figures.csv',
  'GET /data/sessions.csv': () => '/data/sessions.csv',
  'GET /figures/:figure.csv': () => '/figures/categories.csv',
  'GET /figures/:figure.xlsx': () => '/figures/categories.xlsx',
  'GET /inspection/export.csv': () => '/inspection/export.csv',
  'GET /inspection/export.xlsx': () => '/inspection/export.xlsx',
  'GET /privacy/breaches/:id/affected.csv': (breach: string) => `/privacy/breaches/${breach}/affected.csv`,
  'GET /documents/:code.xlsx': () => null,
};
const ofCamat = /^GET \/(complaints|figures)/;
/** Codes, numbers and names that the province gave: nobody's words stand in them. */
const withoutWords = /^GET \/data/;

describe('a table', () => {
  it('is saved from these addresses alone', () => {
    const found = stage.routes
      .filter(({ path }) => /\.(csv|xlsx|ods|tsv)$/.test(path))
      .map(({ name }) => name);
    expect(found.toSorted()).toEqual(Object.keys(exports).toSorted());
  });

  it('has no cell that a spreadsheet would reckon', async () => {
    const { post, get, world } = stage;
    const made = await post(admin, '/privacy/breaches', {
      discoveredAt: '2026-11-21T08:00',
      description: `${hostile} ${'x'.repeat(30)}`,
      handling: `${hostile} ${'x'.repeat(30)}`,
      by: 'tickets',
      tickets: String((await world.db('complaints').first('ticket')).ticket),
      data: 'name',
    });
    expect(made.status).toBe(303);
    const breach = made.headers.location!.split('/').at(-1)!;
    for (const [name, pathOf] of Object.entries(exports)) {
      const path = pathOf(breach);
      if (path === null) continue;
      const answer = await get(ofCamat.test(name) ? camat : admin, path);
      expect([name, answer.status]).toEqual([name, 200]);
      if (path.includes('.xlsx')) expectNoFormula(answer.bytes);
      else {
        const cells = cellsOf(answer.text);
        expect(cells.length).toBeGreaterThan(6);
        expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/.test(cell) || /^[\t\r\n]/.test(cell))).toEqual(
          [],
        );
        expect([name, withoutWords.test(name) || cells.some((cell) => cell.startsWith("'"))]).toEqual([
          name,
          true,
        ]);
      }
    }
    const sheet = await printed({
      kind: 'results',
      mediaType: 'xlsx',
      subject: `${setiabudi}_2026-11-01_2026-11-20_${saturday}`,
    });
    expectNoFormula(sheet.bytes);
  });
});

function expectNoFormula(bytes: Buffer): void {
  const files = unzipped(bytes);
  expect([...files.keys()].filter((name) => /vba|macro|external|embeddings|connections/i.test(name))).toEqual(
    [],
  );
  const sheets = [...files].filter(([name]) => /worksheets\/sheet\d+\.xml$/.test(name));
  expect(sheets.length).toBeGreaterThan(0);
  for (const [, xml] of sheets) expect(xml).not.toMatch(/<f[\s>]|<hyperlink/);
}

/** The cells of a CSV file as RFC 4180 has them. */
const cellsOf = (text: string): string[] =>
  [...text.replace(/^\uFEFF/, '').matchAll(/"((?:[^"]|"")*)"|([^",\r\n]+)/g)].map(([, quoted, bare]) =>
    (quoted ?? bare ?? '').replaceAll('""', '"'),
  );

it('puts no line into the head of a file, whatever its title is', async () => {
  const { world, get } = stage;
  const title = 'a"; filename="b.html"\r\nSet-Cookie: x=1\r\n\r\n<i7x>/../../etc/passwd\u202e';
  await world.db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica'); // what is made can't be changed otherwise
    await trx('documents').update({ title });
  });
  const { headers } = await get(camat, records('/documents/:code.pdf'));
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['content-disposition']).not.toMatch(/[/\\<>\u202e]|b\.html"$/);
  expect(headers['content-disposition']).toMatch(/^inline; filename="[\w .-]+\.pdf"$/);
});

it('sends a letter with the heads that we wrote, and no other', async () => {
  const received: string[] = [];
  const server = createServer((socket) => {
    let data = false;
    socket.write('220 hier\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      received.push(text);
      if (data && !text.endsWith('\r\n.\r\n')) return;
      if (data) data = false;
      data ||= /^DATA/im.test(text) && !text.endsWith('\r\n.\r\n');
      socket.write(data ? '354 los\r\n' : '250 gut\r\n');
    });
    socket.on('error', () => {});
  }).listen(0);
  const channel = email({
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}?ignoreTLS=true`,
    from: 'Aduan <kami@contoh.id>',
    dkim: undefined,
  } as never)!;
  const breaks = 'Kabar\r\nBcc: semua@contoh.id\r\nContent-Type: text/html\r\n\r\n<i7x>';
  try {
    await channel.send({
      id: 1,
      to: 'a@contoh.id',
      subject: breaks,
      body: `${breaks}\r\n.\r\nMAIL FROM:<x@evil.example>`,
      language: 'id',
      leave: null,
    } as never);
  } finally {
    await channel.close?.();
    server.close();
  }
  const all = received.join('');
  const heads = all.slice(all.indexOf('From:'), all.indexOf('\r\n\r\n', all.indexOf('From:')));
  expect(heads).toMatch(/^Subject: /m);
  expect(heads).not.toMatch(/^(Bcc|Content-Type: text\/html)/im);
  expect(received.filter((line) => /^(MAIL|RCPT)/i.test(line)).join('')).not.toContain('evil.example');
  expect(received.filter((line) => /^RCPT/i.test(line))).toHaveLength(1);
});
