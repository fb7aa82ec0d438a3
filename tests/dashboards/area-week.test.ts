import { setClock } from '../../src/clock.ts';
import { readsPartsOf } from '../../src/dashboards/policy.ts';
import { sentReport, wednesday } from '../reports/cases.ts';
import { asked } from '../support/asked.ts';
import { officeId } from '../support/moves.ts';
import { newWorld, on, saturday, setiabudi, type Browser, type World } from '../support/world.ts';

const tebet = '31.74.01';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(wednesday, '10:00'));
  // Three sessions, at one of which somebody noted who came; the reports of two of them.
  const sessions = await Promise.all([setiabudi, tebet, '31.74.03'].map((code) => world.session(code)));
  await world
    .db('saturday_sessions')
    .where({ kecamatan_code: '31.74.03' })
    .update({ status: 'piket', reason: 'Banjir' });
  await came(sessions[0]!, ['satpel.sumber-daya-air.setiabudi', 'satpol-pp.setiabudi']);
  await sentReport(world, setiabudi, on('2026-11-23', '15:00'));
  await sentReport(world, tebet, on('2026-11-24', '09:00'));
});
afterAll(() => world.drop());

async function came(sessionId: number, slugs: string[]) {
  const ids = (await world.db('offices').whereIn('slug', slugs).pluck('id')) as number[];
  const { id: by } = await world.as('loket.setiabudi');
  const at = on(saturday, '07:50');
  const arrived = { session_id: sessionId, arrived_at: at, recorded_at: at, recorded_by: by };
  await world.db('session_attendance').insert(ids.map((id) => ({ ...arrived, office_id: id })));
}

/** How many units and lurah are to come to the sessions of a kecamatan. */
async function invitedTo(kecamatan: string): Promise<number> {
  const { rows } = await world.db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from offices o join areas a on a.code = o.area_code
     where (a.code = :kecamatan and o.kind = 'unit') or (a.parent_code = :kecamatan and o.kind = 'lurah')`,
    { kecamatan },
  );
  return rows[0].n;
}

/** A table's rows as text, by the label of each. */
function rowsOf(html: string): Map<string, string[]> {
  const text = (cell: string) => cell.replaceAll(/<svg.*?<\/svg>|<[^>]*>/g, '').trim();
  return new Map(
    [...html.matchAll(/<th scope="row">([^<]*)<\/th>([^]*?)<\/tr>/g)].map(([, label, cells]) => [
      label!,
      [...cells!.matchAll(/<td[^>]*>([^]*?)<\/td>/g)].map(([, cell]) => text(cell!)),
    ]),
  );
}

/** The numbers of a city on the first screen of the province, each with what it opens. */
async function numbersOf(browser: Browser, city: string): Promise<{ text: string; href: string }[]> {
  const { text } = await browser.get('/home').expect(200);
  const [, row] = new RegExp(`<th scope="row">${city}</th>([^]*?)</tr>`).exec(text)!;
  return [...row!.matchAll(/<a href="([^"]*)">(\d+ dari \d+)<\/a>/g)].map(([, href, number]) => ({
    text: number!,
    href: href!.replaceAll('&amp;', '&'),
  }));
}

describe('the week of a city', () => {
  it.each(['sekda', 'gubernur', 'inspektorat'])(
    'is the list behind what %s reads of its sessions and reports',
    async (username) => {
      const browser = await world.signIn(username);
      const numbers = await numbersOf(browser, 'Jakarta Selatan');
      const invited = await invitedTo(setiabudi);
      expect(numbers.map(({ text }) => text)).toEqual(['3 dari 10', `2 dari ${invited}`, '2 dari 10']);
      expect(new Set(numbers.map(({ href }) => href))).toEqual(
        new Set([`/home/week?area=31.74&week=${saturday}`]),
      );
      const { text } = await browser.get(numbers[2]!.href).expect(200);
      const rows = rowsOf(text);
      const column = (n: number) => [...rows.values()].map((cells) => cells[n]!);
      expect(rows.size).toBe(10);
      expect(
        column(0)
          .filter((cell) => cell !== 'Tidak ada')
          .toSorted(),
      ).toEqual(['Diadakan', 'Diadakan', 'Piket']);
      expect(column(1).filter(Boolean)).toEqual(['Belum dicatat', `2 dari ${invited}`, 'Belum dicatat']);
      expect(column(3).filter((cell) => cell !== 'Belum')).toEqual(['Sel 24 Nov', 'Sen 23 Nov']);
      expect(text).toContain('3 dari 10 diadakan. Laporan camat: 2 dari 10 sudah masuk.');
    },
  );

  it('leads to the reports of those alone who may read them', async () => {
    const reports = async (username: string) => {
      const browser = await world.signIn(username);
      const { text } = await browser.get('/home/week?area=31.74').expect(200);
      return text.match(/href="\/reports\/\d+"/g)?.length ?? 0;
    };
    expect([await reports('sekda'), await reports('gubernur')]).toEqual([0, 0]);
    expect([await reports('walikota.jakarta-selatan'), await reports('inspektorat')]).toEqual([2, 2]);
  });

  it('is not of an area in which somebody only works for a unit', async () => {
    const [walikota, officer] = await Promise.all(
      ['walikota.jakarta-selatan', 'dinas.sumber-daya-air'].map((username) => world.as(username)),
    );
    const both = { ...walikota!, roles: [...walikota!.roles, ...officer!.roles] };
    expect([readsPartsOf(both, '31.74'), readsPartsOf(both, '31')]).toEqual([true, false]);
  });

  it('goes from week to week until this one, and up to the province for who sees it', async () => {
    const sekda = await world.signIn('sekda');
    const before = (await sekda.get('/home/week?area=31.74&week=2026-11-14').expect(200)).text;
    expect(before).toContain('Laporan camat: 0 dari 10 sudah masuk.');
    expect(before).toContain('href="/home/week?area=31.74&amp;week=2026-11-07"');
    expect(before).toContain('href="/home/week?area=31.74&amp;week=2026-11-21"');
    expect(before).toContain('href="/home/week?area=31&amp;week=2026-11-14"');
    const later = (await sekda.get('/home/week?area=31.74&week=2026-12-05').expect(200)).text;
    expect(later).toContain('Sesi Sabtu, 21 November 2026');
    expect(later).not.toContain('week=2026-11-28');
    const walikota = await world.signIn('walikota.jakarta-selatan');
    expect((await walikota.get('/home').expect(200)).text).toContain(
      'href="/home/week?area=31.74&amp;week=2026-11-14"',
    );
    expect((await walikota.get('/home/week').expect(200)).text).not.toContain('area=31&amp;');
  });

  it('shows the province its cities, each with its own week of that Saturday', async () => {
    const { text } = await (await world.signIn('sekda')).get('/home/week?week=2026-11-14').expect(200);
    expect([...rowsOf(text).keys()]).toHaveLength(6);
    expect(text).toContain('href="/home/week?area=31.74&amp;week=2026-11-14"');
  });

  it("holds as many reports as the Governor's screen counts: received, and not sent back as a whole", async () => {
    const read = async () => {
      const governor = await world.signIn('gubernur');
      const { text } = await governor.get('/home').expect(200);
      const found = /class="need-what" href="([^"]*)"><strong>(\d+)<\/strong> <span>laporan kota/.exec(text);
      if (!found) return null;
      const page = (await governor.get(found[1]!.replaceAll('&amp;', '&')).expect(200)).text;
      return { counted: Number(found[2]), listed: page.match(/href="\/reports\/\d+"/g)?.length ?? 0 };
    };
    const { id: by } = await world.as('sekda');
    const at = on(wednesday, '09:00');
    const received = async (sentAt: string, weekOf = saturday) => {
      await sentReport(world, '31.74', on(wednesday, sentAt), weekOf);
      await world
        .db('reports')
        .where({ area_code: '31.74', sent_at: on(wednesday, sentAt) })
        .update({ acknowledged_at: at, acknowledged_by: by });
    };
    // One of the week before is no report of this one.
    await received('07:00', '2026-11-14');
    await received('08:00');
    expect(await read()).toEqual({ counted: 1, listed: 1 });
    const { id } = (await world
      .db('reports')
      .where({ area_code: '31.74', week_of: saturday })
      .first('id')) as { id: number };
    const act = { report_id: id, at, person_id: by, office_id: await officeId(world, 'sekda'), cases: 0 };
    await world.db('report_acts').insert({ ...act, kind: 'returned', reason: 'Belum lengkap', whole: true });
    expect(await read()).toBe(null);
    await received('08:30');
    expect(await read()).toEqual({ counted: 1, listed: 1 });
  });

  it('asks the database little, whatever the size of the area', async () => {
    const browser = await world.signIn('sekda');
    await browser.get('/home/week').expect(200);
    const questions = async (path: string) =>
      (await asked(world.asking, async () => browser.get(path).expect(200))).length;
    const [city, province] = [await questions('/home/week?area=31.74'), await questions('/home/week')];
    expect(city).toBe(province);
    expect(province).toBeLessThan(30);
  });
});
