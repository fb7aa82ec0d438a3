import { addDays, dayOf, weekdayOf } from '../../calendar/cycle.ts';
import { usualOffice } from '../../complaints/details.ts';
import { planReview, recordReview, waiveReview } from '../../reviews/review.ts';
import { declineReasons, reviewFindings, reviewRecommendations, waiveReasons } from '../corpus/work.ts';
import { casesIn, type Case } from './cases.ts';
import { pictureOf } from './pictures.ts';
import { act, after, diceOf, tried, type Scene, type Stage } from './stage.ts';

/** The camat passes on what the counter kept; most of it, the rest is late. */
export const passOn: Scene = async (stage, now) => {
  for (const found of await casesIn(stage.db, 'kecamatan.received', now)) {
    const dice = diceOf(stage, found, now);
    if (dice.yes(0.07)) continue;
    const unitId = usualUnit(stage, found);
    const camat = await stage.cast.person(stage.cast.office(found.kecamatanCode, 'camat').id, 'camat');
    await act(stage, camat, found, { type: 'assign', unitId }, after(now, dice.between(0, 40)));
  }
};

/** Now and then a unit says that the case is not its own. */
export const decline: Scene = async (stage, now) => {
  for (const found of await casesIn(stage.db, 'kecamatan.assigned', now)) {
    const dice = diceOf(stage, found, now);
    if (found.unitId === null || !dice.yes(0.03)) continue;
    const officer = await stage.cast.person(found.unitId);
    await act(
      stage,
      officer,
      found,
      { type: 'decline', reason: dice.pick(declineReasons) },
      after(now, dice.between(0, 30)),
    );
  }
};

/** Saturday evening: the lurah plans Sunday's reviews, waives some, forgets a few. */
export const planReviews: Scene = async ({ db, cast, calendar, ...rest }, now) => {
  const stage = { db, cast, calendar, ...rest };
  const today = dayOf(now, calendar);
  const sunday = addDays(today, (7 - weekdayOf(today)) % 7);
  for (const found of await casesIn(db, 'kecamatan.assigned', now)) {
    const dice = diceOf(stage, found, now);
    const choice = dice.weighted({ plan: 74, waive: 21, forget: 5 });
    if (choice === 'forget') continue;
    const person = await leaderOf(stage, found);
    const common = {
      ticket: found.ticket,
      version: found.version,
      person,
      now: after(now, dice.between(0, 90)),
    };
    const team = found.unitId === null ? [] : [found.unitId];
    await tried(() =>
      choice === 'plan'
        ? planReview(db, { ...common, plannedOn: sunday, team })
        : waiveReview(db, { ...common, reason: dice.pick(waiveReasons) }),
    );
  }
};

/** Sunday: the team visits the places and records what it found. */
export const review: Scene = async (stage, now) => {
  for (const found of await casesIn(stage.db, 'kecamatan.reviewPlanned', now)) {
    const dice = diceOf(stage, found, now);
    if (dice.yes(0.07)) continue;
    const at = after(now, dice.between(0, 300));
    if (at > stage.until) continue;
    const place = stage.cast
      .kelurahanOf(found.kecamatanCode)
      .find(({ code }) => code === found.kelurahanCode)!;
    const photos = dice.yes(0.6) ? [await pictureOf(dice, 'before', at, place)] : [];
    const person = await leaderOf(stage, found);
    await tried(() =>
      recordReview(stage.db, {
        ticket: found.ticket,
        version: found.version,
        findings: dice.pick(reviewFindings),
        recommendation: dice.pick(reviewRecommendations),
        came: found.unitId === null ? [] : [found.unitId],
        latitude: place.latitude,
        longitude: place.longitude,
        photos,
        person,
        now: at,
      }),
    );
  }
};

const leaderOf = ({ cast }: Stage, found: Case) =>
  found.restricted
    ? cast.person(cast.office(found.kecamatanCode, 'camat').id, 'camat')
    : cast.person(cast.office(found.kelurahanCode, 'lurah').id);

/** The unit that a kecamatan gives this category to. */
export function usualUnit({ cast }: Stage, found: Case): number {
  const offices = [
    cast.office(found.kelurahanCode, 'lurah'),
    cast.office(found.kecamatanCode, 'camat'),
    ...cast.units(found.kecamatanCode),
  ];
  return (usualOffice(offices, cast.sectorOf(found.categoryCode)) ?? offices[1]!).id;
}
