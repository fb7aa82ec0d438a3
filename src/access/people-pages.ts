import { dayOf } from '../calendar/cycle.ts';
import { dateTime, plainDate } from '../calendar/words.ts';
import type { Person } from '../people/roles.ts';
import { csv } from '../web/csv.ts';
import type { StoredAct } from './acts.ts';
import { holderStates, type Holder, type HolderFilter, type HolderState } from './holders.ts';
import type { Failed } from './pages.ts';
import { actEntry } from './request-pages.ts';
import * as paths from './paths.ts';
import type { Account, Grant } from './people-queries.ts';
import { givesRoles, mayGive, mayManage, seers } from './policy.ts';
import type { Place } from './posts.ts';
import { postName, roleName, shownNip, spanOf, zone, type Reader } from './words.ts';

const stateTones: Record<HolderState, string> = {
  current: 'success',
  coming: 'info',
  over: 'neutral',
  suspended: 'warning',
};

type List = {
  filter: HolderFilter;
  office: Place | undefined;
  rows: Holder[];
  next: number | null;
  isFirst: boolean;
};

/** Who holds which role in the reader's sight. */
export function holdersPage({ filter, office, rows, next, isFirst }: List, reader: Reader) {
  const { t, lang } = reader;
  const { q, role, state } = filter;
  const given = { q, office: filter.office, role, state: state === 'current' ? undefined : state };
  return {
    action: paths.peoplePath(),
    filter: { q, role: role ?? '', state, office: filter.office ?? '' },
    office: office && t.access.people.officeOnly(office.name),
    without: paths.peoplePath({ ...given, office: undefined }),
    roles: [...new Set([...seers, 'clerk' as const, 'unitOfficer' as const])].map((each) => ({
      value: each,
      label: t.people.roles[each],
    })),
    states: holderStates.map((each) => ({ value: each, label: t.access.people.states[each] })),
    rows: rows.map((row) => ({
      href: paths.personPath(row.personId),
      name: row.name,
      username: row.username,
      role: roleName(row, t),
      office: { name: row.office.name, href: paths.peoplePath({ ...given, office: row.office.slug }) },
      span: spanOf(row, reader),
      confirmed: row.confirmedAt ? plainDate(dayOf(row.confirmedAt, { zone }), lang) : '',
      badge: { tone: stateTones[state], text: t.access.people.states[state] },
    })),
    first: isFirst ? null : paths.peoplePath(given),
    next: next === null ? null : paths.peoplePath({ ...given, after: next }),
    file: paths.exportPath(given),
  };
}

/** The same as a file for spreadsheets (RFC 4180). */
export function holdersFile(rows: readonly Holder[], { t }: Pick<Reader, 't'>): string {
  const lines = rows.map((row) => [
    row.name,
    row.username,
    // With a blank in it a spreadsheet leaves a number of 18 digits as it is.
    shownNip(row.nip),
    roleName(row, t),
    row.office.name,
    row.fromOn,
    row.toOn ?? '',
    row.confirmedAt ? dayOf(row.confirmedAt, { zone }) : '',
  ]);
  return csv([t.access.people.columns, ...lines]);
}

type Detail = {
  person: Person;
  account: Account;
  grants: Grant[];
  acts: StoredAct[];
  sessions: number;
  factor: boolean;
  /** Grants whose end would leave nobody who signs for the office. */
  lastOf: ReadonlySet<number>;
  version: number;
  today: string;
  failed: (Failed & { form: string }) | null;
};

/** One account with its roles; buttons only where the reader may. */
export function accountPage(detail: Detail, key: () => string, reader: Reader) {
  const { person, account, grants, acts, sessions, factor, lastOf, version, today, failed } = detail;
  const { t, lang } = reader;
  const words = t.access.account;
  const open = account.deactivatedAt === null;
  const standing = grants.filter((grant) => stateOf(grant, account, today) !== 'over' && !grant.endedAt);
  const manages = open && mayManage(person, { id: account.id, posts: standing });
  const form = (name: string, action: string) => ({
    name,
    action,
    version,
    key: key(),
    values: failed?.form === name ? failed.values : {},
    errors: failed?.form === name ? failed.errors : {},
  });
  const canGive = open && givesRoles(person, account.id);
  return {
    name: account.name,
    back: paths.peoplePath(),
    changed: failed?.changed ?? false,
    closed: account.deactivatedAt && words.deactivated(dateTime(account.deactivatedAt, lang, zone)),
    facts: [
      { label: words.username, text: account.username },
      { label: t.access.ask.nip, text: shownNip(account.nip) },
      { label: words.since, text: dateTime(account.createdAt, lang, zone) },
      { label: words.sessions, text: words.sessionsCount(sessions) },
      { label: words.factor, text: factor ? words.factorOn : words.factorOff },
    ],
    grants: grants.map((grant) => {
      const state = stateOf(grant, account, today);
      const gives = open && mayGive(person, grant, account.id);
      const runs = (state === 'current' || state === 'coming') && !grant.endedAt;
      const comesBack = state === 'suspended' && (grant.plannedToOn === null || grant.plannedToOn >= today);
      return {
        id: grant.id,
        post: postName(grant, t),
        span: grant.endedAt && grant.toOn !== null && grant.toOn < grant.fromOn ? '' : spanOf(grant, reader),
        badge: { tone: stateTones[state], text: t.access.people.states[state] },
        notes: notesOf(grant, reader),
        end: gives && runs ? form(`end-${grant.id}`, paths.roleDeedPath(grant.id, 'end')) : null,
        last: lastOf.has(grant.id),
        restore:
          gives && comesBack
            ? form(`restore-${grant.id}`, paths.roleDeedPath(grant.id, 'restoration'))
            : null,
      };
    }),
    add: canGive ? paths.newRolePath(account.id) : null,
    code: manages ? form('code', paths.accountDeedPath(account.id, 'reset-code')) : null,
    factor:
      manages && factor ? form('factor', paths.accountDeedPath(account.id, 'second-factor-removal')) : null,
    deactivation: manages ? form('deactivation', paths.accountDeedPath(account.id, 'deactivation')) : null,
    history: acts.map((act) => actEntry(act, reader)),
  };
}

function stateOf(grant: Grant, account: Account, today: string): HolderState {
  if (grant.endKind === 'suspended') return 'suspended';
  if (account.deactivatedAt || (grant.toOn !== null && (grant.toOn < today || grant.toOn < grant.fromOn)))
    return 'over';
  return grant.fromOn > today ? 'coming' : 'current';
}

function notesOf(grant: Grant, { t, lang }: Reader): string[] {
  const words = t.access.account;
  const when = (at: Date) => dateTime(at, lang, zone);
  return [
    grant.grantedAt && words.givenBy(grant.grantedBy ?? words.system, when(grant.grantedAt)),
    grant.confirmedAt && words.confirmedBy(grant.confirmedBy ?? words.system, when(grant.confirmedAt)),
    grant.endedAt && words.endedBy(grant.endedBy ?? words.system, when(grant.endedAt)),
    grant.endReason,
  ].filter((note): note is string => Boolean(note));
}
