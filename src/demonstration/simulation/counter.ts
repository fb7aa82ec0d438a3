import { dayOf } from '../../calendar/cycle.ts';
import type { Channel } from '../../complaints/receive.ts';
import { logComplaint, type CounterOutcome } from '../../saturday/intake.ts';
import { makeSessionsAhead, sessionOf } from '../../saturday/sessions.ts';
import { complaintTexts } from '../corpus/complaints.ts';
import { firstNames, lastNames } from '../corpus/people.ts';
import { landmarks, streetNames } from '../corpus/places.ts';
import { notComplaintReasons, onTheSpotEvidence, referralInstitutions } from '../corpus/work.ts';
import type { Place } from './cast.ts';
import type { Dice } from './dice.ts';
import { after, diceOn, tried, type Scene, type Stage } from './stage.ts';

type Visit = { kecamatan: Place; sessionId: number; at: Date; dice: Dice };

const outcomes = { passOn: 78, keep: 7, resolvedOnTheSpot: 6, notAComplaint: 6, refer: 3 } satisfies Record<
  CounterOutcome,
  number
>;
const channels = { whatsapp: 48, sms: 34, email: 6, none: 12 } satisfies Record<Channel, number>;

/** Saturday morning: visitors come to every kecamatan, some to none, and the clerks log what they say. */
export const counter: Scene = async (stage, now) => {
  const day = dayOf(now, stage.calendar);
  await makeSessionsAhead(stage.db, now);
  const visits = (
    await Promise.all(stage.cast.kecamatan.map((kecamatan) => visitsTo(stage, kecamatan, day, now)))
  ).flat();
  for (const visit of visits.toSorted((one, other) => Number(one.at) - Number(other.at)))
    if (visit.at <= stage.until) await log(stage, visit);
};

async function visitsTo(stage: Stage, kecamatan: Place, day: string, opens: Date): Promise<Visit[]> {
  const session = await sessionOf(stage.db, kecamatan.code, day);
  if (!session || session.status === 'cancelled') return [];
  const dice = diceOn(stage, kecamatan.code, day);
  // Seen in practice: five to fifteen visitors, seldom none, and few on the islands.
  const busy = kecamatan.parentCode.endsWith('.01')
    ? dice.between(0, 2)
    : dice.yes(0.06)
      ? 0
      : dice.between(2, 9);
  return Array.from({ length: busy }, (_, n) => ({
    kecamatan,
    sessionId: session.id,
    at: after(opens, 3 + n * 17 + dice.between(0, 14)),
    dice: diceOn(stage, kecamatan.code, day, n),
  }));
}

async function log(stage: Stage, { kecamatan, sessionId, at: moment, dice }: Visit) {
  const { cast, db } = stage;
  const said = dice.pick(complaintTexts);
  const kelurahan = dice.pick(cast.kelurahanOf(kecamatan.code));
  const [rt, rw] = [
    String(dice.between(1, 14)).padStart(3, '0'),
    String(dice.between(1, 9)).padStart(3, '0'),
  ];
  const [street, landmark] = [dice.pick(streetNames), dice.pick(landmarks)];
  const text = said.text
    .replaceAll('{jalan}', street)
    .replaceAll('{patokan}', landmark)
    .replaceAll('{rt}', rt)
    .replaceAll('{rw}', rw);
  const channel = dice.weighted(channels);
  const outcome = said.urgent ? 'passOn' : dice.weighted(outcomes);
  const clerk = await cast.person(cast.office(kecamatan.code, 'camat').id, 'clerk');
  await tried(() =>
    logComplaint(db, {
      intake: {
        visitor: visitor(dice, channel),
        sessionId,
        categoryCode: said.category,
        text,
        kelurahanCode: kelurahan.code,
        address: dice.yes(0.7) ? `${street} No. ${dice.between(1, 120)}` : null,
        rt,
        rw,
        landmark: dice.yes(0.6) ? landmark : null,
        latitude: kelurahan.latitude === null ? null : kelurahan.latitude + dice.between(-60, 60) / 10_000,
        longitude: kelurahan.longitude === null ? null : kelurahan.longitude + dice.between(-60, 60) / 10_000,
        anonymous: dice.yes(0.05),
        confidential: dice.yes(0.04),
        urgent: said.urgent ?? false,
        channel,
        lateReason: null,
        crmNumber: null,
      },
      outcome,
      evidence: dice.pick(onTheSpotEvidence),
      reason: dice.pick(notComplaintReasons),
      institution: dice.pick(referralInstitutions),
      person: clerk,
      now: moment,
      key: dice.uuid(),
      random: dice.bytes,
    }),
  );
}

function visitor(dice: Dice, channel: Channel) {
  const [first, last] = [dice.pick(firstNames), dice.pick(lastNames)];
  const name = dice.yes(0.12) ? first : `${first} ${last}`;
  return {
    name,
    phone:
      channel === 'none' && dice.yes(0.4)
        ? null
        : `+628${dice.between(11, 99)}${String(dice.between(0, 9_999_999)).padStart(7, '0')}`,
    email: channel === 'email' ? `${first}.${last}${dice.between(1, 99)}@contoh.example`.toLowerCase() : null,
    nik: null,
    address: null,
    language: 'id' as const,
  };
}
