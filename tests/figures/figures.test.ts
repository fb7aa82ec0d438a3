import { setClock } from '../../src/clock.ts';
import { figureNames } from '../../src/figures/names.ts';
import { figuresPath } from '../../src/figures/paths.ts';
import { keepAnswers } from '../../src/satisfaction/queries.ts';
import { move, officeId } from '../support/moves.ts';
import { newWorld, on, saturday, setiabudi, type Browser, type World } from '../support/world.ts';

const before = '2026-11-14';
const unitSlug = 'satpel.sumber-daya-air.setiabudi';
const kuningan = '31.74.02.1003';

let world: World;
let unitId: number;
const browsers = new Map<string, Browser>();
const as = async (username: string): Promise<Browser> => {
  const known = browsers.get(username) ?? (await world.signIn(username));
  browsers.set(username, known);
  return known;
};

beforeAll(async () => {
  world = await newWorld();
  unitId = await officeId(world, unitSlug);
  await fill();
  await setClock(world.db, on('2026-11-25', '10:00'));
});
afterAll(() => world.drop());

/** Two weeks of Setiabudi: received, assigned, waived, worked on, sent back, solved, climbed, closed otherwise. */
async function fill() {
  const here = 'loket.setiabudi';
  const camat = 'camat.setiabudi';
  const steps = {
    assign: { as: here, type: 'assign', unitId, now: on(saturday, '10:00') },
    waive: { as: 'lurah.karet-semanggi', type: 'waiveReview', reason: 'Jelas', now: on(saturday, '12:00') },
    work: {
      as: camat,
      type: 'decide',
      outcome: 'followUp',
      unitId,
      dueOn: '2026-12-02',
      now: on('2026-11-23'),
    },
    done: { as: unitSlug, type: 'completeWork', evidence: 'Dikeruk', now: on('2026-11-24', '08:00') },
    reject: {
      as: 'lurah.karet-semanggi',
      type: 'rejectWork',
      reason: 'Masih mampet',
      dueOn: '2026-12-04',
      now: on('2026-11-24', '09:00'),
    },
    verify: { as: 'lurah.karet-semanggi', type: 'verify', now: on('2026-11-24', '10:00') },
    question: { as: here, type: 'notAComplaint', reason: 'Pertanyaan', now: on(saturday, '10:00') },
  } as const;
  const walk = async (names: (keyof typeof steps)[], changes = {}, received = on(saturday)) => {
    const complaint = await world.complaint(changes, received);
    for (const name of names) await move(world, complaint, steps[name]);
    return complaint;
  };
  await walk([]);
  await walk(['assign'], { kelurahanCode: kuningan });
  await walk(['assign', 'waive'], { categoryCode: 'jalan-rusak' });
  await walk(['assign', 'waive', 'work']);
  await walk(['assign', 'waive', 'work', 'done', 'reject']);
  const solved = await walk(['assign', 'waive', 'work', 'done', 'verify']);
  await walk(['question']);
  await walk([], {}, on(before));
  await world
    .db('complaints')
    .where({ id: solved.id })
    .update({ resolved_at: on('2026-11-24', '10:00') });
  const session = await world.session(setiabudi, saturday);
  const row = { session_id: session, arrived_at: on(saturday), recorded_at: on(saturday) };
  const { id: recorded_by } = await world.as(here);
  await world.db('session_attendance').insert({ ...row, office_id: unitId, recorded_by });
  const answers = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`u${n + 1}`, 4]));
  await world.db.transaction((trx) =>
    keepAnswers(trx, {
      complaintId: solved.id,
      answers,
      remark: null,
      at: on('2026-11-24', '12:00'),
      day: '2026-11-24',
    }),
  );
}

const pageOf = async (username: string, path = figuresPath()) =>
  (await (await as(username)).get(path).expect(200)).text;

/** Every number that opens a list, with its address. */
const numbersOf = (html: string) =>
  [...html.matchAll(/<a[^>]*href="(\/complaints[^"]*)"[^>]*data-count="(\d+)"/g)].map(([, href, count]) => ({
    href: href!.replaceAll('&amp;', '&'),
    count: Number(count),
  }));

/** How many complaints a list says that it holds. */
async function countOf(username: string, href: string): Promise<number> {
  const html = (await (await as(username)).get(href).expect(200)).text;
  return Number(/([\d.]+) aduan/.exec(html)?.[1] ?? 0);
}

describe('figures', () => {
  it.each(['gubernur', 'lurah.karet-semanggi', unitSlug])(
    'agree with the lists that they open: %s',
    async (username) => {
      // A kelurahan is no map.
      const map = username.startsWith('lurah') ? '' : await pageOf(username, '/figures/map');
      const numbers = numbersOf((await pageOf(username)) + map);
      expect(numbers.length).toBeGreaterThan(15);
      const lists = new Map(numbers.map(({ href, count }) => [href, count]));
      const found = await Promise.all(
        [...lists.keys()].map(async (href) => [href, await countOf(username, href)] as const),
      );
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(lists));
    },
  );

  it('open what was closed without a solution: those alone, by week and by category', async () => {
    const html = await pageOf('camat.setiabudi');
    const closed = numbersOf(html).filter(
      ({ href, count }) => href.includes('which=closedUnsolved') && count > 0,
    );
    expect(closed).toEqual([
      { href: expect.stringContaining('week=2026-11-21'), count: 1 },
      { href: expect.stringContaining('category=saluran'), count: 1 },
    ]);
    const browser = await as('camat.setiabudi');
    for (const { href } of closed) {
      const list = (await browser.get(href).expect(200)).text;
      expect(list).toContain('>1 aduan<');
      expect(list).toMatch(/<option value="closedUnsolved" selected>Ditutup tanpa penyelesaian</);
      expect(list).toMatch(/<tbody>.*Ditutup\s*</s);
    }
  });

  it('show each level its own and what lies in it: a neighbour’s is not there', async () => {
    const camat = await as('camat.setiabudi');
    expect(await pageOf('camat.setiabudi')).toContain('Angka: Setiabudi');
    await camat.get(figuresPath({ area: kuningan })).expect(200);
    for (const path of [
      '/figures?area=31.74.03',
      '/figures?area=31.74',
      '/figures?area=31',
      '/figures?area=31.74.02.9999',
    ])
      await camat.get(path).expect(404);
    for (const kind of ['svg', 'csv', 'xlsx'])
      await camat.get(`/figures/weeks.${kind}?area=31.74.03`).expect(404);
    await (await as('camat.tebet')).get(figuresPath({ area: setiabudi })).expect(404);
    await (await as('lurah.karet-semanggi')).get(figuresPath({ area: setiabudi })).expect(404);
    await (await as('gubernur')).get(figuresPath({ area: setiabudi })).expect(200);
    await (await as('admin')).get(figuresPath()).expect(404);
    await camat.get('/figures/nothing.svg').expect(404);
    // Grades are the camat's to read and not the lurah's, nor are sessions a unit's.
    await camat.get('/figures/ikm.csv').expect(200);
    await (await as('lurah.karet-semanggi')).get('/figures/ikm.csv').expect(404);
    await (await as(unitSlug)).get('/figures/attendance.csv').expect(404);
  });

  it('count of a neighbour’s nothing but a mean beside which an area stands', async () => {
    const html = await pageOf('camat.tebet');
    expect(html).toContain('Rata-rata Jakarta Selatan');
    expect(numbersOf(html).filter(({ count }) => count > 0)).toEqual([]);
  });

  it('say what became of each week, and compare it with the one before', async () => {
    const html = await pageOf('camat.setiabudi');
    expect(html).toContain('Pekan terakhir 7 aduan masuk, pekan sebelumnya 1 (+6).');
    const text = (await (await as('camat.setiabudi')).get('/figures/weeks.csv').expect(200)).text;
    const rows = text.trim().split('\r\n');
    expect(rows).toHaveLength(9);
    expect(rows.at(-1)).toBe('2026-11-21,1,5,0,0,1,7,14.3');
    expect(rows.at(-2)).toBe('2026-11-14,0,1,0,0,0,1,0');
  });

  it('keep every filter in the address, also of pictures and files', async () => {
    const question = '?area=31.74.02&weeks=4&to=2026-11-21&category=saluran';
    const html = await pageOf('gubernur', `/figures${question}`);
    expect(html).toContain('Setiabudi, 4 pekan sampai 21 November 2026');
    expect(html).toContain(`/figures/weeks.svg${question}&w=narrow`.replaceAll('&', '&amp;'));
    const { text } = await (await as('gubernur')).get(`/figures/weeks.csv${question}`).expect(200);
    expect(text.trim().split('\r\n')).toHaveLength(5);
    expect(text).toContain('2026-11-21,1,4,0,0,1,6,16.7');
    const byUnit = await (
      await as('gubernur')
    )
      .get(`/figures/weeks.csv${question}&unit=${unitId}`)
      .expect(200);
    expect(byUnit.text).toContain('2026-11-21,1,3,0,0,0,4,25');
    // What can't be read is as if it was not said.
    await (
      await as('gubernur')
    )
      .get('/figures?weeks=x&to=2026-11-22&category=%27--&unit=-1&w=zz')
      .expect(200);
  });

  it('tell how units worked, who came and how it was graded', async () => {
    const camat = await as('camat.setiabudi');
    const csv = async (name: string) =>
      (await camat.get(`/figures/${name}.csv`).expect(200)).text.trim().split('\r\n');
    expect((await csv('units'))[1]).toMatch(/^Satpel Sumber Daya Air Setiabudi,2,2,100,1,/);
    // In the picture the name is short enough to end with its place.
    const { body } = await camat.get('/figures/units.svg').expect(200);
    expect(String(body)).toContain('>Satpel SDA Setiabudi<');
    // Where nothing was finished there is no empty axis, but why.
    const idle = await camat.get('/figures/units.svg?to=2026-03-07').expect(200);
    expect(String(idle.body)).toContain('>Belum ada pekerjaan yang dilaporkan selesai');
    const attendance = (await csv('attendance')).at(-1)!.split(',');
    expect(attendance.slice(0, 2)).toEqual(['2026-11-21', '1']);
    expect(Number(attendance[2])).toBeGreaterThan(5);
    expect(attendance.slice(3)).toEqual(['0', expect.any(String), '1', '0']);
    expect((await csv('ikm')).at(-1)).toBe('2026-11-21,100,1');
    const counts = (await csv('pipeline')).slice(1).map((row) => /(\d+),\d*$/.exec(row)?.[1]);
    expect(counts).toEqual(['2', '0', '1', '0', '2', '0', '1']);
  });

  it('say of the present that it is now, whatever period is asked for, and of an earlier week which one', async () => {
    const camat = await as('camat.setiabudi');
    const fileOf = async (name: string, query = '') => camat.get(`/figures/${name}.csv${query}`).expect(200);
    for (const name of ['ages', 'heat']) {
      const [now, then] = [await fileOf(name), await fileOf(name, '?to=2026-10-03')];
      expect(then.text).toBe(now.text);
      expect(then.headers['content-disposition']).toBe(now.headers['content-disposition']);
      expect(now.headers['content-disposition']).toMatch(/keadaan.+2026/);
    }
    const html = await pageOf('camat.setiabudi', '/figures?to=2026-10-03');
    expect(html).toContain('Pekan 3 Oktober 2026, langkah demi langkah');
    expect(html).not.toContain('Pekan ini, langkah demi langkah');
    expect(await pageOf('camat.setiabudi')).toContain('Pekan ini, langkah demi langkah');
  });

  it('lead down to the complaints of a kelurahan', async () => {
    const html = await pageOf('camat.setiabudi');
    expect(html).toMatch(/href="\/figures\?area=31\.74\.02\.1003[^"]*"/);
    const kelurahan = await pageOf('camat.setiabudi', `/figures?area=${kuningan}`);
    expect(kelurahan).toMatch(/href="\/figures\?area=31\.74\.02&amp;[^"]*">Setiabudi/);
    expect(kelurahan).toMatch(/href="\/complaints\?kelurahan=31\.74\.02\.1003&amp;weekFrom=/);
  });

  it('say what to do where there is nothing', async () => {
    const html = await pageOf('camat.tebet', '/figures?to=2026-06-06');
    expect(html).toContain('Belum ada aduan yang masuk dalam masa ini. Pilih masa yang lebih panjang');
    expect(html).not.toContain('<img src="/figures/weeks.svg');
    await (await as('camat.tebet')).get('/figures/weeks.svg?to=2026-06-06').expect(200);
  });
});

describe('the page of figures', () => {
  it('weighs little, asks little, and draws nothing itself', async () => {
    const asked: string[] = [];
    const listen = ({ sql }: { sql: string }) => void asked.push(sql);
    const governor = await as('gubernur');
    world.asking.on('query', listen);
    const { text } = await governor.get(figuresPath()).expect(200);
    world.asking.off('query', listen);
    expect(asked.filter((sql) => /^\s*(select|with)/i.test(sql)).length).toBeLessThanOrEqual(28);
    expect(text).not.toContain('<svg xmlns');
    const { gzipSync } = await import('node:zlib');
    expect(gzipSync(text).length).toBeLessThan(16_000);
  });

  it('speaks both languages', async () => {
    const camat = await world.signIn('camat.setiabudi');
    await camat.post('/language', { lang: 'en', back: figuresPath() }).expect(303);
    const { text } = await camat.get(figuresPath()).expect(200);
    expect(text).toContain('Figures: Setiabudi');
    expect(text).toContain('Mean of Jakarta Selatan');
    const csv = (await camat.get('/figures/weeks.csv').expect(200)).text;
    expect(csv).toContain('Saturday,Solved,At the kecamatan');
    const { body } = await camat.get('/figures/weeks.svg').expect(200);
    expect(String(body)).toContain('8 weeks up to 21 November 2026');
  });
});

describe('a picture and its files', () => {
  it('is an image of its own, known again by what it shows', async () => {
    const camat = await as('camat.setiabudi');
    for (const name of figureNames) {
      const { headers, body } = await camat.get(`/figures/${name}.svg`).expect(200);
      expect(headers['content-type']).toBe('image/svg+xml');
      expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox; frame-ancestors 'none'");
      expect(headers['cache-control']).toBe('private, no-cache');
      expect(String(body)).toMatch(/^<svg xmlns=/);
      await camat.get(`/figures/${name}.svg`).set('If-None-Match', headers.etag!).expect(304);
    }
    const { headers } = await camat.get('/figures/weeks.svg?w=sheet').expect(200);
    expect(headers['content-disposition']).toMatch(/^attachment; .*\.svg/);
    const [wide, narrow] = await Promise.all(
      ['wide', 'narrow'].map((w) => camat.get(`/figures/ages.svg?w=${w}`)),
    );
    expect(wide!.headers.etag).not.toBe(narrow!.headers.etag);
  });

  it('holds no formula, whatever a unit or a category is called', async () => {
    const name = '=HYPERLINK("https://elsewhere.example","x")<script>';
    await world.db('offices').where({ id: unitId }).update({ name });
    try {
      const camat = await as('camat.setiabudi');
      const { text } = await camat.get('/figures/units.csv').expect(200);
      expect(text).toContain(`"'=HYPERLINK(""https`);
      const { body } = await camat.get('/figures/units.svg').expect(200);
      expect(String(body)).not.toContain('<script>');
      expect(await pageOf('camat.setiabudi', '/figures/units')).not.toContain('"x")<script>');
      const { headers } = await camat.get('/figures/units.xlsx').expect(200);
      expect(headers['content-disposition']).toMatch(/^attachment; .*\.xlsx/);
    } finally {
      await world.db('offices').where({ id: unitId }).update({ name: 'Satpel Sumber Daya Air' });
    }
  });

  it('compares no morning at the counter with a whole week', async () => {
    const shown = async () => (await (await world.signIn('camat.tebet')).get(figuresPath()).expect(200)).text;
    expect(await shown()).toContain('Pekan sebelumnya 0');
    await setClock(world.db, on(saturday, '10:30'));
    const morning = await shown();
    await setClock(world.db, on('2026-11-25', '10:00'));
    expect(morning).toContain('Hari ini masih dicatat; pekan sebelumnya 0');
    expect(morning).not.toMatch(/Pekan sebelumnya 0|Pekan terakhir/);
  });
});
