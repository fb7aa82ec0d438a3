import type { Catalogue } from '../../language/index.ts';
import { shownTicket } from '../tickets.ts';
import { complaintPath } from '../paths.ts';
import type { Outcome } from './selection.ts';

type Asked = { act: 'assign' | 'remind'; back: string; query: string; unitId: string; key: string };

/** What became of each chosen case; those of which it was not done stay chosen, with the version they have now. */
export function selectionPage(
  outcomes: readonly Outcome[],
  { act, back, query, unitId, key }: Asked,
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
  });
  return {
    title: words.resultTitle[act],
    summary: outcomes.length === 0 ? words.noneChosen : words.resultSummary(done.length, failed.length),
    failed: failed.map(line),
    done: done.map(line),
    act,
    unitId,
    back,
    query,
    key,
    again: failed.some(({ result }) => result === 'changed') ? words.again : null,
  };
}
