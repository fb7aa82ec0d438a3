import { addDays } from '../calendar/cycle.ts';
import { shortDate } from '../calendar/words.ts';
import { countEach } from '../complaints/counting.ts';
import type { ListFilter } from '../complaints/list.ts';
import type { Tone } from '../complaints/states.ts';
import { beyondScope } from '../database/scope.ts';
import { comesInToday, hereOf, periodOf, type Asking } from './asked.ts';
import { shareOf } from './figure.ts';
import { listPath } from './paths.ts';
import { asOneWhoCounts, comparesAreas } from './policy.ts';

/** A number that opens its list, with what it is compared to. */
export type Said = { number: string; label: string; hint: string; href: string; tone: Tone; count?: number };

/** The four numbers to read first, against the week before and against the mean of the area above. */
export async function headlineOf(asking: Asking): Promise<Said[]> {
  const { db, person, asked, t, lang } = asking;
  const words = t.figures.headline;
  const here = hereOf(asked);
  const lists = {
    last: { ...here, week: asked.to, which: 'all' },
    before: { ...here, week: addDays(asked.to, -7), which: 'all' },
    ...compared(here, periodOf(asked)),
  } as const satisfies Record<string, ListFilter>;
  const [counts, peers] = await Promise.all([countEach(db, person, lists), peersOf(asking)]);
  const solved = shareOf(counts.solved, counts.received);
  const late = shareOf(counts.late, counts.underWay);
  const percent = (value: number | null) => (value === null ? t.figures.none : t.figures.percent(value));
  const beside = (value: number | null | undefined) =>
    asked.peer && value !== null && value !== undefined ? words.peer(asked.peer.name, percent(value)) : null;
  return [
    {
      number: t.figures.number(counts.last),
      label: words.received(shortDate(asked.to, lang)),
      hint: comesInToday(asking)
        ? words.beforeToday(counts.before)
        : words.before(counts.before, counts.last - counts.before),
      href: listPath(lists.last),
      tone: 'neutral',
      count: counts.last,
    },
    {
      number: percent(solved),
      label: words.solvedShare(asked.weeks),
      hint: solved === null ? words.noPeer : (beside(peers?.solved) ?? words.ofReceived(counts.received)),
      href: listPath(lists.solved),
      tone: 'neutral',
    },
    {
      number: t.figures.number(counts.underWay),
      label: words.underWay,
      hint: words.ofReceived(counts.received),
      href: listPath(lists.underWay),
      tone: 'neutral',
      count: counts.underWay,
    },
    {
      number: t.figures.number(counts.late),
      label: words.late,
      hint: [late === null ? '' : words.lateShare(percent(late)), beside(peers?.late)]
        .filter(Boolean)
        .join('. '),
      href: listPath(lists.late),
      tone: counts.late > 0 ? 'danger' : 'neutral',
      count: counts.late,
    },
  ];
}

const compared = (here: ListFilter, period: ListFilter) =>
  ({
    received: { ...period, which: 'all' },
    solved: { ...period, which: 'solved' },
    underWay: { ...here, which: 'underWay' },
    late: { ...here, which: 'overdue' },
  }) as const satisfies Record<string, ListFilter>;

/** The shares of the whole area above, of which a reader who leads a part sees no case: only these two numbers. */
async function peersOf({
  db,
  person,
  asked,
}: Asking): Promise<{ solved: number | null; late: number | null } | null> {
  const { peer } = asked;
  if (!peer || !comparesAreas(person)) return null;
  const lists = compared(hereOf(asked, peer), periodOf(asked, peer));
  const counts = await beyondScope(
    db,
    'an area stands beside the mean of the one above: two shares, of no case',
    () => countEach(db, asOneWhoCounts(person), lists),
  );
  return {
    solved: shareOf(counts.solved, counts.received),
    late: shareOf(counts.late, counts.underWay),
  };
}
