import { addDays, saturdayOf } from '../calendar/cycle.ts';
import { plainDate } from '../calendar/words.ts';
import { hereOf, periodOf, questionOf, spanOf, type Asking } from './asked.ts';
import type { Figure } from './figure.ts';
import type { Said } from './headline.ts';
import { periods } from './forms.ts';
import { figuresPath, listPath } from './paths.ts';
import type { Picture } from './picture.ts';
import type { OfficeName } from './queries.ts';

type Choice = { value: string; label: string };
type Found = { headline: Said[]; pictures: Picture[]; categories: Choice[]; units: OfficeName[] };

const weeksOffered = 26;

/** The page of figures: filters, what to read first, and the pictures with their tables. */
export function figuresPage({ headline, pictures, categories, units }: Found, asking: Asking) {
  const { asked, t } = asking;
  const words = t.figures.filter;
  const question = questionOf(asked);
  const elsewhere = (code: string) => figuresPath({ ...question, area: code });
  return {
    action: figuresPath(),
    heading: asked.area.name,
    span: spanOf(asking),
    path: asked.above.map(({ code, name }) => ({ href: elsewhere(code), label: name })),
    list: listPath({ ...periodOf(asked), which: 'all' }),
    usual: figuresPath({ area: asked.area.code }),
    narrowed: asked.category !== undefined || asked.unit !== undefined,
    fields: {
      area: {
        value: asked.area.code,
        options: [...asked.above, asked.area, ...asked.below].map(({ code, name }) => ({
          value: code,
          label: name,
        })),
      },
      weeks: {
        value: String(asked.weeks),
        options: [...new Set([...periods, asked.weeks])]
          .toSorted((a, b) => a - b)
          .map((n) => ({ value: String(n), label: words.weeksOf(n) })),
      },
      to: { value: asked.to, options: saturdays(asking) },
      category: { value: asked.category ?? '', options: categories },
      unit: {
        value: String(asked.unit ?? ''),
        options: units.map(({ id, name }) => ({ value: String(id), label: name })),
      },
    },
    headline,
    pictures,
    open: listPath({ ...hereOf(asked), which: 'underWay' }),
  };
}

/** One picture with its whole table, and the way back to all of the same question. */
export const onePage = (figure: Figure, picture: Picture, asking: Asking) => ({
  picture,
  span: figure.chart.subtitle,
  back: { href: picture.href, label: asking.t.figures.of(asking.asked.area.name) },
});

/** The last half year of Saturdays, and the one that was asked for. */
function saturdays({ asked, lang, now, calendar }: Asking): Choice[] {
  const last = saturdayOf(now, calendar);
  const offered = Array.from({ length: weeksOffered }, (_, n) => addDays(last, -7 * n));
  return [...new Set([...offered, asked.to])]
    .toSorted()
    .toReversed()
    .map((day) => ({ value: day, label: plainDate(day, lang) }));
}
