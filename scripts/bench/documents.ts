import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import sharp from 'sharp';
import { requestDocument, type DocumentKind, type Values } from '../../src/documents/document.ts';
import { makeDocuments } from '../../src/documents/making.ts';
import { templateFolder } from '../../src/documents/templates.ts';
import tearDown from '../../tests/support/global-teardown.ts';
import setUp from '../../tests/support/global-setup.ts';
import { officeId } from '../../tests/support/moves.ts';
import { newWorld, on, saturday, type World } from '../../tests/support/world.ts';
import { table } from './figures.ts';
import { Visitor } from './visitor.ts';

const cases = 120;
const photos = 240;
const said =
  'Saluran air di depan rumah mampet, kalau hujan air meluap ke jalan dan masuk ke halaman warga. ';

/** npm run bench -- documents: how long large documents take, and what other requests notice of it. */
export async function benchDocuments(): Promise<void> {
  await setUp();
  const world = await newWorld();
  const dataDir = mkdtempSync(join(tmpdir(), 'aduan-sabtu-bench-'));
  const server = createServer(world.app).listen(0);
  try {
    const visitor = new Visitor(`http://localhost:${(server.address() as AddressInfo).port}`);
    const quiet = await whileAsking(visitor, () => new Promise((resolve) => setTimeout(resolve, 3000)));
    writeTemplate(dataDir);
    const ids = await addPhotos(world);
    const rows = [
      ['nothing is made', quiet],
      ['minutes of 120 cases', await making(world, visitor, { dataDir, name: 'minutes', values: minutes() })],
      [
        'report of 120 cases, 240 photos',
        await making(world, visitor, { dataDir, name: 'reviewRecord', values: report(ids) }),
      ],
    ] as const;
    console.log(
      table([
        ['', 'seconds', 'pages', 'MB', 'front page p95 ms', 'longest wait ms'],
        ...rows.map(([name, { ms, pages, bytes, p95, stall }]) => [
          name,
          (ms / 1000).toFixed(1),
          String(pages ?? ''),
          bytes ? (bytes / 1e6).toFixed(1) : '',
          p95.toFixed(0),
          stall.toFixed(0),
        ]),
      ]),
    );
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(dataDir, { recursive: true, force: true });
    await world.drop();
    await tearDown();
  }
}

type Noticed = { ms: number; p95: number; stall: number; pages?: number; bytes?: number };
type Made = { dataDir: string; name: 'minutes' | 'reviewRecord'; values: Values };

async function making(world: World, visitor: Visitor, { dataDir, name, values }: Made): Promise<Noticed> {
  const kind = kindOf(name, await officeId(world, 'camat.setiabudi'), values);
  const now = on(saturday);
  const { id } = await world.db.transaction((trx) =>
    requestDocument(trx, { kind, subject: 1, person: null, now }),
  );
  const noticed = await whileAsking(visitor, () => makeDocuments(world.db, () => now, { dataDir }));
  const { rows } = await world.db.raw<{ rows: [{ pages: number; bytes: number; failure: string | null }] }>(
    'select pages, octet_length(content) as bytes, failure from documents where id = ?',
    [id],
  );
  if (rows[0].failure) throw new Error(rows[0].failure);
  return { ...noticed, ...rows[0] };
}

const kindOf = (name: Made['name'], office: number, values: Values): DocumentKind => ({
  name,
  read: async () => ({
    title: name,
    officeId: office,
    number: null,
    signer: null,
    confidential: false,
    values,
  }),
  mayRead: async () => true,
});

/** Minutes of 120 cases, of an office. */
export const largeMinutes = (office: number): DocumentKind => kindOf('minutes', office, minutes());

/** Asks for the front page without pause while something goes on, and measures the longest stop of the process. */
async function whileAsking(visitor: Visitor, work: () => Promise<unknown>): Promise<Noticed> {
  for (let warm = 0; warm < 10; warm++) await visitor.get('/');
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const times: number[] = [];
  const begin = performance.now();
  const going = new AbortController();
  const asking = (async () => {
    while (!going.signal.aborted) {
      times.push((await visitor.get('/')).ms);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  delay.enable();
  await work();
  const ms = performance.now() - begin;
  delay.disable();
  going.abort();
  await asking;
  times.sort((one, other) => one - other);
  return { ms, p95: times[Math.floor(times.length * 0.95)] ?? 0, stall: delay.max / 1e6 };
}

function minutes(): Values {
  return {
    heading: 'Rapat Kecamatan Setiabudi',
    facts: [{ label: 'Hari dan tanggal', text: 'Senin, 23 November 2026' }],
    notes: said.repeat(8),
    decided: true,
    decisions: Array.from({ length: cases }, (_, index) => ({
      number: String(index + 1),
      ticket: '7K3M-Q9TX',
      matter: `Saluran air: ${said}`,
      place: 'RT 003/RW 002, Karet Semanggi',
      decision: 'Ditindaklanjuti.',
      said: said.repeat(2),
      by: 'Satuan Pelaksana Sumber Daya Air Setiabudi',
      due: 'Jumat, 27 November 2026',
    })),
    addenda: [],
    signers: [{ title: 'Camat Setiabudi', name: 'Ani Lestari', nip: '19750619 199503 1 003' }],
  };
}

const report = (ids: string[]): Values => ({
  cases: Array.from({ length: cases }, (_, index) => ({
    number: String(index + 1),
    text: said.repeat(4),
    photos: ids
      .slice(index * 2, index * 2 + 2)
      .map((photo) => ({ photo, caption: 'Min 22 Nov 2026, 09.15' })),
  })),
});

function writeTemplate(dataDir: string) {
  const folder = join(templateFolder(dataDir), 'id');
  mkdirSync(folder, { recursive: true });
  const template = `{{> letterhead}}

# LAPORAN

| No. | Ticket | Uraian | Hasil |
| -- | ---- | ---------- | ---------- |
{{#cases}}
| {{number}} | 7K3M-Q9TX | {{text}} | {{text}} |
{{/cases}}

{{#cases}}

## {{number}}. 7K3M-Q9TX

{{text}}

{{> photos photos}}

{{/cases}}
`;
  writeFileSync(join(folder, 'reviewRecord.md'), template);
}

/** Photos as the counter keeps them: 1600 pixels wide, some 300 kB, each another. */
async function addPhotos(world: World): Promise<string[]> {
  const complaint = await world.complaint();
  const rough = { width: 200, height: 150, channels: 3 } as const;
  const ids = [];
  for (let index = 0; index < photos; index++) {
    const noise = randomBytes(rough.width * rough.height * 3);
    const bytes = await sharp(noise, { raw: rough }).resize(1600, 1200).jpeg({ quality: 78 }).toBuffer();
    const id = randomUUID();
    await world.db('photos').insert({
      id,
      complaint_id: complaint.id,
      kind: 'before',
      content_type: 'image/jpeg',
      bytes,
      width: 1600,
      height: 1200,
      added_at: on(saturday),
    });
    ids.push(id);
  }
  return ids;
}
