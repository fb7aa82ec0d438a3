import request from 'supertest';
import { doWhatIsDue } from '../../src/due.ts';
import { catalogues } from '../../src/language/index.ts';
import { log } from '../../src/log.ts';
import { figureColumns } from '../../src/open-data/dictionary.ts';
import { publication, publishWhatIsDue } from '../../src/open-data/publication.ts';
import { newWorld, on, type World } from '../support/world.ts';
import { livedThrough, type Closing } from './world.ts';

const [karetSemanggi, tebetTimur, menteng] = ['31.74.02.1002', '31.74.01.1004', '31.71.06.1001'];
const october = (day: number) => `2026-10-${String(day).padStart(2, '0')}T02:00:00Z`;

const lives: Closing[] = [
  { kelurahan: karetSemanggi, received: october(3), solved: october(8), count: 12 },
  { kelurahan: karetSemanggi, received: october(3), solved: october(13), late: true, count: 6 },
  { kelurahan: tebetTimur, received: october(10), solved: october(12), count: 20 },
  { kelurahan: tebetTimur, received: october(10), solved: october(12), late: true, count: 5 },
  { kelurahan: tebetTimur, category: 'pohon', received: october(10), otherwise: october(11), count: 7 },
  { kelurahan: menteng, category: 'pohon', received: october(17), count: 9 },
  { kelurahan: menteng, received: october(17), anonymous: true, count: 3 },
  // Of these nothing may be told, not even in a total.
  { kelurahan: menteng, received: october(17), solved: october(20), confidential: true, count: 40 },
  { kelurahan: menteng, category: 'perilaku-aparat', received: october(24), restricted: true, count: 30 },
  // On the edges of the month, in the province's time.
  { kelurahan: menteng, category: 'sampah', received: '2026-10-31T16:59:59Z', count: 5 },
  { kelurahan: menteng, category: 'sampah', received: '2026-10-31T17:00:01Z', count: 6 },
];

log.level = 'silent'; // copied complaints have no history, which verifying the trail finds

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await livedThrough(world, lives);
});
afterAll(() => world.drop());

const stored = () =>
  world
    .db('published_figures')
    .select('*')
    .orderBy(['month', 'area_code', { column: 'category_code', nulls: 'first' }]);

describe('a month', () => {
  it('is published when it has settled, once, by whatever is due', async () => {
    expect(await publication.next(world.db)).toEqual(on('2026-10-04', '00:00'));
    expect(await publishWhatIsDue(world.db, on('2026-10-03', '23:59'))).toBe(0);
    await doWhatIsDue(world.db, on('2026-11-03', '23:59'));
    expect(await world.db('publications').pluck('month')).toEqual(['2026-09-01']);
    expect(await publication.next(world.db)).toEqual(on('2026-11-04', '00:00'));
    const made = await Promise.all(
      [0, 1, 2].map(() => publishWhatIsDue(world.db, on('2026-11-04', '00:00'))),
    );
    expect(Math.max(...made)).toBe(1);
    expect(await world.db('publications').orderBy('month').pluck('month')).toEqual([
      '2026-09-01',
      '2026-10-01',
    ]);
    expect(await publishWhatIsDue(world.db, on('2026-11-30'))).toBe(0);
  });

  it('says what a recount by hand says, without anything confidential or about officials', async () => {
    const rows = (await stored()).filter(({ month }) => month === '2026-10-01');
    const told = Object.fromEntries(
      rows.map((row) => [
        [row.area_code, row.category_code].filter(Boolean).join(' '),
        [row.received, row.solved, row.solved_in_time, row.ended_otherwise, row.median_days],
      ]),
    );
    expect(told).toEqual({
      '31': [67, 43, 32, 7, 2],
      '31 pohon': [16, null, null, null, null],
      '31 saluran': [46, null, null, null, null],
      '31 sampah': [5, null, null, null, null],
      '31.74': [50, null, null, null, null],
      '31.74.02': [18, 18, null, null, 5],
    });
  });

  it('never changes again, whatever becomes of its complaints', async () => {
    const before = await stored();
    await world.db('complaints').where({ kelurahan_code: tebetTimur }).update({ category_code: 'banjir' });
    await doWhatIsDue(world.db, on('2026-11-30'));
    expect(await stored()).toEqual(before);
    await expect(world.db('published_figures').update({ received: 99 })).rejects.toThrow('append-only');
    await expect(world.db('published_figures').delete()).rejects.toThrow('append-only');
  });

  it('takes its place beside the others without counting them anew', async () => {
    const before = await stored();
    const asked: string[] = [];
    const note = ({ sql, bindings }: { sql: string; bindings: unknown[] }) => {
      if (sql.includes('from complaints')) asked.push(JSON.stringify(bindings));
    };
    world.db.on('query', note);
    expect(await publishWhatIsDue(world.db, on('2026-12-04', '00:00'))).toBe(1);
    world.db.removeListener('query', note);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('2026-10-31T17:00:00.000Z');
    const after = await stored();
    expect(after.filter(({ month }) => month !== '2026-11-01')).toEqual(before);
    expect(after.find(({ month, area_code }) => month === '2026-11-01' && area_code === '31')).toMatchObject({
      received: 6,
      solved: null,
    });
  });

  it('can hold no number below five', async () => {
    const row = { month: '2026-10-01', version: 1, area_code: '31.74' };
    for (const wrong of [
      { received: 4 },
      { solved: 4 },
      { solved: 9, solved_in_time: 5 },
      { ended_otherwise: 0 },
      { median_days: 3 },
    ])
      await expect(world.db('published_figures').insert({ ...row, ...wrong })).rejects.toThrow(
        'check constraint',
      );
  });
});

describe('the page of the figures', () => {
  it('shows the newest month, what is hidden as hidden, and the way to the parts', async () => {
    const { text } = await world.visitor().get('/data?period=2026-10').expect(200);
    expect(text).toContain('Ibukota Jakarta, Oktober 2026');
    expect(text).toContain('Keadaan per 4 November 2026');
    expect(text).toMatch(/stat-number">67<\/span> <span class="stat-label">Masuk/);
    expect(text).toMatch(/stat-number">74%<.*tepat waktu/);
    expect(text).toMatch(/stat-number">86%<.*penyelesaian/);
    expect(cells(text, 'Jakarta Selatan')).toEqual(['50', '–', '–', '–', '–']);
    expect(cells(text, 'Jakarta Pusat')).toEqual(['–', '–', '–', '–', '–']);
    expect(text.indexOf('Saluran')).toBeLessThan(text.indexOf('Pohon'));
    expect((await world.visitor().get('/data').expect(200)).text).toContain('Ibukota Jakarta, November 2026');
  });

  it('leads from province to city, and not to what is no place', async () => {
    const { text } = await world.visitor().get('/data?area=31.74&period=2026-10').expect(200);
    expect(text).toContain('Jakarta Selatan, Oktober 2026');
    expect(text).toContain('href="/data?area=31&amp;period=2026-10"');
    expect(cells(text, 'Setiabudi')).toEqual(['18', '18', '5 hari', '–', '–']);
    await world.visitor().get('/data?area=99.99').expect(404);
    expect((await world.visitor().get('/data?area=%27--&period=2026-13')).text).toContain(
      'Ibukota Jakarta, November',
    );
  });

  it('adds months up, and tells a sum only where it tells each month', async () => {
    const { text } = await world.visitor().get('/data?period=2026-Q4').expect(200);
    expect(text).toContain('Triwulan IV 2026');
    expect(text).toMatch(/stat-number">73<\/span> <span class="stat-label">Masuk/);
    expect(text).toMatch(/stat-number">–<\/span> <span class="stat-label">Selesai/);
    expect((await world.visitor().get('/data?period=2026')).text).toMatch(/stat-number">–<.*Masuk/);
  });

  it('says the same in English, and the front page tells the newest month', async () => {
    const english = world.visitor();
    await english.post('/language', { lang: 'en', back: '/data' }).expect(303);
    const { text } = await english.get('/data?period=2026-10').expect(200);
    expect(text).toContain('Ibukota Jakarta, October 2026');
    expect(text).toContain(catalogues.en.openData.notes[0]!.slice(10, 60));
    expect((await english.get('/data/dictionary')).text).toContain('complaints received in that month');
    const front = await world.visitor().get('/').expect(200);
    expect(front.text).toContain('Ibukota Jakarta, November 2026');
    expect(front.text).toMatch(/stat-number">6<\/span> <span class="stat-label">Masuk/);
  });

  it('asks no complaint and little else', async () => {
    const asked: string[] = [];
    const note = ({ sql }: { sql: string }) => asked.push(sql);
    const visitor = world.visitor();
    await visitor.get('/data');
    world.db.on('query', note);
    await visitor.get('/data');
    await visitor.get('/');
    world.db.removeListener('query', note);
    expect(asked.length).toBeLessThanOrEqual(12);
    expect(asked.filter((sql) => /\bcomplaints\b/.test(sql))).toEqual([]);
  });
});

describe('the files', () => {
  it('hold what the dictionary says, as CSV and as JSON', async () => {
    const csv = await request(world.app).get('/data/figures.csv').expect(200);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    const lines = csv.text.split('\r\n');
    expect(lines.pop()).toBe('');
    const names = lines.shift()!.split(',');
    const json = await request(world.app).get('/data/figures.json').expect(200);
    const { figures, licence } = json.body as {
      figures: Record<string, unknown>[];
      licence: { name: string };
    };
    expect(licence.name).toBe('CC-BY-4.0');
    expect(figures).toHaveLength(await countOf('published_figures'));
    expect(lines).toHaveLength(figures.length);
    const described = await request(world.app).get('/data/datapackage.json').expect(200);
    const { fields } = described.body.resources[0].schema as {
      fields: { name: string; type: string; description: string; constraints: { required: boolean } }[];
    };
    expect(fields.map(({ name }) => name)).toEqual(names);
    expect(figureColumns.map(({ name }) => name)).toEqual(names);
    for (const row of figures) {
      expect(Object.keys(row)).toEqual(names);
      for (const { name, type, constraints } of fields) {
        const value = row[name];
        if (value === null)
          expect({ name, required: constraints.required }).toEqual({ name, required: false });
        else expect({ name, type, fits: kinds[type]!(value) }).toEqual({ name, type, fits: true });
      }
    }
    const page = await world.visitor().get('/data/dictionary');
    for (const name of names) expect(page.text).toContain(`<code>${name}</code>`);
    expect(lines.filter((line) => line.startsWith('2026-10,1,31.74.02,'))).toEqual([
      '2026-10,1,31.74.02,Setiabudi,kecamatan,,,,18,18,,,5',
    ]);
  });

  it('may be kept by everybody and are sent again only when they changed', async () => {
    for (const path of ['/data/figures.csv', '/data/figures.json', '/data/datapackage.json']) {
      const first = await request(world.app).get(path).set('Cookie', 'lang=en').expect(200);
      expect(first.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=3600',
      });
      expect(first.headers['set-cookie']).toBeUndefined();
      const again = () => request(world.app).get(path).set('If-None-Match', String(first.headers.etag));
      await again().expect(304);
      if (path.endsWith('package.json')) continue;
      await world.db('publications').where({ month: '2026-11-01' }).update({ made_at: new Date() });
      await again().expect(200);
    }
    expect((await world.visitor().get('/data')).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('are refused to who asks too often, and the refusal is kept by nobody', async () => {
    await world
      .db('request_limits')
      .where({ name: 'openData' })
      .update({ next_at: new Date(Date.now() + 60_000) });
    const refused = await request(world.app)
      .get('/data/figures.csv')
      .set('Accept', 'application/json')
      .expect(429);
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    expect(refused.headers['cache-control'] ?? '').not.toContain('public');
    await world.db('request_limits').delete();
  });
});

const countOf = async (table: string) => Number((await world.db(table).count('* as n'))[0]!.n);

const kinds: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string' && value !== '',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  yearmonth: (value) => /^\d{4}-\d{2}$/.test(String(value)),
};

// What stands in the row of a place.
function cells(html: string, name: string): string[] {
  const row = new RegExp(`<th scope="row">(?:<a [^>]*>)?${name}<[^]*?</tr>`).exec(html)![0];
  return [...row.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, text]) => text!);
}
