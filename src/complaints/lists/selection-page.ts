import type { Catalogue } from '../../language/index.ts';
import { shownTicket } from '../tickets.ts';
import { complaintPath, listPathOf } from '../paths.ts';
import type { Outcome } from './selection.ts';

type Asked = {
  act: keyof Catalogue['lists']['did'];
  /** Where it is tried again, with what besides the cases. */
  path: string;
  again: { name: string; value: string }[];
  /** The list that the cases were chosen in, by its filter. */
  back: string;
  key: string;
  /** What was done with those of which it was done. */
  detail?: string;
  /** What each case is about, by its ticket. */
  matters?: ReadonlyMap<string, string>;
};

/** What became of each chosen case; those of which it was not done stay chosen, with the version they have now. */
export function selectionPage(
  outcomes: readonly Outcome[],
  { act, path, again, back, key, detail, matters }: Asked,
  t: Catalogue,
) {
  const words = t.lists;
  const done = outcomes.filter(({ result }) => result === 'done');
  const failed = outcomes.filter(({ result }) => result !== 'done');
  const line = ({ ticket, version, result }: Outcome) => ({
    href: complaintPath(ticket),
    ticket: shownTicket(ticket),
    value: `${ticket}:${version}`,
    text: result === 'done' ? words.did[act] : words.results[result],
    again: result === 'changed',
    matter: matters?.get(ticket) ?? null,
  });
  return {
    title: done.length > 0 ? words.resultTitle[act] : words.nothingDone,
    summary: outcomes.length === 0 ? words.noneChosen : words.resultSummary(done.length, failed.length),
    failed: failed.map(line),
    done: done.map(line),
    detail: detail ?? null,
    path,
    hidden: [...again, { name: 'back', value: back }],
    back: listPathOf(back),
    key,
    again: failed.some(({ result }) => result === 'changed') ? words.again : null,
  };
}
