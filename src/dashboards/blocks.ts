import type { Tone } from '../complaints/states.ts';
import type { ListFilter } from '../complaints/list.ts';
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

export type Waiting = {
  href: string;
  ticket: string;
  category: string;
  text: string;
  place: string;
  next: string;
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
};

export type Cell =
  | { kind: 'count'; count: number; href: string; tone: Tone }
  | { kind: 'text'; text: string; tone?: Tone }
  | { kind: 'bar'; value: number; max: number };

export type Row = { label: string; cells: Cell[] };

/** A part of a first screen; a view prints each kind in one way. */
export type Block =
  | { kind: 'stats'; title: string; stats: Stat[] }
  | {
      kind: 'waiting';
      title: string;
      rows: Waiting[];
      all: Link | null;
      empty: { title: string; text: string };
    }
  | { kind: 'week'; title: string; text: string; steps: Step[]; stats: Stat[] }
  | {
      kind: 'table';
      title: string;
      text: string;
      head: string;
      columns: string[];
      rows: Row[];
      empty: string;
    }
  | {
      kind: 'facts';
      title: string;
      facts: { label: string; text: string; tone?: Tone }[];
      stat?: Stat;
      actions: Link[];
    }
  | {
      kind: 'news';
      title: string;
      news: { tone: Tone; at: string; who: string; ticket: Link; text: string }[];
      empty: string;
    };

/** `lines` stand below each other; two blocks in a line stand side by side where there is room. */
export type Screen = { heading: string; lead: string; lines: Block[][] };

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

export const textCell = (text: string, tone?: Tone): Cell => ({
  kind: 'text',
  text,
  ...(tone ? { tone } : {}),
});
