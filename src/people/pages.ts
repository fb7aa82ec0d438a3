import { dateTime, longDate, type Language } from '../calendar/words.ts';
import { dayOf } from '../calendar/cycle.ts';
import type { Catalogue } from '../language/index.ts';
import type { HeldRole, OwnSession } from './account-queries.ts';
import { leastAlone, leastWithFactor } from './password-rules.ts';
import { accountPath, otherSessionsPath, passwordPath, sessionPath } from './paths.ts';
import type { Person } from './roles.ts';
import { identityPath, secondFactorPath } from './second-factor-paths.ts';

type Reader = { t: Catalogue; lang: Language; zone: string };

type Account = {
  roles: HeldRole[];
  sessions: OwnSession[];
  passwordSetAt: Date | null;
  /** Since when a second factor is set up; null without one. */
  factorSince: Date | null;
  here: string | undefined;
  /** Whether people may sign in through a provider here. */
  hasProvider: boolean;
};

/** What a person sees of the own account: who they are, how they sign in, and where they are signed in. */
export function accountPage(person: Person, account: Account, { t, lang, zone }: Reader) {
  const words = t.account;
  const day = (instant: Date) => longDate(dayOf(instant, { zone }), lang);
  return {
    facts: [
      { label: words.name, text: person.name },
      { label: words.username, text: person.username },
      { label: words.nip, text: person.nip },
    ],
    roles: account.roles.map((role) => ({
      standing: t.people.standing(role).join(' · '),
      span: words.span(longDate(role.from, lang), role.to && longDate(role.to, lang)),
    })),
    password: {
      text: account.passwordSetAt ? words.passwordSince(day(account.passwordSetAt)) : words.passwordUnknown,
      href: passwordPath,
    },
    factor: {
      text: account.factorSince ? t.factors.on(day(account.factorSince)) : t.factors.off,
      on: account.factorSince !== null,
      href: secondFactorPath(),
    },
    identity: account.hasProvider ? identityPath : null,
    sessions: account.sessions.map((session) => ({
      device: session.device ?? words.unknownDevice,
      network: session.network && !ownMachine.has(session.network) ? words.network(session.network) : '',
      since: words.since(dateTime(session.createdAt, lang, zone)),
      seen: words.seen(dateTime(session.lastSeenAt, lang, zone)),
      waiting: session.awaiting !== null,
      here: session.id === account.here,
      end: sessionPath(session.id),
    })),
    endOthers: account.sessions.length > 1 ? otherSessionsPath : null,
  };
}

// Who sits at the server itself.
const ownMachine = new Set(['127.0.0.0/24', '::/48']);

type Errors = Record<string, string>;

/** The form for a new password: of the own account, or behind a key. */
export const newPasswordPage = (
  { t, errors, secondFactor }: { t: Catalogue; errors: Errors; secondFactor: boolean },
  { action, username, present }: { action: string; username: string; present: boolean },
) => ({
  action,
  username,
  /** Whether the present password is asked for, too. */
  present,
  back: present ? accountPath : null,
  rules: t.account.rules(secondFactor ? leastWithFactor : leastAlone),
  errors,
});
