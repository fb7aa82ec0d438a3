import { deadlineOf } from '../complaints/pages.ts';
import { complaintPath } from '../complaints/paths.ts';
import type { State } from '../complaints/machine.ts';
import type { ListFilter } from '../complaints/list.ts';
import { dateTime } from '../calendar/words.ts';
import type { Block, Link, Need } from './blocks.ts';
import { listPath, meetingsPath, reportsPath, sundayPath, toPlanPath } from './paths.ts';
import type { Turn } from './queries.ts';
import type { Reader } from './reader.ts';

/** Work that is no complaint, until `at` where there is such a time; `always` stands there without a number, too. */
export type Errand = {
  label: string;
  count: number;
  href: string;
  act: Link;
  at: Date | null;
  /** How many are late once `at` has passed; all of them when left out. */
  late?: number;
  always?: true;
};

// Where work of a kind is done together; else it begins with the first complaint by deadline.
const places: Partial<Record<State, string>> = {
  'kecamatan.assigned': toPlanPath,
  'kecamatan.reviewPlanned': sundayPath(),
  'kecamatan.awaitingMeeting': meetingsPath,
  'kecamatan.toReport': reportsPath,
  'city.awaitingMeeting': meetingsPath,
  'city.toReport': reportsPath,
  'province.withSekda': reportsPath,
};

/** What is to be done with a complaint in a state, in a word or two, and where. */
export function actOf(state: State, ticket: string, { t }: Pick<Reader, 't'>): Link {
  return { label: t.dashboards.needs[state].act, href: places[state] ?? complaintPath(ticket) };
}

/** All that waits for the reader: the turns of a list by state, and errands; the earliest deadline first. */
export function needsBlock(turns: Turn[], list: ListFilter, errands: Errand[], reader: Reader): NeedsBlock {
  const words = reader.t.dashboards;
  const dated = [
    ...turns.map((turn) => ({ at: turn.dueAt, need: needOf(turn, list, reader) })),
    ...errands
      .filter(({ count, always }) => count > 0 || always)
      .map((errand) => ({ at: errand.at, need: runOf(errand, reader) })),
  ];
  return {
    kind: 'needs',
    title: '',
    needs: dated.toSorted((a, b) => time(a.at) - time(b.at)).map(({ need }) => need),
    empty: { title: words.nothingWaits, text: words.nothingWaitsText },
  };
}
const time = (at: Date | null): number => at?.getTime() ?? Infinity;

export type NeedsBlock = Extract<Block, { kind: 'needs' }>;

function needOf({ state, count, late, dueAt, ticket }: Turn, list: ListFilter, reader: Reader): Need {
  const words = reader.t.dashboards;
  return {
    label: words.needs[state].what,
    count,
    href: listPath({ ...list, state, sort: 'due' }),
    listed: true,
    act: actOf(state, ticket, reader),
    late,
    lateText: late > 0 ? words.behind(late) : '',
    lateHref: listPath({ ...list, state, which: 'overdue', sort: 'due' }),
    ...untilOf(dueAt, reader),
  };
}

function runOf({ label, count, href, act, at, late = count }: Errand, reader: Reader): Need {
  const behind = at !== null && at <= reader.now ? late : 0;
  const lateText = behind > 0 && behind < count ? reader.t.dashboards.behind(behind) : '';
  return {
    label,
    count,
    href,
    listed: false,
    act,
    late: behind,
    lateText,
    lateHref: null,
    ...untilOf(at, reader),
  };
}

function untilOf(at: Date | null, { t, lang, now, calendar }: Reader): Pick<Need, 'deadline' | 'due'> {
  const facts = { dueAt: at, overdueAt: null, pausedAt: null };
  return {
    deadline: deadlineOf(facts, t, lang, now) as Need['deadline'],
    due: at ? dateTime(at, lang, calendar.zone) : '',
  };
}
