import type { Complaint } from '../../src/complaints/complaint.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { Conflict, Forbidden, Invalid, NotAllowed, VersionRequired } from '../../src/errors.ts';
import type { Person } from '../../src/people/roles.ts';
import { answerInvitation, changeTeam } from '../../src/reviews/invitations.ts';
import { planReview, recordReview, reviewsOf, waiveReview } from '../../src/reviews/review.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { traces } from '../support/moves.ts';
import { stageOf, sunday } from './stage.ts';

let world: World;
let stage: ReturnType<typeof stageOf>;
let lurah: Person;
let police: Person;
let satpol: number;
let roads: number;

beforeAll(async () => {
  world = await newWorld();
  stage = stageOf(world);
  lurah = await world.as('lurah.karet-semanggi');
  police = await world.as('satpol-pp.setiabudi');
  satpol = await stage.officeId('satpol-pp.setiabudi');
  roads = await stage.officeId('satpel.bina-marga.setiabudi');
});
afterAll(() => world.drop());

const noon = on(saturday, '12:00');
const key = '0f3f6c8e-58ab-4c2a-9f8c-1f2a3b4d5e';
const faults = (attempt: Promise<unknown>) =>
  attempt.then(
    () => ({}),
    (fault: unknown) => (fault instanceof Invalid ? fault.fields : fault),
  );

async function planned(): Promise<Complaint> {
  const { ticket } = await stage.assigned();
  const plan = { ticket, version: 2, plannedOn: sunday, team: [satpol], person: lurah, now: noon };
  return (await planReview(world.db, plan)).complaint;
}

const memberOf = async ({ id }: Complaint, officeId: number) =>
  (await reviewsOf(world.db, id)).at(-1)!.members.find((member) => member.officeId === officeId);
const told = (complaint: Complaint, type: string) => stage.toldOf(complaint, type);

describe('answering an invitation', () => {
  it('says that the office comes; nobody needs a message about that', async () => {
    const complaint = await planned();
    const answer = { ticket: complaint.ticket, version: 3, person: police, now: noon };
    expect(await answerInvitation(world.db, { ...answer, answer: 'accepted' })).toBe(true);
    expect(await memberOf(complaint, satpol)).toMatchObject({ answer: 'accepted', reason: null });
    expect((await stage.eventsOf(complaint)).at(-1)).toMatchObject({
      type: 'invitationAccepted',
      to_state: 'kecamatan.reviewPlanned',
      data: { plannedOn: sunday },
    });
    expect(await told(complaint, 'invitationAccepted')).toEqual([]);
    const row = (await world
      .db('review_members')
      .where({ office_id: satpol, answer: 'accepted' })
      .first()) as {
      answered_by: number;
      answered_at: Date;
    };
    expect(row).toMatchObject({ answered_by: police.id, answered_at: noon });
    // A fact moves nothing: no new version, no new deadline.
    expect((await complaintByTicket(world.db, complaint.ticket))!.version).toBe(3);
  });

  it('tells the leader who can’t come, and why', async () => {
    const complaint = await planned();
    const answer = { ticket: complaint.ticket, version: 3, person: police, now: noon };
    const declined = { ...answer, answer: 'declined' as const, reason: 'Petugas piket di Blok M.' };
    expect(await faults(answerInvitation(world.db, { ...declined, reason: ' ' }))).toEqual({
      reason: 'required',
    });
    await answerInvitation(world.db, declined);
    expect(await memberOf(complaint, satpol)).toMatchObject({
      answer: 'declined',
      reason: 'Petugas piket di Blok M.',
    });
    expect(await told(complaint, 'invitationDeclined')).toEqual([
      { message: 'invitationDeclined', slug: 'lurah.karet-semanggi' },
    ]);
    const { particulars } = (await world
      .db('notifications')
      .where({ complaint_id: complaint.id, message: 'invitationDeclined' })
      .first()) as { particulars: unknown };
    expect(particulars).toMatchObject({ reason: 'Petugas piket di Blok M.', plannedOn: sunday });
  });

  it('leaves no trace the second time, and can be changed', async () => {
    const complaint = await planned();
    const answer = { ticket: complaint.ticket, version: 3, person: police, now: noon, key: `${key}01` };
    const both = await Promise.all([
      answerInvitation(world.db, { ...answer, answer: 'accepted' }),
      answerInvitation(world.db, { ...answer, answer: 'accepted' }),
    ]);
    expect(both.toSorted()).toEqual([false, true]);
    const before = await traces(world);
    expect(await answerInvitation(world.db, { ...answer, answer: 'accepted', key: `${key}02` })).toBe(false);
    expect(await traces(world)).toEqual(before);
    const declined = { ...answer, answer: 'declined' as const, reason: 'Hujan.', key: `${key}03` };
    expect(await answerInvitation(world.db, declined)).toBe(true);
    expect(await memberOf(complaint, satpol)).toMatchObject({ answer: 'declined' });
  });

  it('is for the invited offices alone', async () => {
    const complaint = await planned();
    const answer = { ticket: complaint.ticket, version: 3, now: noon, answer: 'accepted' as const };
    for (const name of [
      'lurah.karet-semanggi',
      'satpel.bina-marga.setiabudi',
      'loket.setiabudi',
      'camat.setiabudi',
    ])
      await expect(answerInvitation(world.db, { ...answer, person: await world.as(name) })).rejects.toThrow(
        Forbidden,
      );
    const unversioned = { ...answer, version: undefined, person: police };
    await expect(answerInvitation(world.db, unversioned)).rejects.toThrow(VersionRequired);
  });

  it('comes too late once the review was moved, called off or recorded', async () => {
    const complaint = await planned();
    const answer = { ticket: complaint.ticket, now: noon, person: police, answer: 'accepted' as const };
    const move = { ticket: complaint.ticket, version: 3, team: [], person: lurah, now: noon };
    await planReview(world.db, { ...move, plannedOn: '2026-11-29', reason: 'Hujan.' });
    await expect(answerInvitation(world.db, { ...answer, version: 3 })).rejects.toThrow(Conflict);
    await answerInvitation(world.db, { ...answer, version: 4 });
    await waiveReview(world.db, { ...move, version: 4, reason: 'Sudah jelas.' });
    await expect(answerInvitation(world.db, { ...answer, version: 5 })).rejects.toThrow(Conflict);
  });

  it('is taken as given by an office that plans the review itself', async () => {
    const { id, ticket } = await stage.assigned();
    const camatOffice = await stage.officeId('camat.setiabudi');
    const camat = await world.as('camat.setiabudi');
    const plan = { ticket, version: 2, plannedOn: sunday, team: [camatOffice], person: camat, now: noon };
    await planReview(world.db, plan);
    expect(await memberOf({ id } as Complaint, camatOffice)).toMatchObject({ answer: 'accepted' });
  });
});

describe('another day', () => {
  it('needs a reason, asks the team again and runs the clock to the new day', async () => {
    const complaint = await planned();
    await answerInvitation(world.db, {
      ticket: complaint.ticket,
      version: 3,
      person: police,
      now: noon,
      answer: 'accepted',
    });
    const move = { ticket: complaint.ticket, version: 3, plannedOn: '2026-11-29', team: [], person: lurah };
    const later = on(saturday, '13:00');
    expect(await faults(planReview(world.db, { ...move, now: later }))).toEqual({ reason: 'required' });
    await planReview(world.db, { ...move, now: later, reason: 'Banjir di Karet.' });
    const after = (await complaintByTicket(world.db, complaint.ticket))!;
    expect(after).toMatchObject({ state: 'kecamatan.reviewPlanned', version: 4, answerOn: '2026-11-30' });
    expect(after.dueAt).toEqual(on('2026-11-29', '18:00'));
    const running = await world.db('deadlines').where({ complaint_id: complaint.id, ended_at: null });
    expect(running).toHaveLength(1);
    const reviews = await reviewsOf(world.db, complaint.id);
    expect(reviews).toHaveLength(1);
    expect(reviews[0]!.plannedOn).toBe('2026-11-29');
    expect(await memberOf(complaint, satpol)).toMatchObject({ answer: null });
    expect((await stage.eventsOf(complaint)).at(-1)!.data).toEqual({
      plannedOn: '2026-11-29',
      reason: 'Banjir di Karet.',
    });
    expect(await told(complaint, 'planReview')).toContainEqual({
      message: 'reviewMoved',
      slug: 'satpol-pp.setiabudi',
    });
    expect(
      (await told(complaint, 'planReview')).filter(({ message }) => message === 'reviewPlanned'),
    ).toHaveLength(2);
  });

  it('is refused once the review is late: the meeting decides', async () => {
    const complaint = await planned();
    const { passDeadlines } = await import('../../src/complaints/pass-deadlines.ts');
    await passDeadlines(world.db, on(sunday, '18:00'));
    const { version } = (await complaintByTicket(world.db, complaint.ticket))!;
    const move = { ticket: complaint.ticket, version, plannedOn: '2026-11-29', team: [], person: lurah };
    const late = { ...move, now: on(sunday, '18:30'), reason: 'Hujan.' };
    await expect(planReview(world.db, late)).rejects.toThrow(NotAllowed);
  });
});

describe('another team', () => {
  it('invites further units and tells those who need not come', async () => {
    const complaint = await planned();
    const change = { ticket: complaint.ticket, version: 3, person: lurah, now: noon };
    expect(await changeTeam(world.db, { ...change, team: [roads], key: `${key}10` })).toBe(true);
    const [review] = await reviewsOf(world.db, complaint.id);
    const names = review!.members.map(({ name }) => name);
    // Leader and unit in charge stay whatever is ticked.
    expect(names).toEqual([
      'Kelurahan Karet Semanggi',
      'Satpel Bina Marga Setiabudi',
      'Satpel Sumber Daya Air Setiabudi',
    ]);
    expect(await told(complaint, 'teamChanged')).toEqual([
      { message: 'reviewInvited', slug: 'satpel.bina-marga.setiabudi' },
      { message: 'reviewCalledOff', slug: 'satpol-pp.setiabudi' },
    ]);
    const involved = await world
      .db('complaint_offices')
      .where({ complaint_id: complaint.id, office_id: roads });
    expect(involved).toHaveLength(1);
    const event = (await stage.eventsOf(complaint)).at(-1)!;
    expect(event.data).toEqual({
      invited: ['Satpel Bina Marga Setiabudi'],
      released: ['Satpol PP Kecamatan Setiabudi'],
    });
    const before = await traces(world);
    expect(await changeTeam(world.db, { ...change, team: [roads], key: `${key}10` })).toBe(false);
    expect(await changeTeam(world.db, { ...change, team: [roads], key: `${key}11` })).toBe(false);
    expect(await traces(world)).toEqual(before);
  });

  it('is chosen by the leader among the offices of the kecamatan', async () => {
    const complaint = await planned();
    const change = { ticket: complaint.ticket, version: 3, now: noon, team: [roads] };
    for (const name of ['satpol-pp.setiabudi', 'lurah.kuningan-timur', 'loket.setiabudi'])
      await expect(changeTeam(world.db, { ...change, person: await world.as(name) })).rejects.toThrow(
        Forbidden,
      );
    const strangers = [await stage.officeId('satpol-pp.tebet')];
    expect(await faults(changeTeam(world.db, { ...change, team: strangers, person: lurah }))).toEqual({
      team: 'unknownUnit',
    });
    await expect(changeTeam(world.db, { ...change, version: 2, person: lurah })).rejects.toThrow(Conflict);
  });

  it('hears that the review is called off', async () => {
    const complaint = await planned();
    await waiveReview(world.db, {
      ticket: complaint.ticket,
      version: 3,
      reason: 'Sudah jelas.',
      person: lurah,
      now: noon,
    });
    expect(
      (await told(complaint, 'waiveReview')).filter(({ message }) => message === 'reviewCalledOff'),
    ).toEqual([
      { message: 'reviewCalledOff', slug: 'satpel.sumber-daya-air.setiabudi' },
      { message: 'reviewCalledOff', slug: 'satpol-pp.setiabudi' },
    ]);
  });

  it('may have come although it was not invited', async () => {
    const complaint = await planned();
    await recordReview(world.db, {
      ticket: complaint.ticket,
      version: 3,
      person: lurah,
      now: on(sunday, '10:00'),
      findings: 'Ada.',
      recommendation: 'Ya.',
      came: [roads],
      latitude: null,
      longitude: null,
      photos: [],
    });
    expect(await memberOf(complaint, roads)).toMatchObject({ came: true });
    expect(await memberOf(complaint, satpol)).toMatchObject({ came: false });
  });
});
