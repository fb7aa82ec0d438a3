import { dayOf } from '../../calendar/cycle.ts';
import { recordArrival } from '../../saturday/readiness.ts';
import { sessionOf } from '../../saturday/sessions.ts';
import { firstNames, lastNames } from '../corpus/people.ts';
import type { Place } from './cast.ts';
import { after, diceOn, tried, type Scene, type Stage } from './stage.ts';

/** Saturday morning: units and lurah come to the counter, not all and not all in time, and the clerk notes who is there. */
export const attendance: Scene = async (stage, opens) => {
  const day = dayOf(opens, stage.calendar);
  for (const kecamatan of stage.cast.kecamatan) await noteArrivals(stage, kecamatan, day, opens);
};

async function noteArrivals(stage: Stage, kecamatan: Place, day: string, opens: Date): Promise<void> {
  const { cast, db, until } = stage;
  const session = await sessionOf(db, kecamatan.code, day);
  if (!session || session.status === 'cancelled') return;
  const dice = diceOn(stage, kecamatan.code, day, 'attendance');
  // Here and there nobody thinks of the list.
  if (dice.yes(0.05)) return;
  const share = dice.between(65, 98) / 100;
  const clerk = await cast.person(cast.office(kecamatan.code, 'camat').id, 'clerk');
  const arrivals = rosterOf(stage, kecamatan.code).flatMap(({ officeId, called }) => {
    const own = diceOn(stage, kecamatan.code, day, 'arrival', called);
    if (!own.yes(share)) return [];
    const arrivedAt = after(opens, own.between(-20, 25));
    return {
      officeId,
      arrivedAt,
      representedBy: own.yes(0.4) ? `${own.pick(firstNames)} ${own.pick(lastNames)}` : null,
      now: after(arrivedAt, own.between(1, 9)),
    };
  });
  // Each is a row of its own: they need not wait for one another.
  await Promise.all(
    arrivals
      .filter(({ now }) => now <= until)
      .map((arrival) => tried(() => recordArrival(db, { ...arrival, sessionId: session.id, person: clerk }))),
  );
}

/** Whom the camat brings, each by a word that is the same in another kecamatan. */
function rosterOf({ cast }: Stage, code: string): { officeId: number; called: string }[] {
  return [
    ...cast.units(code).map(({ id, sectorCode }) => ({ officeId: id, called: sectorCode! })),
    ...cast
      .kelurahanOf(code)
      .map((kelurahan, n) => ({ officeId: cast.office(kelurahan.code, 'lurah').id, called: `lurah ${n}` })),
  ];
}
