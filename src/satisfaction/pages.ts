import { shortDate, type Language } from '../calendar/words.ts';
import type { Area } from '../areas/areas.ts';
import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import { elements, ikmOf, scores, shortForm, type Element, type Ikm } from './ikm.ts';
import { resultsPath, satisfactionPath } from './paths.ts';
import type { AreaTally, Asked, Remark } from './queries.ts';
import type { Answers } from './survey.ts';

/** The colour of a grade. */
export const gradeTones = { a: 'success', b: 'success', c: 'warning', d: 'danger' } as const;

type Failed = { values: Record<string, string>; errors: Record<string, string> } | null;

/** The survey as its form prints it: what is asked first, and the rest. */
export function surveyQuestions(answers: Answers, failed: Failed, t: Catalogue) {
  const question = (name: Element) => ({
    name,
    legend: t.satisfaction.elements[name].question,
    value: failed?.values[name] ?? String(answers[name] ?? ''),
    error: failed?.errors[name] ?? '',
    options: scores.map((value) => ({
      value: String(value),
      label: t.satisfaction.elements[name].answers[value - 1]!,
    })),
  });
  const later = elements.filter((name) => !shortForm.includes(name));
  return {
    first: shortForm.map(question),
    more: later.map(question),
    // Opened when something in it is said already.
    open: later.some((name) => answers[name] !== undefined || failed?.errors[name]),
    remark: failed?.values.remark ?? '',
    answered: Object.keys(answers).length > 0,
    errors: failed?.errors ?? {},
  };
}

type Shown = {
  asked: Asked;
  area: Pick<Area, 'name' | 'level'>;
  above: Pick<Area, 'code' | 'name'> | null;
  tallies: AreaTally[];
  remarks: Remark[];
};

/** The results of an area: the whole, its elements, the areas below it, and what people advised. */
export function resultsPage({ asked, area, above, tallies, remarks }: Shown, t: Catalogue, lang: Language) {
  const words = t.satisfaction;
  const whole = tallies.find(
    ({ areaCode, population, tally }) =>
      areaCode === null && (population > 0 || elements.some((name) => tally[name].answers > 0)),
  );
  const ikm = whole && ikmOf(whole.tally, whole.population);
  const opens = area.level === 'province' || area.level === 'city';
  return {
    action: satisfactionPath,
    asked,
    heading: area.name,
    above: above && { href: resultsPath({ ...asked, area: above.code }), label: words.up(above.name) },
    whole: ikm ? { ...figuresOf(ikm, t), population: words.whole(whole.population) } : null,
    elements: ikm
      ? elements.map((name) => ({
          code: name.toUpperCase(),
          name: words.elements[name].name,
          mean: ikm.means[name] === null ? '–' : words.inTwo(ikm.means[name]),
          answers: words.whole(whole.tally[name].answers),
        }))
      : [],
    areas: tallies.flatMap(({ areaCode, name, population, tally }) =>
      areaCode === null
        ? []
        : [
            {
              name: name ?? areaCode,
              href: opens ? resultsPath({ ...asked, area: areaCode }) : null,
              population: words.whole(population),
              ...figuresOf(ikmOf(tally, population), t),
            },
          ],
    ),
    remarks: remarks.map(({ ticket, answeredOn, remark }) => ({
      ticket: shownTicket(ticket),
      href: complaintPath(ticket),
      on: shortDate(answeredOn, lang),
      remark,
    })),
  };
}

function figuresOf({ index, grade, sample, sampleNeeded, sufficient }: Ikm, t: Catalogue) {
  const words = t.satisfaction;
  return {
    index: index === null ? words.notYet : words.inTwo(index),
    grade: grade && {
      tone: gradeTones[grade],
      text: words.grades[grade],
    },
    sample: words.sample(sample, sampleNeeded),
    sampleNote: sufficient ? words.sufficient : words.tooSmall,
    sufficient,
  };
}
