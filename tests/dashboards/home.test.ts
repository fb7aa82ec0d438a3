import { setClock } from '../../src/clock.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { forgetRules } from '../../src/calendar/queries.ts';
import { callNext, takeNumber } from '../../src/queue/queue.ts';
import { sentReport, wednesday } from '../reports/cases.ts';
import { asked } from '../support/asked.ts';
import { move, officeId } from '../support/moves.ts';
import { type Browser, newWorld, on, saturday, type World } from '../support/world.ts';
import { audited, everybody, fill, sudin, unit } from './whole-week.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await fill(world);
  await setClock(world.db, on(wednesday, '10:00'));
});
afterAll(() => world.drop());

/** Every number of a page with the list that it opens, but those in the tables of pictures, which are the figures'. */
function countsOf(html: string): { href: string; count: number }[] {
  const own = html.replaceAll(/<details class="picture-table">[^]*?<\/details>/g, '');
  return [...own.matchAll(/<a [^>]*href="([^"]+)"[^>]* data-count="(\d+)"/g)].map(([, href, count]) => ({
    href: href!.replaceAll('&amp;', '&'),
    count: Number(count),
  }));
}

const hrefsIn = (html: string, which: RegExp): string[] =>
  [...html.matchAll(/href="([^"]+)"/g)].flatMap(([, href]) => {
    const path = href!.replaceAll('&amp;', '&');
    return which.test(path) ? [path] : [];
  });

async function listed(browser: Browser, href: string): Promise<number> {
  const { text } = await browser.get(href).expect(200);
  return Number(/<p class="count" role="status">(\d+) aduan<\/p>/.exec(text)![1]);
}

/** The number on the page under this label. */
function stat(html: string, label: string): string | undefined {
  const found = [
    ...html.matchAll(
      /<a class="stat[^>]*>\s*<span class="stat-number">(?:<svg.*?<\/svg>)?([^<]*)<\/span> <span class="stat-label">([^<]*)</g,
    ),
  ].find(([, , text]) => text === label);
  return found?.[1]!.trim();
}

/** What waits, in its order: "4 aduan perlu diteruskan ke unit" and the button beside it. */
function needs(html: string): [what: string, act: string, href: string][] {
  return [
    ...html.matchAll(
      /class="need-what"[^>]*><strong>(\d+)<\/strong> <span>([^<]*)<\/span>[\s\S]*?<a class="no-print btn [^"]*" href="([^"]*)">([^<]*)</g,
    ),
  ].map(([, n, what, href, act]) => [`${n} ${what}`, act!, href!]);
}

/** What stands in a table's row under a column. */
function rowOf(html: string, label: string, column: string): string | undefined {
  const row = new RegExp(`<th scope="row">${label}</th>([\\s\\S]*?)</tr>`, 'g');
  const cell = new RegExp(`data-label="${column}">([\\s\\S]*?)</td>`);
  const cells = [...html.matchAll(row)].flatMap(([, found]) => cell.exec(found!)?.[1] ?? []);
  return cells[0]?.replaceAll(/<[^>]*>/g, '').trim();
}

/** What the database is asked for a page, session, clock and frame included. */
async function questionsOf(browser: Browser, path = '/home'): Promise<string[]> {
  await browser.get(path).expect(200);
  // Where the application asks, behind the wall: the pool itself hears nothing of it.
  return asked(world.asking, async () => browser.get(path).expect(200));
}

describe('the first screen', () => {
  it.each(everybody)(
    'of %s answers three questions in order, with numbers that agree with their lists',
    async (username) => {
      const browser = await world.signIn(username);
      const { text } = await browser.get('/home').expect(200);
      const headings = [...text.matchAll(/<h2 id="(\w+)">/g)].map(([, id]) => id);
      expect(headings).toEqual(['now', 'week', 'better']);
      const counts = countsOf(text);
      expect(counts.length).toBeGreaterThan(2);
      for (const { href, count } of counts)
        expect({ href, count: await listed(browser, href) }).toEqual({ href, count });
    },
  );

  it('shows the clerk what was not passed on, the next session, and what the computer keeps', async () => {
    const browser = await world.signIn('loket.setiabudi');
    const { text } = await browser.get('/home').expect(200);
    expect(needs(text)).toEqual([
      ['4 aduan perlu diteruskan ke unit', 'Teruskan', expect.stringMatching(/^\/complaints\/\w{4}-\w{4}$/)],
    ]);
    expect(text).toMatch(
      /<strong id="summary"[^>]*>4 hal menunggu Anda, 4 di antaranya sudah lewat tenggat\./,
    );
    expect(text).toContain('Sesi berikutnya');
    expect(text).toContain('Sabtu, 28 November 2026');
    expect(stat(text, 'Masuk')).toBe('19');
    expect(text).toContain('<strong class="num" data-unsent>0</strong>');
  });

  it('shows the clerk on Saturday the way to the intake', async () => {
    await setClock(world.db, on('2026-11-28', '08:30'));
    const browser = await world.signIn('loket.setiabudi');
    const { text } = await browser.get('/home').expect(200);
    await setClock(world.db, on(wednesday, '10:00'));
    expect(text).toContain('Sesi hari ini');
    expect(text).toContain('href="/saturday/intake"');
  });

  it('tells the clerk on Saturday who waits in the queue', async () => {
    const sessionId = await world.session(undefined, '2026-11-28');
    const now = on('2026-11-28', '08:30');
    await setClock(world.db, now);
    const browser = await world.signIn('loket.setiabudi');
    const before = needs((await browser.get('/home').expect(200)).text);
    for (let n = 0; n < 3; n += 1)
      await takeNumber(world.db, { sessionId, priority: 'none', from: 'kiosk', now });
    await callNext(world.db, { sessionId, counter: 1, person: await world.as('loket.setiabudi'), now });
    const { text } = await browser.get('/home').expect(200);
    await setClock(world.db, on(wednesday, '10:00'));
    expect(before).toContainEqual([
      '0 orang menunggu di antrean; nomor diberikan sampai 11.00',
      'Catat aduan',
      '/saturday/intake',
    ]);
    expect(needs(text)).toContainEqual([
      '2 orang menunggu di antrean; nomor diberikan sampai 11.00',
      'Panggil berikutnya',
      '/saturday/queue',
    ]);
    expect(text).toContain('3 nomor: 0 selesai, 2 menunggu, terakhir dipanggil nomor 1');
  });

  it('shows the lurah what waits by deadline with the way to begin', async () => {
    const browser = await world.signIn('lurah.karet-semanggi');
    const { text } = await browser.get('/home').expect(200);
    expect(needs(text)).toEqual([
      ['1 aduan perlu dijadwalkan peninjauannya', 'Jadwalkan', '/sunday#waiting'],
      ['1 lokasi perlu ditinjau', 'Buka peninjauan', '/sunday'],
      ['1 pekerjaan perlu divalidasi', 'Validasi', expect.stringMatching(/^\/complaints\//)],
    ]);
    const acts = [...text.matchAll(/class="no-print waiting-act" href="[^"]*">([^<]*)</g)].map(
      ([, act]) => act,
    );
    expect(acts).toEqual(['Jadwalkan', 'Buka peninjauan', 'Validasi']);
  });

  it('counts the visits of the coming Sunday as the page of Sunday does', async () => {
    const { id, ticket } = (await world
      .db('complaints')
      .where({ state: 'kecamatan.reviewPlanned' })
      .first('id', 'ticket')) as { id: number; ticket: string };
    await world.db('reviews').insert({ complaint_id: id, planned_on: '2026-11-29' });
    const browser = await world.signIn('lurah.karet-semanggi');
    const { text } = await browser.get('/home').expect(200);
    expect(stat(text, 'Peninjauan hari Minggu')).toBe('1');
    expect(text).toContain('href="/sunday?on=2026-11-29"');
    const sunday = (await browser.get('/sunday?on=2026-11-29').expect(200)).text;
    expect(sunday).toContain(`${ticket.slice(0, 4)}-${ticket.slice(4)}`);
    const uninvited = await world.signIn(unit);
    expect(stat((await uninvited.get('/home').expect(200)).text, 'Peninjauan hari Minggu')).toBe('0');
  });

  it('shows a unit how its work was judged', async () => {
    const browser = await world.signIn(unit);
    const { text } = await browser.get('/home').expect(200);
    expect(text).toContain('pekerjaan belum diterima: “Masih mampet”');
    expect(text).toContain('pekerjaan diterima');
  });

  it('shows the camat the week as a pipeline, overdue by unit and the draft of the report', async () => {
    const browser = await world.signIn('camat.setiabudi');
    const { text } = await browser.get('/home').expect(200);
    const steps = [...text.matchAll(/<span class="week-count">(\d+)<\/span>/g)].map(([, n]) => Number(n));
    expect(steps).toEqual([4, 1, 1, 3]);
    expect(text).toContain('4 lewat tenggat');
    expect(text).toMatch(/<a class="tag tone-danger"[^>]*>[^]*?\d+ aduan pekan ini lewat tenggat<\/a>/);
    expect(needs(text)).toContainEqual(['1 aduan perlu dilaporkan ke kota', 'Siapkan laporan', '/reports']);
    expect(stat(text, 'Masuk')).toBe('19');
    expect(stat(text, 'Selesai')).toBe('2');
    const later = ['Ditindaklanjuti', 'Menunggu validasi', 'Menunggu laporan', 'Naik ke provinsi', 'Selesai'];
    const tiles = [...later, 'Ditutup tanpa penyelesaian'].map((label) => Number(stat(text, label)));
    expect([...steps, ...tiles].reduce((sum, n) => sum + n)).toBe(19); // each complaint of the week in one place
    expect(tiles.at(-1)).toBeGreaterThan(0);
    expect(text).toContain('Konsep, belum dikirim');
    expect(text).toContain('Satpel Sumber Daya Air Setiabudi');
  });

  it("goes on saying that the week's report is sent when a new draft begins", async () => {
    const week = { level: 'kecamatan', area_code: '31.74.02', week_of: '2026-11-21' };
    const sentAt = new Date('2026-11-23T08:00:00Z');
    await world
      .db('reports')
      .where({ ...week, sent_at: null })
      .delete();
    await sentReport(world, week.area_code, sentAt);
    await world.db('reports').insert(week);
    const { text } = await (await world.signIn('camat.setiabudi')).get('/home').expect(200);
    expect(text).toContain('Dikirim Sen 23 Nov 2026');
    expect(text).not.toContain('Konsep, belum dikirim');
  });

  it('shows the walikota escalations, kecamatan by step, sudin, sessions and reports', async () => {
    const browser = await world.signIn('walikota.jakarta-selatan');
    const { text } = await browser.get('/home').expect(200);
    expect(needs(text)).toContainEqual([
      '1 aduan perlu diputuskan dalam rapat kota',
      'Buka rapat',
      '/meetings',
    ]);
    expect(needs(text)).toContainEqual(['1 laporan perlu diterima', 'Terima laporan', '/reports']);
    expect(text).toContain('Sesi Sabtu, 21 November 2026: 1 dari 10 diadakan');
    expect(text).toContain('Suku Dinas Sumber Daya Air Jakarta Selatan');
    expect(text).not.toContain('Menteng');
  });

  it('tells the walikota who came to the sessions, and how the sudin worked', async () => {
    const browser = await world.signIn('walikota.jakarta-selatan');
    const noted = rowOf((await browser.get('/home').expect(200)).text, 'Setiabudi', 'Hadir');
    const id = await world.session();
    const [office] = await world.db('offices').where({ slug: unit }).pluck('id');
    const { id: by } = await world.as('loket.setiabudi');
    const at = on(saturday, '07:50');
    await world
      .db('session_attendance')
      .insert({ session_id: id, office_id: office, arrived_at: at, recorded_at: at, recorded_by: by });
    const { text } = await browser.get('/home').expect(200);
    expect(noted).toBe('Belum dicatat');
    const row = rowOf(text, 'Setiabudi', 'Hadir');
    expect(row).toMatch(/^1 dari \d+$/);
    const weeks = (await browser.get('/figures/attendance?area=31.74.02').expect(200)).text;
    expect(text).toContain('href="/figures/attendance?area=31.74.02"');
    expect(weeks).toContain('Kehadiran di sesi Sabtu');
    const given = (await world.db('complaints').where({ state: 'city.followUp' }).first()) as Complaint;
    await move(world, given, {
      as: sudin,
      now: on(wednesday, '09:00'),
      type: 'completeWork',
      evidence: 'Dikeruk',
    });
    const after = (await browser.get('/home').expect(200)).text;
    expect(rowOf(after, 'Suku Dinas Sumber Daya Air Jakarta Selatan', 'Dikerjakan')).toBe('1');
    expect(rowOf(after, 'Suku Dinas Sumber Daya Air Jakarta Selatan', 'Tepat waktu')).toBe('100%');
    // Each of its numbers opens the figures, which hold the same.
    const links = hrefsIn(after, /^\/figures\/units\?area=31.74&unit=\d+/);
    expect(links).toHaveLength(3);
    const { text: figures } = await browser.get(links[0]!).expect(200);
    const [, ...cells] = /<tr><th scope="row">[^]*?<\/tr>/.exec(figures)![0].split('<td class="num">');
    expect(cells.slice(0, 2).map((cell) => Number(cell.replace(/<.*/, '')))).toEqual([1, 1]);
  });

  it('shows Sekda, Governor and inspector the province', async () => {
    const sekda = (await (await world.signIn('sekda')).get('/home').expect(200)).text;
    expect(needs(sekda)).toEqual([['1 aduan perlu diteruskan ke Gubernur', 'Teruskan', '/reports']]);
    expect(stat(sekda, 'Belum ada penyelesaian, sudah di provinsi')).toBe('3');
    const governor = (await (await world.signIn('gubernur')).get('/home').expect(200)).text;
    expect(needs(governor)).toEqual([
      ['1 aduan perlu didisposisikan', 'Beri disposisi', expect.stringMatching(/^\/complaints\//)],
    ]);
    expect(governor).toContain('Kab. Kepulauan Seribu');
  });

  it('shows the inspector the whole province and the state of the audit trail, and nothing to do', async () => {
    const browser = await world.signIn('inspektorat');
    const { text } = await browser.get('/home').expect(200);
    expect(needs(text)).toEqual([]);
    expect(text).not.toContain('id="summary"');
    expect(stat(text, 'Belum ada penyelesaian, sudah di provinsi')).toBe('3');
    expect(text).toContain('Belum pernah diperiksa seluruhnya');
    await audited(world);
    const after = (await browser.get('/home').expect(200)).text;
    expect(after).toContain('2 temuan, diperiksa Rab 25 Nov 2026, 09.01');
  });

  it('says the real day of a meeting that a holiday moves', async () => {
    await world
      .db('holidays')
      .insert({ held_on: '2026-11-23', name_id: 'Libur', name_en: 'Holiday', kind: 'holiday' });
    forgetRules();
    const browser = await world.signIn('camat.setiabudi');
    const { text } = await browser.get('/home').expect(200);
    await world.db('holidays').where({ held_on: '2026-11-23' }).delete();
    forgetRules();
    const days = [...text.matchAll(/<span class="week-label">([^<]*)</g)].map(([, day]) => day);
    expect(days).toEqual(['Sab 21 Nov', 'Min 22 Nov', 'Sel 24 Nov', 'Rab 25 Nov']);
    expect(text).toContain('biasanya Sen 23 Nov, libur');
  });

  it('opens lists that say what narrows them and keep it when they are filtered again', async () => {
    const browser = await world.signIn('camat.setiabudi');
    const { text } = await browser.get('/home').expect(200);
    const { href } = countsOf(text).find((each) => each.href.includes('office='))!;
    const list = (await browser.get(href).expect(200)).text;
    expect(list).toMatch(/Hanya: <strong>giliran [^<]+ · Setiabudi<\/strong>/);
    expect(list).toMatch(/<input type="hidden" name="office" value="\d+">/);
    expect(list).toMatch(/<option value="kecamatan" selected>/);
    const weekly = countsOf(text).find((each) => each.href.includes('phase=saturday'))!;
    expect((await browser.get(weekly.href).expect(200)).text).toContain('masuk Sab 21 Nov');
  });

  it('says what to do where nothing waits', async () => {
    const browser = await world.signIn('camat.tebet');
    const { text } = await browser.get('/home').expect(200);
    expect(text).toContain('Tidak ada yang menunggu Anda');
    expect(text).toContain('Tidak ada aduan yang sedang ditangani di kecamatan.');
  });

  it('is the settings for the administrator, and the sign-in page for nobody', async () => {
    const admin = await world.signIn('admin');
    expect((await admin.get('/home').expect(303)).headers.location).toBe('/settings');
    const answer = await world.visitor().get('/home').expect(303);
    expect(answer.headers.location).toBe('/sign-in?back=%2Fhome');
  });

  it('takes the first of several roles, offers the others, and keeps the numbers of each to itself', async () => {
    const person = await world.as('camat.tebet');
    await world.db('role_grants').insert({
      person_id: person.id,
      office_id: await officeId(world, 'camat.setiabudi'),
      role: 'camat',
      capacity: 'plt',
      from_on: saturday,
    });
    const browser = await world.signIn('camat.tebet');
    const { text } = await browser.get('/home').expect(200);
    const tabs = [...text.matchAll(/href="(\/home\?role=[^"]*)"( aria-current="page")?>([^<]*)</g)];
    const other = (await browser.get(tabs[1]![1]!).expect(200)).text;
    const numbers = countsOf(other);
    const lists = await Promise.all(
      numbers.map(async ({ href }) => ({ href, count: await listed(browser, href) })),
    );
    const odd = (await browser.get('/home?role=camat-0').expect(200)).text;
    await world.db('role_grants').where({ person_id: person.id, capacity: 'plt' }).delete();
    expect(text).toContain('<h1>Kecamatan Tebet</h1>');
    expect(text).toContain('Tidak ada aduan yang sedang ditangani di kecamatan.');
    expect(tabs.map(([, , current, label]) => [label, current !== undefined])).toEqual([
      ['Camat · Kecamatan Tebet', true],
      ['Plt. Camat · Kecamatan Setiabudi', false],
    ]);
    expect(other).toContain('<h1>Kecamatan Setiabudi</h1>');
    expect(lists).toEqual(numbers);
    expect(numbers.some(({ count }) => count > 0)).toBe(true);
    expect(odd).toContain('<h1>Kecamatan Tebet</h1>');
  });

  it('asks the database the same for few complaints and for many', async () => {
    const some = ['loket.setiabudi', unit, 'camat.setiabudi', 'walikota.jakarta-selatan', 'sekda'];
    const browsers = await Promise.all(some.map((username) => world.signIn(username)));
    const counts = async () => {
      const found: number[] = [];
      for (const browser of browsers) found.push((await questionsOf(browser)).length);
      return found;
    };
    const few = await counts();
    await Promise.all(Array.from({ length: 20 }, () => world.complaint()));
    expect(await counts()).toEqual(few);
    expect(Math.min(...few)).toBeGreaterThan(5);
    expect(Math.max(...few)).toBeLessThan(30);
  });

  it('greets an account without a role', async () => {
    const person = await world.as('camat.cilandak');
    await world.db('role_grants').where({ person_id: person.id }).update({ to_on: '2020-01-01' });
    const browser = await world.signIn('camat.cilandak');
    expect((await browser.get('/home').expect(200)).text).toContain('Belum ada peran');
  });

  it('opens the report behind the day on which it was sent, for who may read it', async () => {
    const reportsOf = async (name: string) =>
      hrefsIn((await (await world.signIn(name)).get('/home').expect(200)).text, /^\/reports\/\d+$/);
    const kecamatan = world
      .db('reports')
      .where({ area_code: '31.74.02' })
      .whereNotNull('sent_at')
      .first('id');
    expect(await reportsOf('walikota.jakarta-selatan')).toEqual([
      `/reports/${((await kecamatan) as { id: number }).id}`,
    ]);
    await sentReport(world, '31.74', on(wednesday, '08:00'));
    const { id } = (await world.db('reports').where({ area_code: '31.74' }).first('id')) as { id: number };
    const href = `/reports/${id}`;
    // The Governor reads what the Sekda has received.
    expect([await reportsOf('sekda'), await reportsOf('gubernur')]).toEqual([[href], []]);
    const { id: by } = await world.as('sekda');
    const received = { acknowledged_at: on(wednesday, '09:00'), acknowledged_by: by };
    await world.db('reports').where({ id }).update(received);
    expect(await reportsOf('gubernur')).toEqual([href]);
  });
});
