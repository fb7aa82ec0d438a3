import { addDays } from '../calendar/cycle.ts';
import { dateTime, longDate, relative } from '../calendar/words.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Person } from '../people/roles.ts';
import * as paths from './paths.ts';
import type { Held } from './people-queries.ts';
import { decidesRequests, mayChangeRules, waitsFor } from './policy.ts';
import type { AccessRequest, RequestState } from './queries.ts';
import type { Round } from './rules.ts';
import { postName, spanOf, zone, type Reader } from './words.ts';

/** What was typed into a form that could not be carried out, and why; `changed`: somebody else was faster. */
export type Failed = { values: Record<string, string>; errors: Record<string, string>; changed: boolean };

const tones: Record<RequestState, string> = {
  waiting: 'progress',
  incomplete: 'warning',
  granted: 'success',
  rejected: 'danger',
  lapsed: 'neutral',
};

/** Until when a request is decided: red once that has gone by, still while papers are missing. */
export function deadlineOf(
  { state, dueAt }: Pick<AccessRequest, 'state' | 'dueAt'>,
  { t, lang, now }: Reader,
) {
  if (state === 'incomplete') return { tone: 'neutral', text: t.access.paused };
  if (state !== 'waiting' || dueAt === null) return null;
  const late = dueAt <= now;
  const when = `${dateTime(dueAt, lang, zone)} (${relative(dueAt, now, lang)})`;
  const soon = dueAt.getTime() - now.getTime() < 30 * 60_000;
  return {
    tone: late ? 'danger' : soon ? 'warning' : 'neutral',
    text: late ? t.access.late(when) : t.access.due(when),
    datetime: dueAt.toISOString(),
  };
}

export const stateBadge = (state: RequestState, { t }: Pick<Reader, 't'>) => ({
  tone: tones[state],
  text: t.access.states[state],
});

export const requestRow = (request: AccessRequest, reader: Reader) => ({
  href: paths.requestPath(request.number),
  number: shownTicket(request.number),
  name: request.applicant.name,
  post: postName(request, reader.t),
  asked: dateTime(request.askedAt, reader.lang, zone),
  badge: stateBadge(request.state, reader),
  deadline: deadlineOf(request, reader),
});

const heldRow = (held: Held, reader: Reader) => ({
  grantId: held.id,
  href: paths.personPath(held.personId),
  name: held.name,
  post: postName(held, reader.t),
  span: spanOf(held, reader),
});

type Home = {
  person: Person;
  requests: AccessRequest[];
  confirm: { round: Round; held: Held[] } | null;
  ending: Held[];
};

/** What waits for somebody: own requests and those late below, roles to confirm, roles that end. */
export function homePage({ person, requests, confirm, ending }: Home, reader: Reader) {
  const { t, lang, now } = reader;
  const mine = requests.filter((request) => waitsFor(person, request, now));
  const others = requests.filter((request) => !mine.includes(request));
  return {
    decides: decidesRequests(person),
    admin: mayChangeRules(person),
    mine: mine.map((request) => requestRow(request, reader)),
    others: others.map((request) => requestRow(request, reader)),
    confirm: confirm &&
      confirm.held.length > 0 && {
        action: paths.confirmationsPath,
        lead: t.access.home.toConfirmLead(
          longDate(confirm.round.dueOn, lang),
          longDate(confirm.round.suspendsOn, lang),
        ),
        rows: confirm.held.map((held) => heldRow(held, reader)),
      },
    ending: ending.map((held) => heldRow(held, reader)),
    links: { people: paths.peoplePath(), inbox: paths.inboxPath, ask: paths.askPath, rules: paths.rulesPath },
  };
}

/** The days of a role that ends within this many are shown on the first page. */
export const endingUntil = (day: string): string => addDays(day, 14);
