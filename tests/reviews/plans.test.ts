import type { Complaint } from '../../src/complaints/complaint.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { planEach, standingsOf } from '../../src/reviews/plans.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';
import { stageOf, sunday } from './stage.ts';

let world: World;
let stage: ReturnType<typeof stageOf>;
let camat: Browser;
let satpol: number;
beforeAll(async () => {
  world = await newWorld();
  stage = stageOf(world);
  await stage.setClock(on(saturday, '10:00'));
  camat = await world.signIn('camat.setiabudi');
  satpol = await stage.officeId('satpol-pp.setiabudi');
});
afterAll(() => world.drop());

const valueOf = ({ ticket, version }: Pick<Complaint, 'ticket' | 'version'>) => `${ticket}:${version}`;
const key = (n: number) => `3c9d7a52-19a4-4b7e-8a11-5f0c2e9d7${String(n).padStart(3, '0')}`;
const form = (cases: Complaint[], changes: Record<string, string | string[]> = {}) => ({
  cases: cases.map(valueOf),
  plannedOn: sunday,
  team: String(satpol),
  back: 'state=kecamatan.assigned',
  ...changes,
});
const plan = async (browser: Browser, given: Record<string, string | string[]>, status = 200) =>
  (await browser.post('/reviews/plans', given).expect(status)).text as string;
const stateOf = async ({ id }: Complaint) =>
  ((await world.db('complaints').where({ id }).first('state')) as { state: string }).state;
const planned = 'kecamatan.reviewPlanned';
const teamOf = async ({ id }: Complaint) =>
  (await world
    .db('reviews as r')
    .join('review_members as m', 'm.review_id', 'r.id')
    .join('offices as o', 'o.id', 'm.office_id')
    .where('r.complaint_id', id)
    .orderBy('o.slug')
    .pluck('o.slug')) as string[];
/** The ticket, and what is said behind it. */
const said = (page: string, { ticket }: Complaint) =>
  new RegExp(`>${shownTicket(ticket)}</a> ([^<]*)`).exec(page)?.[1];

describe('reviews of several complaints', () => {
  it('are planned at once, each with its own team and history, and the rest is named with the reason', async () => {
    const [one, other, elsewhere, moved] = [
      await stage.assigned(),
      await stage.assigned({}, { unit: 'satpel.bina-marga.setiabudi' }),
      await stage.assigned({ kelurahanCode: '31.74.02.1001' }),
      await stage.assigned(),
    ];
    const received = await world.complaint();
    const foreign = await world.complaint({
      kelurahanCode: '31.74.01.1001',
      sessionId: await world.session('31.74.01'),
    });
    const stale = { ...moved, version: 1 };
    const all = [one, other, elsewhere, stale, received, foreign];
    const asked = (await camat.post('/reviews/plan-form', form(all)).expect(200)).text;
    expect(asked).toContain('3 aduan akan dijadwalkan');
    expect(asked).toContain('3 aduan tidak ikut');
    expect(said(asked, received)).toBe('Tidak dapat pada statusnya sekarang');
    expect(asked).toMatch(new RegExp(`name="plannedOn"[^>]* value="${sunday}"`));
    expect(asked).not.toContain('Kelurahan');
    const page = await plan(camat, form(all));
    expect(page).toContain('3 aduan berhasil, 3 tidak.');
    expect(page).toContain('<p>Dijadwalkan Minggu, 22 November 2026</p>');
    expect([said(page, one), said(page, stale), said(page, received), said(page, foreign)]).toEqual([
      'Dijadwalkan',
      'Berubah sejak daftar dibuka; periksa dulu, lalu ulangi',
      'Tidak dapat pada statusnya sekarang',
      'Bukan wewenang Anda',
    ]);
    expect(page).toContain('href="/complaints?state=kecamatan.assigned"');
    expect(await Promise.all(all.map(stateOf))).toEqual([
      planned,
      planned,
      planned,
      'kecamatan.assigned',
      'kecamatan.received',
      'kecamatan.received',
    ]);
    expect(await teamOf(one)).toEqual([
      'lurah.karet-semanggi',
      'satpel.sumber-daya-air.setiabudi',
      'satpol-pp.setiabudi',
    ]);
    expect(await teamOf(other)).toContain('satpel.bina-marga.setiabudi');
    expect(await teamOf(elsewhere)).not.toContain('lurah.karet-semanggi');
    expect(await stage.toldOf(elsewhere, 'planReview')).toContainEqual({
      message: 'reviewInvited',
      slug: 'satpol-pp.setiabudi',
    });
    // What changed meanwhile can be tried again from there, for the same day and with the same team.
    expect(page).toContain(`name="cases" value="${moved.ticket}:2"`);
    expect(page).toMatch(
      new RegExp(
        `action="/reviews/plans".*name="plannedOn" value="${sunday}".*name="team" value="${satpol}"`,
        's',
      ),
    );
  });

  it('are planned once, however often the request comes; a planned one keeps its day', async () => {
    const cases = [await stage.assigned(), await stage.assigned()];
    const given = form(cases, { _key: key(1) });
    expect(await plan(camat, given)).toContain('2 aduan berhasil.');
    expect(await plan(camat, given)).toContain('2 aduan berhasil.');
    for (const complaint of cases) {
      const events = await stage.eventsOf(complaint);
      expect(events.filter(({ type }) => type === 'planReview')).toHaveLength(1);
      expect(await world.db('reviews').where({ complaint_id: complaint.id })).toHaveLength(1);
    }
    const later = cases.map((complaint) => ({ ...complaint, version: complaint.version + 1 }));
    const page = await plan(camat, form(later, { plannedOn: '2026-11-29', _key: key(2) }));
    expect(page).toContain('0 aduan berhasil, 2 tidak.');
    expect(said(page, cases[0]!)).toMatch(/^Sudah dijadwalkan/);
    expect(await world.db('reviews').where({ complaint_id: cases[0]!.id }).pluck('planned_on')).toEqual([
      sunday,
    ]);
    const asked = (await camat.post('/reviews/plan-form', form(later)).expect(200)).text;
    expect(asked).toContain('Tidak satu pun dari yang dipilih dapat dijadwalkan.');
    expect(asked).not.toContain('action="/reviews/plans"');
  });

  it('are the camat’s and the lurah’s, each for the own area alone', async () => {
    const complaint = await stage.assigned();
    for (const account of [
      'loket.setiabudi',
      'satpol-pp.setiabudi',
      'walikota.jakarta-selatan',
      'inspektorat',
    ]) {
      const browser = await world.signIn(account);
      await browser.post('/reviews/plan-form', form([complaint])).expect(404);
      await plan(browser, form([complaint]), 404);
      expect((await browser.get('/complaints?which=all')).text).not.toContain('/reviews/plan-form');
    }
    for (const account of ['camat.tebet', 'lurah.karet-kuningan']) {
      const browser = await world.signIn(account);
      expect(said(await plan(browser, form([complaint])), complaint)).toBe('Bukan wewenang Anda');
      const asked = (await browser.post('/reviews/plan-form', form([complaint])).expect(200)).text;
      expect(asked).not.toContain(complaint.text);
      expect(said(asked, complaint)).toBe('Bukan wewenang Anda');
    }
    expect(await stateOf(complaint)).toBe('kecamatan.assigned');
    const lurah = await world.signIn('lurah.karet-semanggi');
    const list = (await lurah.get('/complaints?which=all')).text;
    expect(list).toContain('formaction="/reviews/plan-form"');
    expect(list).not.toContain('name="act"');
    expect(await plan(lurah, form([complaint]))).toContain('1 aduan berhasil.');
  });

  it('are not for who sees a case from another post and may not plan it', async () => {
    const complaint = await stage.assigned();
    const [neighbour, walikota] = [await world.as('camat.tebet'), await world.as('walikota.jakarta-selatan')];
    const person = { ...neighbour, roles: [...neighbour.roles, ...walikota.roles] };
    const now = on(saturday, '10:00');
    expect(await standingsOf(world.db, [complaint], { person, now })).toMatchObject([
      { result: 'notAllowed' },
    ]);
    // Nor is a fault in the form looked for where there is nothing of theirs.
    const given = { plannedOn: saturday, team: [1], person, now, key: undefined };
    expect(await planEach(world.db, [complaint], given)).toMatchObject([{ result: 'notAllowed' }]);
    expect(await stateOf(complaint)).toBe('kecamatan.assigned');
  });

  it('about officials are the camat’s alone, whoever else is invited to the others', async () => {
    const { code } = (await world.db('categories').where({ restricted: true }).first('code')) as {
      code: string;
    };
    const restricted = await stage.assigned({ categoryCode: code }, { unit: 'camat.setiabudi' });
    const open = await stage.assigned();
    const asked = (await camat.post('/reviews/plan-form', form([restricted, open])).expect(200)).text;
    expect(asked).toContain('Aduan tentang aparat hanya ditinjau camat.');
    expect(await plan(camat, form([restricted, open]))).toContain('2 aduan berhasil.');
    expect(await teamOf(restricted)).toEqual(['camat.setiabudi']);
    expect(await teamOf(open)).toContain('satpol-pp.setiabudi');
  });

  it.each([
    ['plannedOn', { plannedOn: '2026-11-23' }, 'Peninjauan dilakukan pada hari Minggu'],
    ['plannedOn', { plannedOn: '' }, 'Tanggal tidak dikenali'],
    ['team', { team: ['1'] }, 'Unit ini tidak berwenang di wilayah aduan'],
    ['team', { team: ['x'] }, 'Unit ini tidak berwenang di wilayah aduan'],
  ])(
    'are refused beside the field %s for %j, before anything is done, and nothing typed is lost',
    async (field, wrong, words) => {
      const cases = [await stage.assigned(), await stage.assigned()];
      const page = await plan(camat, form(cases, wrong), 422);
      expect(page).toMatch(new RegExp(`id="field-${field}-error">[^]{0,300}${words}`));
      for (const complaint of cases) {
        expect(page).toContain(`name="cases" value="${valueOf(complaint)}"`);
        expect(await stateOf(complaint)).toBe('kecamatan.assigned');
      }
      const { plannedOn } = form(cases, wrong);
      expect(page).toMatch(new RegExp(`name="plannedOn"[^>]* value="${plannedOn}"`));
      if (field === 'plannedOn')
        expect(page).toMatch(new RegExp(`name="team"[^>]*value="${satpol}" checked`));
      expect(page).toContain('name="back" value="state=kecamatan.assigned"');
    },
  );

  it('speak English, too, and ask for a choice first', async () => {
    const complaint = await stage.assigned();
    expect((await camat.post('/reviews/plan-form', { back: '' }).expect(200)).text).toContain(
      'Pilih dulu aduannya',
    );
    await camat.post('/language', { lang: 'en', back: '/' }).expect(303);
    const asked = (await camat.post('/reviews/plan-form', form([complaint])).expect(200)).text;
    expect(asked).toMatch(/Plan field reviews together.*Plan and invite for 1 complaint</s);
    const wrong = await plan(camat, form([complaint], { plannedOn: '2026-11-23' }), 422);
    expect(wrong).toMatch(/id="field-plannedOn-error">[^]{0,300}Sunday/);
    const page = await plan(camat, form([complaint]));
    expect(page).toMatch(/Field reviews planned.*Done for 1\./s);
    expect(said(page, complaint)).toBe('Planned');
    await camat.post('/language', { lang: 'id', back: '/' }).expect(303);
  });
});
