import { forgetRules, rulesOf } from '../../src/calendar/queries.ts';
import { letTimePass } from '../../src/due.ts';
import { deliverDue } from '../../src/notifications/deliver.ts';
import { digests, sendDigests } from '../../src/notifications/digests.ts';
import { inviteOffices } from '../../src/meetings/inviting.ts';
import { meetingOn } from '../../src/meetings/meeting.ts';
import { move, officeId } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

const sunday = '2026-11-22';
const monday = '2026-11-23';
const tuesday = '2026-11-24';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(async () => {
  forgetRules();
  await world.drop();
});

type Told = { message: string; slug: string; subject: string; body: string };
const told = async (message: string): Promise<Told[]> =>
  (await world
    .db('notifications as n')
    .join('offices as o', 'o.id', 'n.office_id')
    .where('n.message', message)
    .orderBy('o.slug')
    .select('n.message', 'o.slug', 'n.subject', 'n.body')) as Told[];

const given = async (changes = {}, slug = 'satpel.bina-marga.setiabudi') => {
  const complaint = await world.complaint(changes);
  const unitId = await officeId(world, slug);
  return move(world, complaint, { as: 'camat.setiabudi', type: 'assign', unitId, now: on(saturday) });
};

describe('the digest of a Saturday', () => {
  it('tells camat, lurah and units what came in by noon, each once, however many workers run', async () => {
    await given();
    await given({ urgent: true });
    await given({ confidential: true });
    await world.complaint();
    expect(await sendDigests(world.db, on(saturday, '11:59'))).toBe(0);
    const counts = await Promise.all([1, 2, 3, 4].map(() => sendDigests(world.db, on(saturday, '12:00'))));
    expect(counts.toSorted((one, other) => one - other)).toEqual([0, 0, 0, 3]);
    await deliverDue(world.db, on(saturday, '12:00'));
    const [camat, lurah, unit, ...others] = await told('dayReceived');
    expect(others).toEqual([]);
    expect(camat).toMatchObject({
      slug: 'camat.setiabudi',
      subject: 'Aduan masuk Sabtu, 21 November 2026: 4',
    });
    expect(camat!.body.split('\n').slice(0, 5)).toEqual([
      '4 aduan masuk untuk Kecamatan Setiabudi sampai pukul 12.00, 1 di antaranya darurat.',
      '',
      '- Satpel Bina Marga Setiabudi: 2 (1 darurat)',
      '- Belum diteruskan: 1',
      '- Rahasia: 1',
    ]);
    expect(lurah!.body).toContain('4 aduan masuk untuk Kelurahan Karet Semanggi');
    expect(unit!.body).toContain('3 aduan masuk untuk Satpel Bina Marga Setiabudi');
    expect(unit!.body).toContain('- Karet Semanggi: 2');
    // What comes later belongs to no digest any more.
    await given({}, 'satpel.sumber-daya-air.setiabudi');
    expect(await sendDigests(world.db, on(saturday, '12:05'))).toBe(0);
    expect(await world.db('digest_rounds').select('kind', 'recipients')).toEqual([
      { kind: 'dayReceived', recipients: 3 },
    ]);
  });

  it('is not made up for on another day, and nobody hears of nothing', async () => {
    await world.complaint();
    expect(await sendDigests(world.db, on(sunday, '00:00'))).toBe(0);
    expect(await sendDigests(world.db, on('2026-11-28', '12:00'))).toBe(0);
    expect(await told('dayReceived')).toEqual([]);
  });
});

describe('an agenda', () => {
  it('of a kecamatan comes on its morning to the camat and to those whose cases stand on it', async () => {
    const complaint = await given();
    const waive = { as: 'camat.setiabudi', type: 'waiveReview', reason: 'Jelas.', now: on(sunday) } as const;
    await move(world, complaint, waive);
    const secret = await given({ confidential: true });
    await move(world, secret, waive);
    expect(await sendDigests(world.db, on(monday, '06:29'))).toBe(0);
    expect(await sendDigests(world.db, on(monday, '06:30'))).toBe(3);
    await deliverDue(world.db, on(monday, '07:00'));
    const [camat, lurah, unit] = await told('agendaKecamatan');
    const ticket = (text: string) => `${text.slice(0, 4)}-${text.slice(4)}`;
    expect(camat!.subject).toBe('Agenda rapat Senin, 23 November 2026: 2 aduan');
    expect(camat!.body.split('\n')).toEqual([
      '2 aduan menunggu keputusan di rapat Kecamatan Setiabudi hari ini pukul 08.00.',
      '',
      `- ${ticket(complaint.ticket)} · Saluran mampet, Karet Semanggi`,
      `- ${ticket(secret.ticket)} · rahasia`,
      '',
      expect.stringMatching(/^Buka: .*\/meetings$/),
    ]);
    // Who works at its counter opens no meetings, and hears nothing of them.
    const subjects = async (account: string) =>
      (await (await world.signIn(account)).get('/notices').expect(200)).text.includes('Agenda rapat');
    expect([await subjects('camat.setiabudi'), await subjects('loket.setiabudi')]).toEqual([true, false]);
    expect(lurah!.body).toContain('2 aduan Kelurahan Karet Semanggi dibahas');
    expect(unit!.body).toContain('2 aduan Satpel Bina Marga Setiabudi dibahas');
    // The demonstration's clock that jumps over the morning finds it done; so does a second worker.
    expect(await sendDigests(world.db, on(monday, '12:00'))).toBe(0);
  });

  it('of a city comes to the walikota and, as numbers, to the invited offices that have not declined', async () => {
    const complaint = await given();
    await world
      .db('complaints')
      .where({ id: complaint.id })
      .update({ state: 'city.awaitingMeeting', on_agenda: true });
    const [sudin, other] = [
      await officeId(world, 'sudin.sumber-daya-air.jakarta-selatan'),
      await officeId(world, 'sudin.bina-marga.jakarta-selatan'),
    ];
    const { id: meetingId } = await meetingOn(world.db, { level: 'city', areaCode: '31.74', day: tuesday });
    const person = await world.as('walikota.jakarta-selatan');
    await inviteOffices(world.db, {
      meetingId,
      officeIds: [sudin, other],
      note: null,
      person,
      now: on(monday),
    });
    await world
      .db('meeting_invitations')
      .where({ office_id: other })
      .update({ answer: 'declined', reason: 'Cuti', answered_at: on(monday), answered_by: person.id });
    expect(await sendDigests(world.db, on(tuesday, '06:30'))).toBe(2);
    await deliverDue(world.db, on(tuesday, '07:00'));
    const [invited, walikota] = await told('agendaCity');
    expect(invited).toMatchObject({ slug: 'sudin.sumber-daya-air.jakarta-selatan' });
    expect(invited!.body).toContain(
      'Rapat Walikota Jakarta Selatan hari ini pukul 09.00 membahas 1 aduan, 1 di bidang Suku Dinas Sumber Daya Air',
    );
    expect(invited!.body).not.toContain(complaint.ticket.slice(0, 4));
    expect(walikota!.body).toContain('1 aduan menunggu keputusan');
  });

  it('moves with its meeting when Monday is a holiday, and is due in order when time passes', async () => {
    const holiday = { held_on: monday, name_id: 'Libur', name_en: 'Holiday', kind: 'holiday' };
    await world.db('holidays').insert(holiday).onConflict('held_on').ignore();
    forgetRules();
    await rulesOf(world.db);
    expect(await digests.next(world.db, on(saturday, '11:00'))).toEqual(on(saturday, '12:00'));
    expect(await digests.next(world.db, on(saturday, '12:00'))).toEqual(on(tuesday, '06:30'));
    expect(await digests.next(world.db, on(tuesday, '06:30'))).toEqual(on('2026-11-25', '06:30'));
    const complaint = await given();
    await move(world, complaint, {
      as: 'camat.setiabudi',
      type: 'waiveReview',
      reason: 'Jelas.',
      now: on(saturday),
    });
    await letTimePass(world.db, on(saturday, '11:30'), on('2026-11-25', '07:00'));
    const rounds = await world.db('digest_rounds').orderBy('made_at').select('kind', 'made_at');
    expect(rounds).toEqual([
      { kind: 'dayReceived', made_at: on(saturday, '12:00') },
      { kind: 'agendaKecamatan', made_at: on(tuesday, '06:30') },
      { kind: 'agendaCity', made_at: on('2026-11-25', '06:30') },
    ]);
    // In a demonstration they are to be seen at once.
    const shown = await world.visitor().get('/outbox?q=Agenda');
    expect(shown.text).toContain('Agenda rapat Selasa, 24 November 2026');
  });
});
