import type { Language } from '../../calendar/words.ts';
import type { Catalogue } from '../../language/index.ts';
import { marks, rankedAtMost, type Found } from '../search/found.ts';
import type { Question } from '../search/question.ts';
import { listRow } from '../pages.ts';
import type { ListFilter } from '../list.ts';
import { complaintPath, complaintsPath, viewPath } from '../paths.ts';
import { shownTicket } from '../tickets.ts';
import type { SavedView } from './views.ts';

type Piece = { text: string; found: boolean };

/** The line of a found complaint, its text in pieces: those that were found, and those between them. */
export function foundRow(row: Found, t: Catalogue, lang: Language, now: Date, zone: string) {
  return { ...listRow(row, t, lang, now, zone), pieces: piecesOf(row.excerpt) };
}

function piecesOf(excerpt: string): Piece[] {
  const [before, ...rest] = excerpt.split(marks[0]);
  const found = rest.flatMap((part) => {
    const [word, after] = part.split(marks[1]);
    return [
      { text: word ?? '', found: true },
      { text: after ?? '', found: false },
    ];
  });
  return [{ text: before ?? '', found: false }, ...found].filter(({ text }) => text !== '');
}

type Seen = {
  question: Question;
  tickets: readonly string[];
  findsPeople: boolean;
  counted: boolean;
  /** Where the closed ones are searched, too, when they were not. */
  closedToo: string | null;
  categories: { href: string; label: string }[];
};

/** What is said about a search above its list. */
export function searchNotes(
  { question, tickets, findsPeople, counted, closedToo, categories }: Seen,
  t: Catalogue,
) {
  const words = t.search;
  return {
    corrected: question.corrected.map(({ typed, meant }) => words.corrected(typed, meant.join(', '))),
    tickets: tickets.map((ticket) => ({ href: complaintPath(ticket), label: shownTicket(ticket) })),
    unknownTicket: question.ticket && words.unknownTicket(shownTicket(question.ticket)),
    typo: question.tickets.length > 0 && tickets.length === 0 ? words.typo : null,
    number: question.number ? (findsPeople ? words.numberHere : words.numberNotHere) : null,
    nothing: !question.number && question.asked === '' && question.tickets.length === 0 ? words.noWord : null,
    cut: counted ? null : words.cut(rankedAtMost),
    closedToo,
    categories,
  };
}

/** The pages of a search: at most those of what is ranked. */
export function pagesOf(
  query: Record<string, string | undefined>,
  page: number,
  { count, pageSize }: { count: number; pageSize: number },
) {
  const at = (n: number) =>
    complaintsPath({ ...query, after: undefined, page: n > 1 ? String(n) : undefined });
  return {
    previous: page > 1 ? at(page - 1) : null,
    next: page * pageSize < count ? at(page + 1) : null,
  };
}

/** The views above a list, with how many complaints each holds. */
export const viewLinks = (views: readonly SavedView[], counts: ReadonlyMap<number, string>, query: string) =>
  views.map((view) => ({
    ...view,
    path: viewPath(view.id),
    shared: view.office !== null,
    count: counts.get(view.id) ?? null,
    current: view.query === query,
  }));

/** How the columns of a list sort it: the newest first, the nearest deadline first. */
export function sortsOf({ sort, q }: ListFilter, query: string) {
  const by = (name: 'received' | 'due') => {
    const params = new URLSearchParams(query);
    params.set('sort', name);
    return complaintsPath(Object.fromEntries(params));
  };
  const present = sort ?? (q ? null : 'received');
  return {
    received: { href: by('received'), direction: present === 'received' ? 'desc' : null },
    due: { href: by('due'), direction: present === 'due' ? 'asc' : null },
  };
}
