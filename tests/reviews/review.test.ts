import { complaintByTicket } from '../../src/complaints/queries.ts';
import { Conflict, Forbidden, Invalid, NotAllowed } from '../../src/errors.ts';
import type { Person } from '../../src/people/roles.ts';
import { planReview, recordReview, reviewsOf, waiveReview } from '../../src/reviews/review.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { photo, stageOf, sunday } from './stage.ts';

let world: World;
let stage: ReturnType<typeof stageOf>;
let lurah: Person;
let camat: Person;
let officer: Person;
let water: number;
let lurahOffice: number;
let satpol: number;

beforeAll(async () => {
  world = await newWorld();
  stage = stageOf(world);
  lurah = await world.as('lurah.karet-semanggi');
  camat = await world.as('camat.setiabudi');
  officer = await world.as('satpel.sumber-daya-air.setiabudi');
  water = await stage.officeId('satpel.sumber-daya-air.setiabudi');
  lurahOffice = await stage.officeId('lurah.karet-semanggi');
  satpol = await stage.officeId('satpol-pp.setiabudi');
});
afterAll(() => world.drop());

const noon = on(saturday, '12:00');
const key = '0f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d';
const faults = (attempt: Promise<unknown>) =>
  attempt.then(
    () => ({}),
    (fault: unknown) => (fault instanceof Invalid ? fault.fields : fault),
  );

const planned = async () => {
  const { ticket } = await stage.assigned();
  const plan = { ticket, version: 2, plannedOn: sunday, team: [satpol], person: lurah, now: noon };
  return (await planReview(world.db, plan)).complaint;
};

const result = {
  findings: 'Saluran tertutup lumpur sepanjang 30 meter.',
  recommendation: 'Dikeruk oleh Satpel SDA.',
  latitude: -6.21,
  longitude: 106.82,
  photos: [],
};

describe('planReview', () => {
  it('plans the day, invites the team and tells it, due that day at 18.00', async () => {
    const complaint = await stage.assigned();
    const plan = { ticket: complaint.ticket, version: 2, plannedOn: sunday, team: [satpol], now: noon };
    await planReview(world.db, { ...plan, person: lurah });
    const after = (await complaintByTicket(world.db, complaint.ticket))!;
    expect(after).toMatchObject({ state: 'kecamatan.reviewPlanned', version: 3 });
    expect(after.dueAt).toEqual(on(sunday, '18:00'));
    const [review, ...others] = await reviewsOf(world.db, complaint.id);
    expect(others).toEqual([]);
    expect(review).toMatchObject({ plannedOn: sunday, plannedBy: lurah.name, recordedAt: null });
    expect(review!.members.map(({ officeId, came }) => [officeId, came])).toEqual([
      [lurahOffice, null],
      [water, null],
      [satpol, null],
    ]);
    const involved = await world.db('complaint_offices').where({ complaint_id: complaint.id });
    expect(involved.map(({ office_id }) => office_id as number)).toContain(satpol);
    expect((await stage.eventsOf(complaint)).at(-1)).toMatchObject({
      type: 'planReview',
      to_state: 'kecamatan.reviewPlanned',
      data: { plannedOn: sunday },
    });
    expect(await stage.toldOf(complaint, 'planReview')).toEqual([
      { message: 'yourTurn', slug: 'satpel.sumber-daya-air.setiabudi' },
      { message: 'reviewPlanned', slug: null },
      { message: 'reviewInvited', slug: 'satpol-pp.setiabudi' },
    ]);
  });

  it('tells the lurah when the camat plans', async () => {
    const complaint = await stage.assigned();
    const plan = { ticket: complaint.ticket, version: 2, plannedOn: sunday, team: [], now: noon };
    await planReview(world.db, { ...plan, person: camat });
    const told = await stage.toldOf(complaint, 'planReview');
    expect(told).toContainEqual({ message: 'yourTurn', slug: 'lurah.karet-semanggi' });
  });

  it.each([
    ['2026-11-23', { plannedOn: 'notSunday' }],
    ['2026-11-15', { plannedOn: 'datePast' }],
    ['2028-11-19', { plannedOn: 'reviewFar' }],
  ])('refuses %s and changes nothing', async (plannedOn, fields) => {
    const complaint = await stage.assigned();
    const plan = { ticket: complaint.ticket, version: 2, plannedOn, team: [], person: lurah, now: noon };
    expect(await faults(planReview(world.db, plan))).toEqual(fields);
    expect((await complaintByTicket(world.db, complaint.ticket))!.version).toBe(2);
    expect(await stage.eventsOf(complaint)).toHaveLength(2);
    expect(await reviewsOf(world.db, complaint.id)).toEqual([]);
    expect(await stage.toldOf(complaint, 'planReview')).toEqual([]);
  });

  it('takes today when today is Sunday', async () => {
    const { ticket } = await stage.assigned();
    const plan = { ticket, version: 2, plannedOn: sunday, team: [], person: lurah, now: on(sunday, '07:00') };
    expect((await planReview(world.db, plan)).complaint.dueAt).toEqual(on(sunday, '18:00'));
  });

  it('refuses offices of elsewhere', async () => {
    const { ticket } = await stage.assigned();
    const team = [await stage.officeId('satpol-pp.tebet')];
    const plan = { ticket, version: 2, plannedOn: sunday, team, person: lurah, now: noon };
    expect(await faults(planReview(world.db, plan))).toEqual({ team: 'unknownUnit' });
  });

  it('is for the lurah of the place and the camat, their staff too', async () => {
    const { ticket } = await stage.assigned();
    const plan = { ticket, version: 2, plannedOn: sunday, team: [], now: noon };
    for (const name of ['lurah.kuningan-timur', 'camat.tebet', 'loket.setiabudi', 'walikota.jakarta-selatan'])
      await expect(planReview(world.db, { ...plan, person: await world.as(name) })).rejects.toThrow(
        Forbidden,
      );
    await expect(planReview(world.db, { ...plan, person: officer })).rejects.toThrow(Forbidden);
    const staff = { ...lurah, roles: lurah.roles.map((role) => ({ ...role, capacity: 'staff' as const })) };
    expect((await planReview(world.db, { ...plan, person: staff })).complaint.version).toBe(3);
  });

  it('acts once for a repeated request and tells who came second', async () => {
    const complaint = await stage.assigned();
    const plan = { ticket: complaint.ticket, version: 2, plannedOn: sunday, team: [], now: noon };
    const again = { ...plan, person: lurah, key: `${key}10` };
    const both = await Promise.all([planReview(world.db, again), planReview(world.db, again)]);
    expect(new Set(both.map(({ repeated }) => repeated))).toEqual(new Set([false, true]));
    expect(await reviewsOf(world.db, complaint.id)).toHaveLength(1);
    await expect(planReview(world.db, { ...plan, person: camat })).rejects.toThrow(Conflict);
    expect(await faults(planReview(world.db, { ...plan, person: camat, version: 3 }))).toEqual({
      plannedOn: 'sameDay',
    });
    expect((await complaintByTicket(world.db, complaint.ticket))!.version).toBe(3);
  });

  it('leaves the lurah out of a complaint about officials', async () => {
    const about = { categoryCode: await restrictedCategory() };
    const complaint = await stage.assigned(about, { unit: 'camat.setiabudi' });
    expect(complaint.restricted).toBe(true);
    const plan = { ticket: complaint.ticket, version: 2, plannedOn: sunday, now: noon };
    await expect(planReview(world.db, { ...plan, team: [], person: lurah })).rejects.toThrow(Forbidden);
    expect(await faults(planReview(world.db, { ...plan, team: [lurahOffice], person: camat }))).toEqual({
      team: 'unknownUnit',
    });
    expect(await faults(planReview(world.db, { ...plan, team: [water], person: camat }))).toEqual({
      team: 'unknownUnit',
    });
    await planReview(world.db, { ...plan, team: [], person: camat });
    const [review] = await reviewsOf(world.db, complaint.id);
    expect(review!.members.map(({ kind }) => kind)).toEqual(['camat']);
    expect(await stage.toldOf(complaint, 'planReview')).not.toContainEqual(
      expect.objectContaining({ slug: 'lurah.karet-semanggi' }),
    );
  });

  it('takes any day to come on islands', async () => {
    const { kelurahanCode, kelurahan, kecamatan, kecamatanCode } = await anIsland();
    const sessionId = await world.session(kecamatanCode);
    const complaint = await stage.assigned(
      { kelurahanCode, sessionId },
      { unit: `satpel.sumber-daya-air.${kecamatan}`, camat: `camat.${kecamatan}` },
    );
    const plan = { ticket: complaint.ticket, version: 2, team: [], now: noon };
    const person = await world.as(`lurah.${kelurahan}`);
    expect(await faults(planReview(world.db, { ...plan, plannedOn: '2026-11-20', person }))).toEqual({
      plannedOn: 'datePast',
    });
    const { complaint: after } = await planReview(world.db, { ...plan, plannedOn: '2026-11-25', person });
    expect(after.dueAt).toEqual(on('2026-11-25', '18:00'));
  });
});

describe('waiveReview', () => {
  it('goes on to the meeting with the reason', async () => {
    const complaint = await stage.assigned();
    const waiver = { ticket: complaint.ticket, version: 2, person: lurah, now: noon };
    expect(await faults(waiveReview(world.db, { ...waiver, reason: ' ' }))).toEqual({ reason: 'required' });
    await waiveReview(world.db, { ...waiver, reason: 'Sudah ditinjau Jumat lalu.' });
    const after = (await complaintByTicket(world.db, complaint.ticket))!;
    expect(after).toMatchObject({ state: 'kecamatan.awaitingMeeting', onAgenda: true });
    expect(after.dueAt).toEqual(on('2026-11-23', '12:00'));
    const event = (await stage.eventsOf(complaint)).at(-1)!;
    expect(await reviewsOf(world.db, complaint.id)).toMatchObject([
      { waivedReason: 'Sudah ditinjau Jumat lalu.', plannedOn: null, eventId: event.id, members: [] },
    ]);
  });

  it('calls off the planned review instead of making another', async () => {
    const { id, ticket } = await planned();
    const waiver = { ticket, version: 3, reason: 'Pelapor pindah.', person: lurah, now: noon };
    await waiveReview(world.db, { ...waiver, key: `${key}20` });
    expect((await waiveReview(world.db, { ...waiver, key: `${key}20` })).repeated).toBe(true);
    expect(await reviewsOf(world.db, id)).toMatchObject([
      { plannedOn: sunday, waivedReason: 'Pelapor pindah.' },
    ]);
  });

  it('is not for units', async () => {
    const { ticket } = await stage.assigned();
    const waiver = { ticket, version: 2, reason: 'Tidak perlu.', person: officer, now: noon };
    await expect(waiveReview(world.db, waiver)).rejects.toThrow(Forbidden);
  });
});

describe('recordReview', () => {
  it('keeps who came, findings, position and photos, and puts the case onto the agenda', async () => {
    const complaint = await planned();
    const now = on(sunday, '10:20');
    const bureau = await stage.officeId('satpel.bina-marga.setiabudi');
    const photos = [{ bytes: await photo() }, { bytes: await photo() }];
    await recordReview(world.db, {
      ...result,
      ticket: complaint.ticket,
      version: 3,
      came: [lurahOffice, bureau],
      photos,
      person: officer,
      now,
    });
    const after = (await complaintByTicket(world.db, complaint.ticket))!;
    expect(after).toMatchObject({ state: 'kecamatan.awaitingMeeting', version: 4, onAgenda: true });
    const [review] = await reviewsOf(world.db, complaint.id);
    const event = (await stage.eventsOf(complaint)).at(-1)!;
    expect(event).toMatchObject({
      type: 'recordReview',
      data: { findings: result.findings, recommendation: result.recommendation },
    });
    expect(review).toMatchObject({
      plannedOn: sunday,
      findings: result.findings,
      recommendation: result.recommendation,
      latitude: -6.21,
      longitude: 106.82,
      recordedBy: officer.name,
      recordedAt: now,
      eventId: event.id,
    });
    expect(new Map(review!.members.map(({ officeId, came }) => [officeId, came]))).toEqual(
      new Map([
        [lurahOffice, true],
        [bureau, true],
        [water, false],
        [satpol, false],
      ]),
    );
    const kept = await world.db('photos').where({ complaint_id: complaint.id });
    expect(kept).toHaveLength(2);
    expect(kept[0]).toMatchObject({ kind: 'before', event_id: event.id, added_by: officer.id });
    const involved = await world.db('complaint_offices').where({ complaint_id: complaint.id });
    expect(involved.map(({ office_id }) => office_id as number)).toContain(bureau);
  });

  it('acts once for a repeated request', async () => {
    const { id, ticket } = await planned();
    const photos = [{ bytes: await photo() }];
    const deed = { ticket, version: 3, came: [water], person: officer, now: on(sunday), key: `${key}30` };
    const both = await Promise.all([
      recordReview(world.db, { ...result, ...deed, photos }),
      recordReview(world.db, { ...result, ...deed, photos }),
    ]);
    expect(new Set(both.map(({ repeated }) => repeated))).toEqual(new Set([false, true]));
    expect(await world.db('photos').where({ complaint_id: id })).toHaveLength(1);
    expect(await reviewsOf(world.db, id)).toHaveLength(1);
    const late = { ...result, ...deed, key: `${key}31`, person: lurah };
    await expect(recordReview(world.db, late)).rejects.toThrow(Conflict);
  });

  it('names what is missing and changes nothing', async () => {
    const complaint = await planned();
    const deed = { ticket: complaint.ticket, version: 3, person: lurah, now: on(sunday) };
    const empty = { ...result, findings: '', recommendation: ' ', came: [] };
    expect(await faults(recordReview(world.db, { ...empty, ...deed }))).toEqual({
      came: 'choice',
      findings: 'required',
      recommendation: 'required',
    });
    const photos = [{ bytes: Buffer.from('no photo') }];
    const came = [lurahOffice];
    expect(await faults(recordReview(world.db, { ...result, ...deed, came, photos }))).toEqual({
      photo: 'photo',
    });
    const strangers = [await stage.officeId('satpol-pp.tebet')];
    expect(await faults(recordReview(world.db, { ...result, ...deed, came: strangers }))).toEqual({
      came: 'unknownUnit',
    });
    expect(await stage.eventsOf(complaint)).toHaveLength(3);
    expect(await reviewsOf(world.db, complaint.id)).toMatchObject([{ recordedAt: null }]);
  });

  it('is for lurah, camat and the unit of the case, and only when planned', async () => {
    const { ticket } = await planned();
    const deed = { ...result, ticket, version: 3, came: [lurahOffice], now: on(sunday) };
    for (const name of ['lurah.kuningan-timur', 'satpel.bina-marga.setiabudi', 'loket.setiabudi'])
      await expect(recordReview(world.db, { ...deed, person: await world.as(name) })).rejects.toThrow(
        Forbidden,
      );
    await recordReview(world.db, { ...deed, person: camat });
    const waiting = await stage.assigned();
    const early = { ...deed, ticket: waiting.ticket, version: 2, person: lurah };
    await expect(recordReview(world.db, early)).rejects.toThrow(NotAllowed);
  });
});

async function restrictedCategory(): Promise<string> {
  const row = (await world.db('categories').where({ restricted: true }).first('code')) as { code: string };
  return row.code;
}

async function anIsland() {
  const { rows } = await world.db.raw<{
    rows: { kelurahanCode: string; kecamatanCode: string; kelurahan: string; kecamatan: string }[];
  }>(
    `select kel.code as "kelurahanCode", kec.code as "kecamatanCode",
       split_part(lurah.slug, '.', 2) as kelurahan, split_part(camat.slug, '.', 2) as kecamatan
     from areas kel join areas kec on kec.code = kel.parent_code
     join areas city on city.code = kec.parent_code and city.kind = 'kabupaten'
     join offices lurah on lurah.area_code = kel.code and lurah.kind = 'lurah'
     join offices camat on camat.area_code = kec.code and camat.kind = 'camat'
     order by kel.code limit 1`,
  );
  return rows[0]!;
}
