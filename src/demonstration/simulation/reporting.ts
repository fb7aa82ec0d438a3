import { addWorkingDays, dayOf } from '../../calendar/cycle.ts';
import { acknowledgeReport, draftReport, forwardReport, sendReport } from '../../reports/report.ts';
import { instructions } from '../corpus/work.ts';
import { casesIn } from './cases.ts';
import type { Place } from './cast.ts';
import { act, after, diceOf, diceOn, tried, type Scene, type Stage } from './stage.ts';

/** Monday afternoon: the camat reports what can and cannot be solved; nearly all of them. */
export const camatReports: Scene = (stage, now) =>
  reports(stage, 'kecamatan', stage.cast.kecamatan, now, 0.95);

/** Wednesday: the walikota or bupati reports to the Governor through the Sekda. */
export const walikotaReports: Scene = (stage, now) => reports(stage, 'city', stage.cast.cities, now, 1);

async function reports(
  stage: Stage,
  level: 'kecamatan' | 'city',
  places: Place[],
  now: Date,
  punctual: number,
) {
  const { db, cast } = stage;
  for (const place of places) {
    const dice = diceOn(stage, 'report', level, place.code, now.toISOString());
    if (!dice.yes(punctual)) continue;
    const role = level === 'city' ? 'walikota' : 'camat';
    const person = await cast.person(cast.office(place.code, role).id, role);
    const { id: reportId, version } = await draftReport(db, { level, areaCode: place.code, now });
    const sent = await tried(() =>
      sendReport(db, { reportId, version, person, now: after(now, dice.between(0, 100)) }),
    );
    if (!sent || level === 'city' || !dice.yes(0.9)) continue;
    const walikota = await cast.person(cast.office(place.parentCode, 'walikota').id, 'walikota');
    await tried(() => acknowledgeReport(db, { reportId, person: walikota, now: after(now, 150) }));
  }
}

/** Thursday: the Sekda passes the cities' reports on. */
export const sekdaForwards: Scene = async ({ db, cast, ...rest }, now) => {
  const stage = { db, cast, ...rest };
  const person = await cast.person(await provinceOffice(stage, 'sekda'));
  const waiting = (await db('reports')
    .where({ level: 'city', acknowledged_at: null })
    .whereNotNull('sent_at')
    .where('sent_at', '<', now)
    .orderBy('id')
    .select('id')) as { id: number }[];
  for (const { id } of waiting)
    await tried(() => forwardReport(db, { reportId: id, person, now: after(now, 5) }));
};

/** Friday: the Governor gives most cases to a dinas or badan and sends some back. */
export const governorDisposes: Scene = async (stage, now) => {
  const { cast, calendar } = stage;
  const governor = await cast.person(await provinceOffice(stage, 'governor'));
  for (const found of await casesIn(stage.db, 'province.withGovernor', now)) {
    const dice = diceOf(stage, found, now);
    const choice = dice.weighted({ dispose: 65, return: 15, wait: 20 });
    if (choice === 'wait') continue;
    const units = cast
      .units(found.cityCode.split('.')[0]!)
      .filter(({ sectorCode }) => sectorCode !== 'inspektorat');
    const unit =
      units.find(({ sectorCode }) => sectorCode === cast.sectorOf(found.categoryCode)) ?? dice.pick(units);
    const dueOn = addWorkingDays(dayOf(now, calendar), dice.between(4, 12), calendar);
    const event =
      choice === 'dispose'
        ? ({ type: 'dispose', unitId: unit.id, dueOn } as const)
        : ({ type: 'returnDown', level: 'city', instruction: dice.pick(instructions) } as const);
    await act(stage, governor, found, event, after(now, dice.between(0, 60)));
  }
};

const provinceOffice = async ({ cast }: Stage, kind: 'sekda' | 'governor') =>
  cast.office(cast.cities[0]!.parentCode, kind).id;
