import request from 'supertest';
import { doWhatIsDue } from '../../src/due.ts';
import { catalogues } from '../../src/language/index.ts';
import { log } from '../../src/log.ts';
import { ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { figureColumns } from '../../src/open-data/dictionary.ts';
import { correct } from '../../src/open-data/correction.ts';
import { NotFound } from '../../src/errors.ts';
import { pictureOf, type PictureName } from '../../src/open-data/pictures.ts';
import { picturedOf } from '../../src/open-data/shown.ts';
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
    expect(asked).toHaveLength(2);
    for (const bounds of asked) expect(bounds).toMatch(/2026-10-31T17:00:00.000Z.*2026-11-30T17:00:00.000Z/);
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
    const total =
      /<a class="stat" href="([^"]*)"><span class="stat-number">6<\/span> <span class="stat-label">Masuk/;
    const [, href] = total.exec(front.text)!;
    const opened = (await world.visitor().get(href!.replaceAll('&amp;', '&')).expect(200)).text;
    expect(opened).toContain('Ibukota Jakarta, November 2026');
    expect(opened).toMatch(/stat-number">6<\/span> <span class="stat-label">Masuk/);
  });

  it('asks no complaint and little else', async () => {
    const asked: string[] = [];
    const note = ({ sql }: { sql: string }) => asked.push(sql);
    const visitor = world.visitor();
    await visitor.get('/data');
    world.asking.on('query', note);
    await visitor.get('/data');
    await visitor.get('/');
    world.asking.removeListener('query', note);
    expect(asked.length).toBeLessThanOrEqual(16);
    expect(asked.filter((sql) => /\bcomplaints\b/.test(sql))).toEqual([]);
  });
});

describe('the pictures', () => {
  const pictured = async (name: PictureName, area: string, period: string) =>
    pictureOf(name, (await picturedOf(world.db, { area, period }, 'id'))!, {
      t: catalogues.id,
      lang: 'id',
      calendar: ordinaryCalendar,
    });

  it('show what the tables tell and leave out what they hide', async () => {
    expect(await pictured('map', '31', '2026-10')).toMatchObject({
      points: [{ label: 'Setiabudi', value: 18 }],
      places: ['Pusat', 'Utara', 'Barat', 'Selatan', 'Timur'].map((name) =>
        expect.objectContaining({ label: `Jakarta ${name}` }),
      ),
    });
    expect(await pictured('map', '31', '2026-11')).toBeNull();
    expect(await pictured('categories', '31', '2026-10')).toMatchObject({
      categories: ['Saluran mampet', 'Pohon', 'Sampah'],
      series: [{ values: [46, 16, 5] }, { values: [null, null, null] }],
    });
    expect(await pictured('months', '31', '2026-11')).toMatchObject({
      categories: ['September 2026', 'Oktober 2026', 'November 2026'],
      series: [{ values: [null, 67, 6] }, { values: [null, 43, null] }],
      from: 0,
      to: 80,
    });
  });

  it('have the circles of their map in a table, where the parts of the area are larger', async () => {
    const under = async (area: string) => {
      const { text } = await world.visitor().get(`/data?area=${area}&period=2026-10`).expect(200);
      return /<details class="picture-table">[^]*?<\/details>/.exec(text)?.[0];
    };
    const table = (await under('31'))!;
    expect(cells(table, 'Setiabudi')).toEqual(['18', '18', '5 hari', '–', '–']);
    expect(cells(table, 'Menteng')).toEqual(['–', '–', '–', '–', '–']);
    expect(table.match(/<th scope="row">/g)).toHaveLength(44);
    expect(await under('31.74')).toBeUndefined();
  });

  it('are drawn for everybody, named on the page, and kept', async () => {
    const page = await world.visitor().get('/data?period=2026-10');
    const [, src] = /<img class="img-fluid" src="(\/data\/months[^"]+)"/.exec(page.text)!;
    const picture = await request(world.app).get(src!.replaceAll('&amp;', '&')).expect(200);
    expect(picture.headers['content-type']).toContain('image/svg+xml');
    expect(picture.body.toString()).toMatch(/^<svg/);
    await request(world.app)
      .get(src!.replaceAll('&amp;', '&'))
      .set('If-None-Match', String(picture.headers.etag))
      .expect(304);
    await request(world.app).get('/data/secrets.svg').expect(404);
    await request(world.app).get('/data/map.svg?area=31&period=2026-11').expect(404);
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

describe('the feed of solved cases', () => {
  const december = { received: '2026-12-05T02:00:00Z', solved: '2026-12-13T02:00:00Z' };
  const canary = 'Kanariawati Zulfikrani';
  beforeAll(async () => {
    const solved = (kelurahan: string, category: string, count: number, more: Partial<Closing> = {}) => ({
      kelurahan,
      category,
      count,
      ...december,
      ...more,
    });
    await livedThrough(world, [
      solved(karetSemanggi, 'saluran', 6),
      solved(karetSemanggi, 'jalan-rusak', 2, { anonymous: true }),
      solved('31.74.02.1001', 'jalan-rusak', 3),
      solved(tebetTimur, 'saluran', 8),
      solved(tebetTimur, 'jalan-rusak', 4),
      solved(menteng, 'saluran', 10),
      solved(menteng, 'pohon', 9, { confidential: true }),
      solved(menteng, 'perilaku-aparat', 9, { restricted: true }),
    ]);
    await world.db('complaints').update({ text: canary, address: canary, landmark: canary });
    await publishWhatIsDue(world.db, on('2027-01-04', '00:00'));
  });
  const feed = async (query: string) => {
    const { text, headers } = await request(world.app).get(`/data/solved.atom${query}`).expect(200);
    expect(headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    return { text, titles: [...text.matchAll(/<entry>.*?<title>([^<]*)</g)].map(([, title]) => title!) };
  };
  const tally = (titles: string[]) =>
    Object.fromEntries([...Map.groupBy(titles, (title) => title)].map(([title, of]) => [title, of.length]));

  it('names each as near to its place as five are alike and the figures tell, or not at all', async () => {
    expect(tally((await feed('')).titles)).toEqual({
      'Saluran mampet, Karet Semanggi: selesai': 6,
      'Jalan rusak, Setiabudi: selesai': 5,
      'Saluran mampet, Jakarta Selatan: selesai': 8,
      'Saluran mampet, Daerah Khusus Ibukota Jakarta: selesai': 10,
    });
    expect(tally((await feed('?area=31.74.02&lang=en')).titles)).toEqual({
      'Blocked drain, Karet Semanggi: solved': 6,
      'Damaged road, Setiabudi: solved': 5,
    });
    expect((await feed('?area=31.71.06')).titles).toEqual([]);
  });

  it('says weeks and a level, and nothing that leads to a complaint or a person', async () => {
    const { text } = await feed('?area=31.74.02');
    expect(text).toContain(
      'Diterima pekan 5 Desember 2026, selesai pekan 12 Desember 2026, diselesaikan kecamatan.',
    );
    const { text: all } = await feed('');
    expect(all).not.toContain(canary);
    expect(all).not.toMatch(/perilaku|pohon/i);
    const complaints = await world.db('complaints').select('ticket', 'track_key');
    for (const { ticket, track_key } of complaints) {
      expect(all).not.toContain(ticket);
      expect(all).not.toContain(track_key);
    }
    const { rows } = await world.db.raw<{ rows: { least: number; months: number }[] }>(
      `select min(n)::int as least, count(distinct month)::int as months from (select month, count(*) as n
         from published_cases group by month, area_code, category_code) g`,
    );
    expect(rows).toEqual([{ least: 5, months: 1 }]);
  });

  it.each(['id', 'en'] as const)(
    'leads to the page in its own language, unless another was chosen: %s',
    async (lang) => {
      const { text } = await feed(`?area=31.74&lang=${lang}`);
      const links = [...text.matchAll(/text\/html" href="([^"]+)"/g)].map(
        ([, href]) => new URL(href!.replaceAll('&amp;', '&')),
      );
      expect(links.length).toBeGreaterThan(1);
      for (const { pathname, search } of new Set(links)) {
        const open = (cookie: string) =>
          request(world.app)
            .get(pathname + search)
            .set('Cookie', cookie)
            .expect(200);
        expect((await open('')).text).toContain(`<html lang="${lang}"`);
        expect((await open('lang=id')).text).toContain('<html lang="id"');
      }
    },
  );

  it('is found from the page of its area', async () => {
    const { text } = await world.visitor().get('/data?area=31.74').expect(200);
    expect(text).toContain(
      '<link rel="alternate" type="application/atom+xml" href="/data/solved.atom?area=31.74&amp;lang=id"',
    );
    const schedule = await world.visitor().get('/schedule').expect(200);
    expect(schedule.text).toContain(
      '<link rel="alternate" type="text/calendar" href="/schedule.ics?area=31&amp;lang=id"',
    );
  });

  it('lists in its tables nothing confidential either', async () => {
    const { text } = await request(world.app).get('/data/figures.csv');
    expect(text).not.toMatch(/perilaku-aparat/);
    expect(text).not.toContain(canary);
    expect(text).toContain('2026-12,1,31,Daerah Khusus Ibukota Jakarta,province,,,,33,33,');
  });
});

describe('a correction', () => {
  const october1 = { month: '2026-10-01', reason: 'Banjir dicatat sebagai saluran', now: on('2027-01-05') };
  const told = async (category: string | null) => {
    const { figures } = (await request(world.app).get('/data/figures.json')).body as {
      figures: {
        month: string;
        area_code: string;
        category_code: string;
        received: number;
        version: number;
      }[];
    };
    const row = figures.find(
      (each) => each.month === '2026-10' && each.area_code === '31' && each.category_code === category,
    );
    return row && [row.version, row.received];
  };

  it('is an edition that says why, and tells nothing that was hidden before', async () => {
    expect(await correct(world.db, october1)).toBe(2);
    expect(await told(null)).toEqual([2, 67]);
    expect(await told('saluran')).toEqual([2, 21]);
    expect(await told('pohon')).toEqual([2, 9]);
    expect(await told('banjir')).toBeUndefined();
    const { text } = await world.visitor().get('/data?period=2026-10');
    expect(text).toContain('Oktober 2026 dibetulkan: Banjir dicatat sebagai saluran');
    expect(await world.db('publications').where({ month: '2026-10-01' }).pluck('version')).toEqual([1, 2]);
  });

  it('is none where it would tell of single complaints', async () => {
    expect(await correct(world.db, october1)).toBeNull();
    const { rows } = await world.db.raw<{ rows: unknown[] }>(
      `update complaints set category_code = 'pohon' where id in (select id from complaints
         where category_code = 'saluran' and received_at::date = '2026-10-03' limit 4) returning id`,
    );
    expect(rows).toHaveLength(4);
    expect(await correct(world.db, october1)).toBeNull();
    await expect(correct(world.db, { ...october1, month: '2020-01-01' })).rejects.toThrow(NotFound);
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
