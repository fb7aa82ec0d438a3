import { dateTime } from '../calendar/words.ts';
import { isRealTime } from '../clock.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import type { DemoBar } from '../web/pages.ts';
import type { Visit } from '../web/visit.ts';
import { fillingOf } from './filling.ts';
import { stepsFrom, type StepName } from './moving.ts';

/** The bar above every page in demonstration mode: the clock, where it can go, and how far history is filled. */
export async function demoBar(db: Database, { t, lang, now }: Visit): Promise<DemoBar | null> {
  if (!config.demonstration) return null;
  const filling = await fillingOf(db);
  const busy = filling !== undefined && !filling.finished;
  const named = { hour: t.demonstration.hour, day: t.demonstration.day, real: t.demonstration.real };
  const labelOf = (name: StepName, to: Date) =>
    name in named ? named[name as keyof typeof named] : dateTime(to, lang, config.timeZone);
  const steps = busy ? [] : await stepsFrom(db, now);
  return {
    now: `${dateTime(now, lang, config.timeZone)} WIB`,
    real: isRealTime(),
    steps: steps.map(({ name, to }) => ({ value: name, label: labelOf(name, to) })),
    filling: busy
      ? { percent: filling.percent, text: `${t.demonstration.filling} ${filling.percent} %` }
      : null,
  };
}
