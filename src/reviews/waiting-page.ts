import { dayOf, type Day } from '../calendar/cycle.ts';
import { deadlineOf, type Reader } from '../complaints/pages.ts';
import { comingSunday, dayFault } from './days.ts';
import { planPath, sundayPath, waiverPath } from './paths.ts';
import { failedOf, placeOf, type FailedForm } from './place-page.ts';
import { mayPlan } from './policy.ts';
import type { Place } from './stops.ts';

export type OfficeChoice = { id: number; kind: string; name: string; areaCode: string };

type Round = { day: Day; choices: OfficeChoice[]; newKey: () => string; failed: FailedForm | null };

/** A complaint that nobody has planned yet, with the forms to do so or to go on without a review. */
export function waitingOf(place: Place, { day, choices, newKey, failed }: Round, reader: Reader) {
  const { t, lang, now, calendar, person } = reader;
  const today = dayOf(now, calendar);
  const anyDay = place.cityKind === 'kabupaten';
  const plan = failedOf(failed, place.ticket, 'plan');
  const waive = failedOf(failed, place.ticket, 'waive');
  const team = plan.open ? new Set([plan.values.team ?? []].flat()) : new Set([String(place.unitId)]);
  const suggested = dayFault(day, { today, anyDay }) ? comingSunday(today) : day;
  return {
    ...placeOf(place, reader),
    deadline: deadlineOf(place, t, lang, now),
    version: place.version,
    back: sundayPath(day),
    forms: mayPlan(person, place)
      ? { plan: { ...plan, key: newKey() }, waive: { ...waive, key: newKey() } }
      : null,
    planPath: planPath(place.ticket),
    waiverPath: waiverPath(place.ticket),
    prefix: place.ticket,
    plannedOn: plan.values.plannedOn ?? suggested,
    reason: waive.values.reason ?? '',
    today,
    ledBy: t.reviews.ledBy[place.restricted ? 'camat' : 'lurah'],
    teamHint: place.restricted ? t.reviews.teamHintRestricted : t.reviews.teamHint,
    team: teamOf(place, choices)
      .map(({ id, name }) => ({ value: String(id), label: name, checked: team.has(String(id)) }))
      .sort((one, other) => Number(other.checked) - Number(one.checked)),
  };
}

/** The offices that can be invited there; a complaint about officials stays with the camat. */
export const teamOf = (
  { kecamatanCode, restricted }: Pick<Place, 'kecamatanCode' | 'restricted'>,
  choices: OfficeChoice[],
): OfficeChoice[] =>
  choices.filter(({ areaCode, kind }) => areaCode === kecamatanCode && (kind === 'camat' || !restricted));
