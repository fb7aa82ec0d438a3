import type { Tone } from '../complaints/states.ts';
import type { ListFilter } from '../complaints/list.ts';
import { figurePagePath } from '../figures/paths.ts';
import type { Picture } from '../figures/picture.ts';
import type { Catalogue } from '../language/index.ts';
import { listPath } from './paths.ts';

export type Link = { href: string; label: string };

/** A number that opens the list behind it; `count` is there when that list is one of complaints. */
export type Stat = {
  number: number | string;
  label: string;
  href: string;
  tone: Tone;
  hint?: string;
  count?: number;
};

/** Work of one kind that waits for the reader's office: how much, until when, and the way to begin. */
export type Need = {
  /** What the number counts, as it stands behind it. */
  label: string;
  count: number;
  href: string;
  /** Whether that list is one of complaints. */
  listed: boolean;
  act: Link;
  late: number;
  lateText: string;
  /** The list of those that are late, where it is one of complaints. */
  lateHref: string | null;
  deadline: { tone: Tone; text: string } | null;
  due: string;
};

export type Waiting = {
  href: string;
  ticket: string;
  category: string;
  text: string;
  place: string;
  act: Link;
  badge: { tone: string; text: string };
  flags: { tone: string; text: string }[];
  deadline: { tone: string; text: string } | null;
  due: string;
};

export type Step = {
  label: string;
  date: string;
  state: 'done' | 'now' | 'next' | 'late';
  count: number;
  href: string;
  text: string;
  /** How many of them are late, with their list. */
  late: { count: number; href: string; text: string } | null;
};

export type Cell =
  | { kind: 'count'; count: number; href: string; tone: Tone }
  | { kind: 'text'; text: string; tone?: Tone; href?: string }
  | { kind: 'bar'; value: number; max: number; href?: string };

export type Row = { label: string; cells: Cell[] };

/** Whether the week is on track, in words; where something is late its number opens the list. */
export type Verdict = { tone: Tone; text: string; href: string | null; count: number };

/** `more` goes on to what it shows a part of. */
export type TableBlock = {
  kind: 'table';
  title: string;
  text: string;
  head: string;
  columns: string[];
  rows: Row[];
  empty: string;
  more?: Link;
};

/** A block of a first screen; a view prints each kind in one way. */
export type Block =
  | { kind: 'stats'; title: string; stats: Stat[] }
  | { kind: 'needs'; title: string; needs: Need[]; empty: { title: string; text: string } }
  | { kind: 'waiting'; title: string; rows: Waiting[]; all: Link | null }
  | { kind: 'week'; title: string; text: string; verdict: Verdict; steps: Step[]; stats: Stat[] }
  | { kind: 'picture'; title: string; picture: Picture }
  | { kind: 'device'; title: string; text: string; link: Link }
  | TableBlock
  | {
      kind: 'facts';
      title: string;
      facts: { label: string; text: string; tone?: Tone; href?: string }[];
      actions: Link[];
    }
  | {
      kind: 'news';
      title: string;
      news: { tone: Tone; at: string; who: string; ticket: Link; text: string }[];
      empty: string;
    };

/** The three questions, in the order in which they are answered. */
export const questions = ['now', 'week', 'better'] as const;
export type Answers = Record<(typeof questions)[number], Block[]>;

export type Part = { name: (typeof questions)[number]; title: string; blocks: Block[] };
export type Tab = Link & { current: boolean };
/** `summary` is what waits in one line; `tabs` are the screens of somebody with several roles. */
export type Screen = { heading: string; lead: string; summary: string; tabs: Tab[]; parts: Part[] };

/** A number of complaints and its list; `alarm` colours it as soon as it is not zero. */
export function statOf(label: string, count: number, filter: ListFilter, alarm?: Tone): Stat {
  return {
    number: count,
    label,
    href: listPath(filter),
    tone: count > 0 && alarm ? alarm : 'neutral',
    count,
  };
}

/** The same in a cell of a table. */
export function countCell(count: number, filter: ListFilter, alarm?: Tone): Cell {
  return { kind: 'count', count, href: listPath(filter), tone: count > 0 && alarm ? alarm : 'neutral' };
}

export const textCell = (text: string, tone?: Tone, href?: string | null): Cell => ({
  kind: 'text',
  text,
  ...(tone ? { tone } : {}),
  ...(href ? { href } : {}),
});

type Attended = { code: string; there: number; invited: number };

/** How many of those who were invited to a session came; where nobody has been ticked yet, nobody can be missing. */
export const attendedText = (
  { there, invited }: Pick<Attended, 'there' | 'invited'>,
  t: Catalogue,
): string => (there === 0 ? t.figures.attendance.unticked : t.dashboards.of(there, invited));

/** The same of a kecamatan, which opens its weeks. */
export const attendanceCell = (attended: Attended, t: Catalogue): Cell => ({
  kind: 'text',
  text: attendedText(attended, t),
  href: figurePagePath('attendance', { area: attended.code }),
});
