import sharp from 'sharp';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { Conflict, Invalid } from '../../src/errors.ts';
import type { Person } from '../../src/people/roles.ts';
import { writtenAt } from '../../src/reviews/result.ts';
import { planReview, recordReview, reviewsOf, signersOf } from '../../src/reviews/review.ts';
import { move } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { drawing, photo, stageOf, sunday } from './stage.ts';

let world: World;
let stage: ReturnType<typeof stageOf>;
let lurah: Person;
let water: number;
let lurahOffice: number;

beforeAll(async () => {
  world = await newWorld();
  stage = stageOf(world);
  lurah = await world.as('lurah.karet-semanggi');
  water = await stage.officeId('satpel.sumber-daya-air.setiabudi');
  lurahOffice = await stage.officeId('lurah.karet-semanggi');
});
afterAll(() => world.drop());

async function planned(plannedOn = sunday): Promise<Complaint> {
  const { ticket } = await stage.assigned();
  const plan = { ticket, version: 2, plannedOn, team: [], person: lurah, now: on(saturday, '12:00') };
  return (await planReview(world.db, plan)).complaint;
}

const found = {
  findings: 'Saluran tertutup lumpur.',
  recommendation: 'Dikeruk.',
  latitude: -6.21,
  longitude: 106.82,
  accuracy: 12,
  photos: [],
};

describe('the result of a review', () => {
  it('keeps the proposal, how exact the position is, and who signs', async () => {
    const complaint = await planned();
    const drawn = await drawing();
    const advanced = await recordReview(world.db, {
      ...found,
      ticket: complaint.ticket,
      version: 3,
      person: lurah,
      now: on(sunday, '10:00'),
      recommended: 'cannotSolve',
      came: [lurahOffice, water],
      signers: [
        {
          officeId: water,
          name: 'Joko',
          drawn: null,
        },
        {
          officeId: lurahOffice,
          name: 'Retno Wijaya',
          drawn,
        },
        {
          officeId: 999,
          name: 'Nobody who came',
          drawn: null,
        },
      ],
    });
    const [review] = await reviewsOf(world.db, complaint.id);
    expect(review).toMatchObject({
      recommended: 'cannotSolve',
      accuracy: 12,
      receivedAt: on(sunday, '10:00'),
    });
    const signers = await signersOf(world.db, review!.id);
    expect(signers.map(({ officeId, name }) => [officeId, name])).toEqual([
      [lurahOffice, 'Retno Wijaya'],
      [water, 'Joko'],
    ]);
    expect(signers[1]!.drawn).toBeNull();
    const kept = Buffer.from(signers[0]!.drawn!, 'base64');
    const { format, width, height, exif } = await sharp(kept).metadata();
    expect({ format, width, height, exif }).toEqual({
      format: 'png',
      width: 600,
      height: 200,
      exif: undefined,
    });
    expect(kept.equals(drawn)).toBe(false);
    expect((await stage.eventsOf(complaint)).find(({ id }) => id === advanced.eventId)!.data).toEqual({
      findings: found.findings,
      recommendation: found.recommendation,
      recommended: 'cannotSolve',
    });
  });

  it('refuses what is no signature, and changes nothing', async () => {
    const complaint = await planned();
    const deed = { ...found, ticket: complaint.ticket, version: 3, person: lurah, now: on(sunday, '10:00') };
    const bombs = [Buffer.from('<svg/>'), await photo(), Buffer.from('\x89PNG\r\n\x1a\nnonsense', 'latin1')];
    for (const drawn of bombs) {
      const signers = [{ officeId: water, name: 'Joko', drawn }];
      const fault = await recordReview(world.db, { ...deed, came: [water], signers }).catch(
        (each: unknown) => each,
      );
      expect((fault as Invalid).fields).toEqual({ [`signature-${water}`]: 'signature' });
    }
    expect((await complaintByTicket(world.db, complaint.ticket))!.version).toBe(3);
  });

  it('is dated by the device that waited for the network, and says when it arrived', async () => {
    const complaint = await planned();
    const takenAt = on(sunday, '09:40');
    const now = on(sunday, '11:15');
    await recordReview(world.db, {
      ...found,
      ticket: complaint.ticket,
      version: 3,
      person: lurah,
      now,
      takenAt,
      came: [water],
      photos: [{ bytes: await photo() }],
    });
    const [review] = await reviewsOf(world.db, complaint.id);
    expect(review).toMatchObject({ recordedAt: takenAt, receivedAt: now });
    const event = (await world
      .db('complaint_events')
      .where({ complaint_id: complaint.id })
      .max('at as at')
      .first())!;
    expect(event.at).toEqual(now);
    expect(await world.db('photos').where({ complaint_id: complaint.id }).first('added_at')).toEqual({
      added_at: takenAt,
    });
  });

  it('arrives after its deadline has passed, as nothing of what it says has changed', async () => {
    const complaint = await planned();
    await passDeadlines(world.db, on(sunday, '18:00'));
    expect((await complaintByTicket(world.db, complaint.ticket))!.version).toBe(4);
    const deed = { ...found, ticket: complaint.ticket, version: 3, person: lurah, came: [water] };
    const key = '0f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c6d01';
    const sent = { ...deed, key, takenAt: on(sunday, '17:30'), now: on(sunday, '19:00') };
    const both = await Promise.all([recordReview(world.db, sent), recordReview(world.db, sent)]);
    expect(new Set(both.map(({ repeated }) => repeated))).toEqual(new Set([false, true]));
    const reviews = await reviewsOf(world.db, complaint.id);
    expect(reviews).toMatchObject([{ recordedAt: on(sunday, '17:30'), receivedAt: on(sunday, '19:00') }]);
    expect((await complaintByTicket(world.db, complaint.ticket))!.state).toBe('kecamatan.awaitingMeeting');
  });

  it('is told when something else has changed', async () => {
    const complaint = await planned();
    await move(world, complaint, {
      as: 'camat.setiabudi',
      now: on(sunday, '08:00'),
      type: 'reassign',
      unitId: await stage.officeId('satpel.bina-marga.setiabudi'),
    });
    const deed = { ...found, ticket: complaint.ticket, version: 3, person: lurah, came: [water] };
    await expect(recordReview(world.db, { ...deed, now: on(sunday, '09:00') })).rejects.toThrow(Conflict);
  });
});

describe('when it was written down', () => {
  const plannedAt = on(saturday, '12:00');
  const now = on(sunday, '19:00');

  it.each([
    ['the device’s time', on(sunday, '10:00'), on(sunday, '10:00')],
    ['no time', null, now],
    ['a minute before the review was planned', on(saturday, '11:59'), on(saturday, '11:59')],
    ['a clock that runs a little ahead', on(sunday, '19:01'), now],
  ])('%s', (_, takenAt, written) => {
    expect(writtenAt(takenAt, { plannedAt, now })).toEqual(written);
  });

  it.each([
    ['before the review was planned', on(saturday, '11:57'), 'reviewTooEarly'],
    ['a clock that is ahead', on(sunday, '19:03'), 'timeAhead'],
    ['a year ago', on('2025-11-22', '10:00'), 'reviewTooEarly'],
  ])('is asked for again: %s', (_, takenAt, fault) => {
    expect(faultOf(() => writtenAt(takenAt, { plannedAt, now }))).toEqual({ takenAt: fault });
  });

  it('believes a week and no more', () => {
    const late = on('2026-11-29', '19:00');
    const tooLate = faultOf(() => writtenAt(on(sunday, '18:57'), { plannedAt, now: late }));
    expect(tooLate).toEqual({ takenAt: 'reviewTooEarly' });
    expect(writtenAt(on(sunday, '19:01'), { plannedAt, now: late })).toEqual(on(sunday, '19:01'));
  });
});

function faultOf(deed: () => unknown): unknown {
  try {
    return deed();
  } catch (fault) {
    return (fault as Invalid).fields;
  }
}
