import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { advance } from '../../src/complaints/advance.ts';
import type { EventInput } from '../../src/complaints/complaint.ts';
import type { Intake } from '../../src/complaints/receive.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { unseal } from '../../src/database/sealing.ts';
import { Invalid, NotFound } from '../../src/errors.ts';
import { logComplaint, type Logging } from '../../src/saturday/intake.ts';
import { makeSessionsAhead, sessionOf } from '../../src/saturday/sessions.ts';
import { newWorld, on, ordinaryIntake, saturday, setiabudi, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await makeSessionsAhead(world.db, on(saturday));
});
afterAll(() => world.drop());

type Changes = Partial<Omit<Logging, 'intake' | 'person'>> & { intake?: Partial<Intake>; as?: string };

async function log({ intake, as = 'loket.setiabudi', ...changes }: Changes = {}) {
  return logComplaint(world.db, {
    intake: { ...ordinaryIntake, sessionId: await world.session(), ...intake },
    outcome: 'keep',
    person: await world.as(as),
    now: on(saturday, '09:10'),
    ...changes,
  });
}

const found = async (ticket: string) => (await complaintByTicket(world.db, ticket))!;
const eventsOf = async (ticket: string) => {
  const { id } = await found(ticket);
  const rows = (await world.db('complaint_events').where({ complaint_id: id }).orderBy('id')) as {
    type: string;
  }[];
  return rows.map(({ type }) => type);
};
const toldTo = async (ticket: string, audience: string) => {
  const { id } = await found(ticket);
  const rows = (await world.db('notifications').where({ complaint_id: id, audience }).orderBy('id')) as {
    message: string;
  }[];
  return rows.map(({ message }) => message);
};
const total = async () => Number((await world.db('complaints').count('* as n').first())!.n);
const slugOf = async (id: number | null) =>
  ((await world.db('offices').where({ id: id! }).first('slug')) as { slug: string }).slug;
const officeId = async (slug: string) =>
  ((await world.db('offices').where({ slug }).first('id')) as { id: number }).id;

describe('outcomes', () => {
  it('keep: stays with the camat', async () => {
    const { ticket } = await log();
    expect(await found(ticket)).toMatchObject({
      state: 'kecamatan.received',
      ownerRole: 'camat',
      version: 1,
    });
    expect(await eventsOf(ticket)).toEqual(['received']);
    expect(await toldTo(ticket, 'citizen')).toEqual(['received']);
  });

  it.each([
    ['saluran', 'satpel.sumber-daya-air.setiabudi'],
    ['ppsu', 'lurah.karet-semanggi'],
    ['perilaku-aparat', 'camat.setiabudi'],
    ['ketenagakerjaan', 'camat.setiabudi'], // no such unit at the kecamatan
    ['listrik', 'camat.setiabudi'],
  ])('passOn: %s goes to %s', async (categoryCode, slug) => {
    const { ticket } = await log({ outcome: 'passOn', intake: { categoryCode } });
    const complaint = await found(ticket);
    expect(complaint.state).toBe('kecamatan.assigned');
    expect(await slugOf(complaint.unitId)).toBe(slug);
    expect(await eventsOf(ticket)).toEqual(['received', 'assign']);
    expect(await toldTo(ticket, 'citizen')).toEqual(['received', 'assigned']);
  });

  it('passOn: to the unit that is named, if the kecamatan can give it work', async () => {
    const unitId = await officeId('satpol-pp.setiabudi');
    const { ticket } = await log({ outcome: 'passOn', unitId });
    expect(await found(ticket)).toMatchObject({ unitId });
    const before = await total();
    await expect(log({ outcome: 'passOn', unitId: await officeId('satpol-pp.tebet') })).rejects.toMatchObject(
      {
        fields: { unitId: 'unknownUnit' },
      },
    );
    expect(await total()).toBe(before);
  });

  it('resolvedOnTheSpot: is solved, with evidence', async () => {
    const { ticket } = await log({ outcome: 'resolvedOnTheSpot', evidence: 'KK dicetak di tempat' });
    expect(await found(ticket)).toMatchObject({ state: 'resolved', resolvedLevel: 'kecamatan' });
    expect(await eventsOf(ticket)).toEqual(['received', 'resolveOnTheSpot']);
    await expect(log({ outcome: 'resolvedOnTheSpot' })).rejects.toMatchObject({
      fields: { evidence: 'required' },
    });
  });

  it('notAComplaint: closes, with the answer', async () => {
    const { ticket } = await log({ outcome: 'notAComplaint', reason: 'Menanyakan jadwal' });
    expect(await found(ticket)).toMatchObject({ state: 'closed', closedReason: 'notAComplaint' });
    await expect(log({ outcome: 'notAComplaint' })).rejects.toMatchObject({ fields: { reason: 'required' } });
  });

  it('refer: closes; the category knows whose matter it is', async () => {
    const { ticket } = await log({ outcome: 'refer', intake: { categoryCode: 'air-bersih' } });
    expect(await found(ticket)).toMatchObject({ state: 'closed', closedReason: 'notOurAuthority' });
    const row = (await world.db('complaints').where({ ticket }).first('referred_to')) as object;
    expect(row).toEqual({ referred_to: 'PAM Jaya' });
    await expect(log({ outcome: 'refer' })).rejects.toMatchObject({ fields: { institution: 'required' } });
  });

  it('joinTicket: is merged, whatever the outcome says, and hears what the lead hears', async () => {
    const lead = await log({ outcome: 'passOn' });
    const { ticket } = await log({ outcome: 'passOn', joinTicket: lead.ticket.toLowerCase() });
    expect(await found(ticket)).toMatchObject({
      state: 'closed',
      closedReason: 'merged',
      leadId: (await found(lead.ticket)).id,
    });
    expect(await eventsOf(ticket)).toEqual(['received', 'mergeInto']);
    const before = await total();
    await expect(log({ joinTicket: ticket })).rejects.toMatchObject({ fields: { joinTicket: 'closed' } });
    await expect(log({ joinTicket: '0000000Z' })).rejects.toMatchObject({ fields: { joinTicket: 'typo' } });
    expect(await total()).toBe(before);
  });
});

/** All that was written of a complaint, without what is drawn anew each time. */
async function writtenOf(ticket: string) {
  const { id } = await found(ticket);
  const { rows } = await world.db.raw<{ rows: [object] }>(
    `select to_jsonb(c) - '{id,ticket,track_key,complainant_id}'::text[] as complaint,
       (select jsonb_agg(to_jsonb(e) - '{id,complaint_id,matter,hash}'::text[] order by e.id)
        from complaint_events e where e.complaint_id = c.id) as events,
       (select jsonb_agg(to_jsonb(d) - '{id,complaint_id}'::text[] order by d.id)
        from deadlines d where d.complaint_id = c.id) as deadlines,
       (select jsonb_agg(to_jsonb(n) - '{id,event_id,complaint_id,complainant_id}'::text[] order by n.id)
        from notifications n where n.complaint_id = c.id) as messages,
       (select jsonb_agg(to_jsonb(o) - '{complaint_id}'::text[] order by o.office_id)
        from complaint_offices o where o.complaint_id = c.id) as offices
     from complaints c where c.id = ?`,
    [id],
  );
  return rows[0];
}

describe('in the same breath', () => {
  it.each([
    [{ outcome: 'passOn' }, async () => ({ type: 'assign', unitId: await officeId('lurah.karet-semanggi') })],
    [
      { outcome: 'resolvedOnTheSpot', evidence: 'KK dicetak' },
      () => ({ type: 'resolveOnTheSpot', evidence: 'KK dicetak' }),
    ],
    [{ outcome: 'notAComplaint', reason: 'Jadwal' }, () => ({ type: 'notAComplaint', reason: 'Jadwal' })],
    [{ outcome: 'refer', institution: 'PLN' }, () => ({ type: 'refer', institution: 'PLN' })],
  ] as [Changes, () => EventInput | Promise<EventInput>][])(
    '%j leaves the rows of a complaint that was kept and went on later',
    async (changes, eventOf) => {
      const intake = { categoryCode: 'ppsu', urgent: true };
      const atOnce = await log({ intake, ...changes });
      const { ticket } = await log({ intake });
      const person = await world.as('loket.setiabudi');
      await advance(world.db, {
        ticket,
        version: 1,
        event: await eventOf(),
        actor: { kind: 'person', person },
        now: on(saturday, '09:10'),
      });
      expect(await writtenOf(atOnce.ticket)).toEqual(await writtenOf(ticket));
    },
  );

  it('leaves the messages of both events in the queue, and no job: commits wait for each other at a notify', async () => {
    const { ticket } = await log({ outcome: 'passOn' });
    const { id } = await found(ticket);
    const events = (await world
      .db('complaint_events')
      .where({ complaint_id: id })
      .orderBy('id')
      .pluck('id')) as number[];
    const queued = (await world
      .db('notifications')
      .where({ complaint_id: id, status: 'queued' })
      .distinct('event_id')
      .orderBy('event_id')
      .pluck('event_id')) as number[];
    expect(queued).toEqual(events);
    expect(await world.db('graphile_worker.jobs')).toEqual([]);
  });
});

describe('when and where', () => {
  it.each([
    [saturday, '07:30'],
    [saturday, '17:00'],
    ['2026-11-22', '07:59'],
  ])('%s %s: only with a reason', async (day, time) => {
    await expect(log({ now: on(day, time) })).rejects.toMatchObject({ fields: { lateReason: 'lateReason' } });
    const { ticket } = await log({ now: on(day, time), intake: { lateReason: 'Listrik padam' } });
    const row = (await world.db('complaints').where({ ticket }).first('late_reason')) as object;
    expect(row).toEqual({ late_reason: 'Listrik padam' });
  });

  it('during the hours nothing is late', async () => {
    const { ticket } = await log({ now: on(saturday, '16:59'), intake: { lateReason: 'salah isi' } });
    expect(await world.db('complaints').where({ ticket }).first('late_reason')).toEqual({
      late_reason: null,
    });
  });

  it.each([
    ['2026-11-20', '10:00', 'sessionNotOpen'],
    ['2026-11-22', '08:00', 'sessionOver'],
  ])('%s %s: %s', async (day, time, fault) => {
    await expect(log({ now: on(day, time), intake: { lateReason: 'Listrik padam' } })).rejects.toMatchObject({
      fields: { session: fault },
    });
  });

  it('not in a cancelled session', async () => {
    const { id } = (await sessionOf(world.db, setiabudi, '2026-12-05'))!;
    await world.db('saturday_sessions').where({ id }).update({ status: 'cancelled', reason: 'Banjir' });
    await expect(log({ now: on('2026-12-05'), intake: { sessionId: id } })).rejects.toMatchObject({
      fields: { session: 'sessionCancelled' },
    });
  });

  it('only at the own kecamatan and for its kelurahan', async () => {
    await expect(log({ as: 'loket.tebet' })).rejects.toThrow(NotFound);
    await expect(log({ as: 'lurah.karet-semanggi' })).rejects.toThrow(NotFound);
    await expect(log({ intake: { kelurahanCode: '31.74.01.1001' } })).rejects.toMatchObject({
      fields: { kelurahanCode: 'notHere' },
    });
    const { ticket } = await log({ as: 'camat.setiabudi' });
    expect(await eventsOf(ticket)).toEqual(['received']);
  });

  it('on the islands as everywhere', async () => {
    const kecamatan = '31.01.01';
    const session = (await sessionOf(world.db, kecamatan, saturday))!;
    const { ticket } = await log({
      as: 'loket.kepulauan-seribu-utara',
      outcome: 'passOn',
      intake: { sessionId: session.id, kelurahanCode: '31.01.01.1001' },
    });
    expect(await found(ticket)).toMatchObject({ state: 'kecamatan.assigned', kecamatanCode: kecamatan });
  });
});

describe('a ticket', () => {
  it("is drawn anew when it is another complaint's already, wherever that one is", async () => {
    const sevenOf = (byte: number) => new Uint8Array(7).fill(byte);
    const first = await log({ random: () => sevenOf(3) });
    const drawn = [sevenOf(3), sevenOf(3), sevenOf(4)];
    const bytes = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const before = await total();
    const second = await log({ random: () => drawn.shift()!, outcome: 'passOn', photos: [{ bytes }] });
    expect([first.ticket.slice(0, 7), second.ticket.slice(0, 7)]).toEqual(['3333333', '4444444']);
    expect(await total()).toBe(before + 1);
    const { id } = await found(second.ticket);
    expect(await world.db('photos').where({ complaint_id: id })).toHaveLength(1);
    await expect(log({ random: () => sevenOf(3) })).rejects.toMatchObject({
      constraint: 'complaints_ticket_key',
    });
  });
});

describe('a repeated request', () => {
  it('acts once, also when both come together or after the hours', async () => {
    const key = randomUUID();
    const before = await total();
    const [one, other] = await Promise.all([
      log({ key, outcome: 'passOn' }),
      log({ key, outcome: 'passOn' }),
    ]);
    expect(one.ticket).toBe(other.ticket);
    expect(new Set([one.repeated, other.repeated])).toEqual(new Set([false, true]));
    expect(await log({ key, outcome: 'passOn', now: on('2026-11-23') })).toEqual({
      ticket: one.ticket,
      repeated: true,
    });
    expect(await total()).toBe(before + 1);
    expect(await eventsOf(one.ticket)).toEqual(['received', 'assign']);
  });

  it('with another complaint in it is refused, so that none is lost', async () => {
    const key = randomUUID();
    await log({ key });
    await expect(log({ key, intake: { text: 'Lampu jalan mati' } })).rejects.toMatchObject({
      fields: { form: 'usedForm' },
    });
  });
});

describe('what is kept', () => {
  it('photos without their EXIF; nothing at all when one cannot be read', async () => {
    const bytes = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Copyright: 'rahasia' } })
      .jpeg()
      .toBuffer();
    const { ticket } = await log({ photos: [{ bytes }, { bytes }] });
    const { id } = await found(ticket);
    const photos = (await world.db('photos').where({ complaint_id: id })) as {
      kind: string;
      bytes: Buffer;
    }[];
    expect(photos.map(({ kind }) => kind)).toEqual(['intake', 'intake']);
    expect((await sharp(photos[0]!.bytes).metadata()).exif).toBeUndefined();
    const before = await total();
    await expect(log({ photos: [{ bytes: Buffer.from('no image') }] })).rejects.toMatchObject({
      fields: { photos: 'photo' },
    });
    expect(await total()).toBe(before);
  });

  it('the same visitor for the next complaint, sealed once', async () => {
    const first = await found((await log()).ticket);
    const next = await found(
      (await log({ intake: { visitor: { complainantId: first.complainantId } } })).ticket,
    );
    expect(next.complainantId).toBe(first.complainantId);
    const row = (await world.db('complainants').where({ id: first.complainantId }).first()) as {
      name_sealed: Buffer;
    };
    expect(row.name_sealed.includes('Siti')).toBe(false);
    expect(unseal(row.name_sealed, 'complainants.name_sealed')).toBe('Siti Aminah');
  });

  it('an urgent matter is told to camat and unit at once', async () => {
    const { ticket } = await log({ outcome: 'passOn', intake: { urgent: true } });
    expect(await toldTo(ticket, 'office')).toEqual(['urgent', 'yourTurn', 'workAssigned']);
  });

  it('one fault and nothing is stored', async () => {
    const before = await total();
    await expect(log({ outcome: 'passOn', unitId: 999_999_999 })).rejects.toThrow(Invalid);
    expect(await total()).toBe(before);
  });
});
