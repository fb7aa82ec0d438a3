import { dayOf } from '../calendar/cycle.ts';
import { workingTimeBetween } from '../calendar/working-time.ts';
import { config } from '../config.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Forbidden, Invalid, NotAllowed } from '../errors.ts';
import { makeAccount } from './account.ts';
import { isRepeat, noteAct, type By } from './acts.ts';
import { giveRole } from './grants.ts';
import { lockPerson } from './people-queries.ts';
import { mayGive } from './policy.ts';
import { accountsLike, lockRequest, type AccessRequest } from './queries.ts';
import { clockRules } from './rules.ts';

/** Sends a request back and says what is missing; its clock stands still. @throws Forbidden, NotAllowed, Conflict */
export async function sendBack(
  db: Database,
  id: number,
  { missing, ...by }: By & { missing: string },
): Promise<void> {
  const { hours, calendar } = await clockRules(db);
  await decide(db, id, by, async (trx, request) => {
    const spent = request.clockStartedAt
      ? workingTimeBetween(request.clockStartedAt, by.now, hours, calendar)
      : 0;
    await trx('access_requests')
      .where({ id })
      .update({
        state: 'incomplete',
        clock_started_at: null,
        due_at: null,
        spent_ms: request.spentMs + spent,
        sent_back_at: by.now,
        remark: missing,
      });
    await noteAct(trx, { ...acted(by, request), act: 'accessReturned', particulars: { reason: missing } });
  });
}

/** Refuses a request, with the reason. @throws Forbidden, NotAllowed, Conflict */
export async function rejectRequest(
  db: Database,
  id: number,
  { reason, ...by }: By & { reason: string },
): Promise<void> {
  await decide(db, id, by, async (trx, request) => {
    await close(trx, id, { state: 'rejected', remark: reason, by });
    await noteAct(trx, { ...acted(by, request), act: 'accessRejected', particulars: { reason } });
  });
}

export type Granting = {
  /** The account that gets the role, or a new one of this name. */
  account: { personId: number } | { username: string };
  fromOn: string;
  toOn: string | null;
};

/**
 * Gives what was asked for, and makes the account when there is none: without a password, which its owner sets with a
 * code. Returns the account, undefined when this form was carried out before.
 * @throws Forbidden, NotAllowed, Conflict, Invalid at `account`, `username`, `fromOn`, `toOn` and what giveRole throws
 */
export async function grantRequest(
  db: Database,
  id: number,
  { granting, ...by }: By & { granting: Granting },
): Promise<{ personId: number; made: boolean } | undefined> {
  return decide(db, id, by, async (trx, request) => {
    const { account, fromOn, toOn } = granting;
    const { person, now } = by;
    const today = dayOf(now, { zone: config.timeZone });
    const made = 'username' in account;
    const personId = made
      ? await makeAccount(trx, { ...request.applicant, username: account.username, requestId: id }, by)
      : await knownAccount(trx, request, account.personId);
    await giveRole(trx, { personId, post: request, fromOn, toOn, requestId: id }, { person, now, today });
    await close(trx, id, { state: 'granted', remark: null, by });
    await noteAct(trx, { ...acted(by, request), act: 'accessGranted', particulars: { account: personId } });
    return { personId, made };
  });
}

type Closing = { state: 'granted' | 'rejected'; remark: string | null; by: By };

async function close(trx: Transaction, id: number, { state, remark, by }: Closing): Promise<void> {
  await trx('access_requests').where({ id }).update({
    state,
    clock_started_at: null,
    due_at: null,
    decided_at: by.now,
    decided_by: by.person.id,
    remark,
  });
}

const acted = (by: By, { id }: AccessRequest) => ({ at: by.now, by: by.person, requestId: id, key: by.key });

async function decide<Result>(
  db: Database,
  id: number,
  by: By,
  deed: (trx: Transaction, request: AccessRequest) => Promise<Result>,
): Promise<Result | undefined> {
  return db.transaction(async (trx) => {
    const request = await lockRequest(trx, id);
    if (!mayGive(by.person, request, request.personId)) throw new Forbidden();
    if (await isRepeat(trx, { requestId: id }, by)) return undefined;
    if (request.state !== 'waiting') throw new NotAllowed('decision', request.state);
    return deed(trx, request);
  });
}

// Only an account that is the applicant's by NIP, address or because it asked itself.
async function knownAccount(trx: Transaction, { applicant, personId }: AccessRequest, chosen: number) {
  const like = await accountsLike(trx, { ...applicant, personId });
  if (!like.some(({ id }) => id === chosen)) throw new Invalid({ account: 'choice' });
  if ((await lockPerson(trx, chosen)).deactivatedAt) throw new Invalid({ account: 'choice' });
  return chosen;
}
