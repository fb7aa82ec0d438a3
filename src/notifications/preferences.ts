import { isDeepStrictEqual } from 'node:util';
import { dayOf } from '../calendar/cycle.ts';
import { maskedEmail, maskedPhone } from '../complaints/masking.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { confirmPassword } from '../people/sign-in.ts';
import { answersForDeadlines } from './kinds.ts';
import {
  appendPreferenceChange,
  keepPreferences,
  lockPerson,
  preferencesOf,
  requesterOf,
  type Preferences,
} from './preference-queries.ts';

type Changing = {
  input: Preferences;
  /** Asked for again where e-mail or phone change: whoever has them reads what the office is told. */
  password: string;
  person: Person;
  now: Date;
  version: number;
  key?: string | undefined;
};

/**
 * Changes the person's own language, kinds of messages by e-mail, address and number; what changed and when stays in
 * the history, contacts masked. Who signs for an office keeps what is overdue. The same key again acts once.
 * @throws Invalid at `password` when a contact changes without the right one; Conflict
 */
export async function changePreferences(
  db: Database,
  { input, password, person, now, version, key }: Changing,
): Promise<void> {
  const wanted = { ...input, unwanted: allowed(input.unwanted, person) };
  const known = await preferencesOf(db, person.id);
  if (wanted.email !== known.email || wanted.phone !== known.phone) {
    if (!password) throw new Invalid({ password: 'required' });
    await confirmPassword(db, person, password, { now, today: dayOf(now, { zone: config.timeZone }) });
  }
  await db.transaction(async (trx) => {
    await lockPerson(trx, person.id);
    const { version: current, ...before } = await preferencesOf(trx, person.id);
    const requester = key ? await requesterOf(trx, key) : undefined;
    if (requester === person.id) return;
    if (requester !== undefined || version !== current) throw new Conflict(version, current);
    if (isDeepStrictEqual(before, wanted)) return;
    await keepPreferences(trx, person.id, wanted);
    await appendPreferenceChange(trx, {
      personId: person.id,
      at: now,
      ...historyOf(before, wanted),
      key,
    });
  });
}

const allowed = (unwanted: Preferences['unwanted'], person: Person) =>
  unwanted.filter((kind) => kind !== 'overdue' || !answersForDeadlines(person)).toSorted();

// Two contacts may look alike when masked: that one was changed is still to be seen.
function historyOf(before: Preferences, after: Preferences) {
  const masked = (preferences: Preferences, mark: string): Preferences => ({
    ...preferences,
    email:
      preferences.email &&
      maskedEmail(preferences.email) + (mark && before.email !== after.email ? mark : ''),
    phone:
      preferences.phone &&
      maskedPhone(preferences.phone) + (mark && before.phone !== after.phone ? mark : ''),
  });
  return { before: masked(before, ''), after: masked(after, ' *') };
}
