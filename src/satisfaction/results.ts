import { addDays, type Day } from '../calendar/cycle.ts';
import type { AreaLevel } from '../areas/areas.ts';
import type { Connection } from '../database/connect.ts';
import { elements, ikmOf, type Ikm, type Tally } from './ikm.ts';
import { talliesOf, weeklyTalliesOf, type Asked } from './queries.ts';

const usualDays = 181;

/** Half a year up to a day: the period that results are shown for unless another is asked for. */
export const usualPeriod = (to: Day): { from: Day; to: Day } => ({ from: addDays(to, -usualDays), to });

const nothing = Object.fromEntries(elements.map((name) => [name, { answers: 0, sum: 0 }])) as Tally;

/** The index of an area over a period (Permenpan RB 14/2017). */
export async function satisfactionOf(
  db: Connection,
  asked: Asked,
  { level, zone }: { level: AreaLevel; zone: string },
): Promise<Ikm> {
  const whole = (await talliesOf(db, asked, level, zone)).find(({ areaCode }) => areaCode === null);
  return ikmOf(whole?.tally ?? nothing, whole?.population ?? 0);
}

/** The index week by week, by the Saturday that a week begins with, and how many answers it rests on. */
export async function satisfactionByWeek(
  db: Connection,
  asked: Asked,
  level: AreaLevel,
): Promise<Map<Day, Pick<Ikm, 'index' | 'sample'>>> {
  const weeks = await weeklyTalliesOf(db, asked, level);
  return new Map([...weeks].map(([saturday, tally]) => [saturday, ikmOf(tally, 0)]));
}
