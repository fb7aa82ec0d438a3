import { addWorkingDays, dayOf } from '../../calendar/cycle.ts';
import type { Decision } from '../../meetings/meeting.ts';
import { closeMeeting, decideCase, markAttendance, meetingOn, openMeeting } from '../../meetings/meeting.ts';
import {
  asks,
  cannotSolveReasons,
  cityCannotSolveReasons,
  deferReasons,
  instructions,
  meetingNotes,
  notComplaintReasons,
  provinceAsks,
  referralInstitutions,
} from '../corpus/work.ts';
import { casesIn, type Case } from './cases.ts';
import type { Place } from './cast.ts';
import type { Dice } from './dice.ts';
import { after, diceOf, diceOn, tried, type Scene, type Stage } from './stage.ts';
import { usualUnit } from './weekend.ts';

type Level = 'kecamatan' | 'city';
type Choice = 'resolved' | 'followUp' | 'cannotSolve' | 'deferred' | 'referred' | 'notValid' | 'returned';

const choices: Record<Level, Record<Choice, number>> = {
  kecamatan: {
    followUp: 52,
    cannotSolve: 23,
    resolved: 10,
    deferred: 7,
    referred: 4,
    notValid: 4,
    returned: 0,
  },
  city: { followUp: 54, cannotSolve: 20, resolved: 7, deferred: 7, referred: 3, notValid: 1, returned: 8 },
};

/** Monday: the camat and the five groups decide on what was reviewed. A few kecamatan do not meet. */
export const kecamatanMeetings: Scene = (stage, now) =>
  meetings(stage, 'kecamatan', stage.cast.kecamatan, now);

/** Tuesday: the walikota or bupati decides on what climbed. */
export const cityMeetings: Scene = (stage, now) => meetings(stage, 'city', stage.cast.cities, now);

async function meetings(stage: Stage, level: Level, places: Place[], now: Date) {
  for (const place of places) {
    const dice = diceOn(stage, level, place.code, now.toISOString());
    if (level === 'kecamatan' && dice.yes(0.04)) continue;
    await tried(() => meet(stage, level, place, dice, now));
  }
}

async function meet(stage: Stage, level: Level, place: Place, dice: Dice, now: Date) {
  const { db, cast, calendar } = stage;
  const person = await cast.person(
    cast.office(place.code, level === 'city' ? 'walikota' : 'camat').id,
    level === 'city' ? 'walikota' : 'camat',
  );
  const { id: meetingId } = await meetingOn(db, { level, areaCode: place.code, day: dayOf(now, calendar) });
  await openMeeting(db, { meetingId, person, now: after(now, dice.between(0, 12)) });
  for (const { id: officeId } of cast.units(place.code))
    if (dice.yes(0.8))
      await markAttendance(db, { meetingId, officeId, representedBy: '', person, now: after(now, 15) });
  const agenda = await casesIn(db, `${level}.%`, now, (where) => {
    where.where('c.on_agenda', true).where(level === 'city' ? 'c.city_code' : 'c.kecamatan_code', place.code);
  });
  for (const [n, found] of agenda.entries()) {
    const decision = decisionOf(stage, level, found, now);
    const at = after(now, 20 + n * 3);
    await tried(() =>
      decideCase(db, { meetingId, ticket: found.ticket, version: found.version, decision, person, now: at }),
    );
  }
  await closeMeeting(db, {
    meetingId,
    notes: dice.pick(meetingNotes),
    person,
    now: after(now, 25 + agenda.length * 3),
  });
}

function decisionOf(stage: Stage, level: Level, found: Case, now: Date): Decision {
  const dice = diceOf(stage, found, now);
  const { calendar } = stage;
  const outcome = dice.weighted(choices[level]);
  switch (outcome) {
    case 'followUp':
      return {
        outcome,
        unitId: level === 'kecamatan' ? usualUnit(stage, found) : cityUnit(stage, found, dice),
        dueOn: addWorkingDays(dayOf(now, calendar), dice.between(2, 8), calendar),
        reason: dice.pick(meetingNotes),
      };
    case 'cannotSolve':
      return level === 'kecamatan'
        ? { outcome, reason: dice.pick(cannotSolveReasons), ask: dice.pick(asks) }
        : { outcome, reason: dice.pick(cityCannotSolveReasons), ask: dice.pick(provinceAsks) };
    case 'referred':
      return { outcome, institution: dice.pick(referralInstitutions), reason: dice.pick(meetingNotes) };
    case 'returned':
      return { outcome, instruction: dice.pick(instructions) };
    case 'notValid':
      return { outcome, reason: dice.pick(notComplaintReasons) };
    case 'deferred':
      return { outcome, reason: dice.pick(deferReasons) };
    case 'resolved':
      return { outcome, reason: dice.pick(meetingNotes) };
  }
}

function cityUnit({ cast }: Stage, found: Case, dice: Dice): number {
  const units = cast.units(found.cityCode);
  return (
    units.find(({ sectorCode }) => sectorCode === cast.sectorOf(found.categoryCode)) ?? dice.pick(units)
  ).id;
}
