import type { Database } from '../database/connect.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { requestPapers } from './documents.ts';
import { lockFor, type Step } from './lock.ts';
import { chairRole, mayDecide } from './policy.ts';

type Amendment = Step & { text: string; reason: string; key?: string | undefined };

/**
 * Adds a correction to the minutes of a closed meeting, by whoever signs for its office now; nothing of the meeting
 * itself changes. A repeated request acts once. Returns the addendum's number.
 * @throws NotFound, Forbidden for staff, Invalid when the meeting is still open or something is missing, Conflict
 * when the key was used for something else.
 */
export async function addAddendum(
  db: Database,
  { meetingId, text, reason, person, now, key }: Amendment,
): Promise<{ number: number; repeated: boolean }> {
  return db.transaction(async (trx) => {
    const meeting = await lockFor(trx, { meetingId, person }, mayDecide);
    const missing = Object.entries({ text, reason }).filter(([, words]) => words.trim() === '');
    if (missing.length > 0)
      throw new Invalid(Object.fromEntries(missing.map(([name]) => [name, 'required'])));
    if (!meeting.closedAt) throw new Invalid({ meeting: 'meetingNotClosed' });
    const before = (await trx('meeting_addenda')
      .where({ meeting_id: meetingId })
      .select('number', 'text', 'reason', 'request_key')) as Written[];
    const same = key && before.find(({ request_key }) => request_key === key);
    if (same) {
      if (same.text !== text || same.reason !== reason) throw new Conflict(undefined, before.length);
      return { number: same.number, repeated: true };
    }
    if (key && (await trx('meeting_addenda').where({ request_key: key }).first('number')))
      throw new Conflict(undefined, before.length);
    const number = before.length + 1;
    await trx('meeting_addenda').insert({
      meeting_id: meetingId,
      number,
      text,
      reason,
      written_at: now,
      written_by: person.id,
      capacity: capacityOf(person, meeting),
      request_key: key ?? null,
    });
    await requestPapers(trx, { id: meetingId, addenda: number }, { person, now });
    return { number, repeated: false };
  });
}

type Written = { number: number; text: string; reason: string; request_key: string | null };

const capacityOf = (person: Person, meeting: Parameters<typeof chairRole>[1]) =>
  chairRole(person, meeting)?.capacity ?? 'holder';
