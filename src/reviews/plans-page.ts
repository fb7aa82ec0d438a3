import { dayOf } from '../calendar/cycle.ts';
import type { WorkOffice } from '../complaints/details.ts';
import type { Listed } from '../complaints/list.ts';
import type { Reader } from '../complaints/pages.ts';
import { complaintPath, listPathOf, reviewPlansPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Language } from '../language/index.ts';
import { comingSunday } from './days.ts';
import type { Standing } from './plans.ts';

type Extra = {
  rows: readonly Listed[];
  offices: readonly WorkOffice[];
  failed: { values: Record<string, string | string[]>; errors: Record<string, string> } | null;
  key: string;
  back: string;
};

/** Day and team for several cases, and which of them are left out and why. */
export function plansPage(standings: readonly Standing[], reader: Reader, extra: Extra) {
  const { t, lang, now, calendar } = reader;
  const { rows, offices, failed, key, back } = extra;
  const words = t.reviews.many;
  const matters = mattersOf(rows, lang);
  const today = dayOf(now, calendar);
  const line = ({ ticket, result }: Standing) => {
    const matter = matters.get(ticket) ?? null;
    const shown = { href: complaintPath(ticket), ticket: shownTicket(ticket) };
    return result === 'ready' || result === 'done'
      ? { ...shown, text: matter ?? '', matter: null }
      : { ...shown, text: t.lists.results[result], matter };
  };
  const ready = standings.filter(({ result }) => result === 'ready');
  const leftOut = standings.filter(({ result }) => result !== 'ready');
  const restricted = ready.some(({ complaint }) => complaint?.restricted);
  return {
    path: reviewPlansPath,
    key,
    query: back,
    back: listPathOf(back),
    // All of them are sent: the summary tells of those left out, too.
    cases: standings.map(({ ticket, version }) => `${ticket}:${version}`),
    ready: ready.map(line),
    leftOut: leftOut.map(line),
    nothing: standings.length === 0 ? t.lists.noneChosen : ready.length === 0 ? words.none : null,
    errors: failed?.errors ?? {},
    plannedOn: failed?.values.plannedOn ?? comingSunday(today),
    today,
    options: offices.map(({ id, name }) => ({ value: String(id), label: name })),
    team: [failed?.values.team ?? []].flat(),
    teamHint: restricted ? `${t.reviews.teamHint} ${t.reviews.teamHintRestricted}` : t.reviews.teamHint,
  };
}

/** What each case is about and where, by its ticket; a kelurahan that is the same for all is not said of each. */
export function mattersOf(rows: readonly Listed[], lang: Language): Map<string, string> {
  const here = new Set(rows.map(({ kelurahan }) => kelurahan)).size === 1;
  return new Map(
    rows.map(({ ticket, categoryId, categoryEn, kelurahan, landmark }) => {
      const place = [landmark, here && landmark ? null : kelurahan].filter(Boolean).join(', ');
      return [ticket, `${lang === 'id' ? categoryId : categoryEn} · ${place}`];
    }),
  );
}
