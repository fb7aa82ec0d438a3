import { dayOf } from '../calendar/cycle.ts';
import { gradeTones } from '../satisfaction/pages.ts';
import { resultsPath, satisfactionPath } from '../satisfaction/paths.ts';
import { satisfactionOf, usualPeriod } from '../satisfaction/results.ts';
import type { Block } from './blocks.ts';
import type { Reader } from './reader.ts';

/** How complainants graded the service of the area in the last half year (Permenpan RB 14/2017). */
export async function satisfactionBlock({ db, role, t, now, calendar }: Reader): Promise<Block> {
  const words = t.satisfaction;
  const asked = { areaCode: role.areaCode, ...usualPeriod(dayOf(now, calendar)) };
  const href = resultsPath({ area: asked.areaCode, from: asked.from, to: asked.to });
  const { index, grade, sample, sampleNeeded, sufficient } = await satisfactionOf(db, asked, {
    level: role.level,
    zone: calendar.zone,
  });
  return {
    kind: 'facts',
    title: words.title,
    facts: [
      { label: words.index, text: index === null ? words.notYet : words.inTwo(index), href },
      grade
        ? { label: words.grade, text: words.grades[grade], tone: gradeTones[grade] }
        : { label: words.grade, text: words.notYetText },
      {
        label: words.sampleLabel,
        text: words.sample(sample, sampleNeeded),
        href,
        ...(sufficient ? {} : { tone: 'warning' as const }),
      },
    ],
    actions: [{ href: satisfactionPath, label: words.open }],
  };
}
