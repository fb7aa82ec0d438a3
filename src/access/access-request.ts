import { createHash, createHmac, randomBytes } from 'node:crypto';
import { dayOf } from '../calendar/cycle.ts';
import { addWorkingTime } from '../calendar/working-time.ts';
import { newTicket } from '../complaints/tickets.ts';
import { config } from '../config.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { blindIndex, blindIndexes, seal } from '../database/sealing.ts';
import { Conflict, Invalid, NotAllowed, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { noteAct, versionOf } from './acts.ts';
import { documentMissing, documentsAtMost, keepPapers, type Paper } from './documents.ts';
import { headOffice } from './offices.ts';
import { requestPath } from './paths.ts';
import { headFor, isPost, type Post } from './posts.ts';
import { lockRequest, requestByFormKey, requestByKey, type AccessRequest } from './queries.ts';
import { clockRules } from './rules.ts';
import { tellAdministrators, tellHead } from './telling.ts';

export type Asked = {
  post: Post;
  fromOn: string;
  toOn: string | null;
  name: string;
  nip: string | null;
  email: string;
  phone: string;
  reason: string;
  papers: Paper[];
  /** The account that asks for itself. */
  forSelf: boolean;
};

/** What a key opens is found by its hash. */
export const hashOfKey = (key: string): Buffer => createHash('sha256').update(`access:${key}`).digest();

/**
 * Takes a request for access, with who asks sealed, and starts its clock: within two hours of working time it is
 * decided (Keputusan Bengkalis 23/2020). Tells the head who decides. Returns the key under which it is followed; the
 * same form again returns the same. @throws Invalid
 */
export async function askForAccess(
  db: Database,
  { asked, person, now, key }: { asked: Asked; person: Person | null; now: Date; key?: string | undefined },
): Promise<{ key: string; number: string }> {
  const { post, name, nip, email, phone, papers } = asked;
  const today = dayOf(now, { zone: config.timeZone });
  if (!isPost(post) || post.role === 'admin') throw new Invalid({ role: 'choice' });
  if (asked.fromOn < today) throw new Invalid({ fromOn: 'datePast' });
  if (asked.toOn !== null && asked.toOn < asked.fromOn) throw new Invalid({ toOn: 'endsBeforeBegin' });
  if (asked.toOn === null && (post.capacity === 'plt' || post.capacity === 'plh'))
    throw new Invalid({ toOn: 'actingEnds' });
  if (papers.length === 0) throw new Invalid(documentMissing);
  const { rules, hours, calendar } = await clockRules(db);
  // Made from the form's key, so that its repetition finds the same; a secret of ours keeps it from being guessed.
  const statusKey = (
    key ? createHmac('sha256', config.sessionSecret).update(`access:${key}`).digest() : randomBytes(16)
  )
    .subarray(0, 16)
    .toString('base64url');
  return db.transaction(async (trx) => {
    // Requests under one address come one after the other.
    const emailIndex = blindIndex('email', email);
    await trx.raw('select pg_advisory_xact_lock(1352017, hashtext(?))', [emailIndex.toString('hex')]);
    const before = key ? await requestByFormKey(trx, key) : undefined;
    // Who sends the key of somebody else's form is not shown their request.
    if (before && !isSame(before, asked)) throw new Conflict(undefined, 1);
    if (before) return { key: before.applicant.key, number: before.number };
    const open = await trx('access_requests')
      .where({ office_id: post.office.id, role: post.role })
      .whereIn('email_index', blindIndexes('email', email))
      .whereIn('state', ['waiting', 'incomplete'])
      .first('id');
    if (open) throw new Invalid({ email: 'requestOpen' });
    const number = newTicket();
    const [made] = (await trx('access_requests')
      .insert({
        number,
        key_hash: hashOfKey(statusKey),
        office_id: post.office.id,
        role: post.role,
        capacity: post.capacity,
        from_on: asked.fromOn,
        to_on: asked.toOn,
        applicant_sealed: seal(
          JSON.stringify({ name, nip, email, phone, key: statusKey }),
          'access_requests.applicant_sealed',
        ),
        email_index: emailIndex,
        reason: asked.reason,
        person_id: asked.forSelf ? (person?.id ?? null) : null,
        asked_by: person?.id ?? null,
        asked_at: now,
        state: 'waiting',
        clock_started_at: now,
        due_at: addWorkingTime(now, rules.minutes * 60_000, hours, calendar),
        request_key: key ?? null,
      })
      .returning('id')) as [{ id: number }];
    await keepPapers(trx, made.id, papers, now);
    await noteAct(trx, {
      act: 'accessAsked',
      at: now,
      by: person ?? 'applicant',
      requestId: made.id,
      particulars: {
        role: post.role,
        capacity: post.capacity,
        office: post.office.name,
        papers: papers.length,
      },
    });
    await tellDecider(trx, { post, number, now, day: today });
    return { key: statusKey, number };
  });
}

const isSame = ({ applicant, role, office }: AccessRequest, { post, email, name }: Asked): boolean =>
  applicant.email === email && applicant.name === name && role === post.role && office.id === post.office.id;

/** Adds what was missing: the clock goes on from where it stopped. @throws NotFound, NotAllowed, Invalid */
export async function completeRequest(
  db: Database,
  {
    key,
    note,
    papers,
    now,
    version,
  }: { key: string; note: string; papers: Paper[]; now: Date; version: number },
): Promise<void> {
  const found = await requestByKey(db, hashOfKey(key));
  if (!found) throw new NotFound();
  if (papers.length === 0 && note === '') throw new Invalid({ note: 'noteOrDocument' });
  if (papers.length > documentsAtMost) throw new Invalid({ document: 'documentsTooMany' });
  const { rules, hours, calendar } = await clockRules(db);
  await db.transaction(async (trx) => {
    const request = await lockRequest(trx, found.id);
    if (request.state !== 'incomplete') throw new NotAllowed('completion', request.state);
    const current = await versionOf(trx, { requestId: request.id });
    if (version !== current) throw new Conflict(version, current);
    await keepPapers(trx, request.id, papers, now);
    const left = Math.max(rules.minutes * 60_000 - request.spentMs, 0);
    await trx('access_requests')
      .where({ id: request.id })
      .update({
        state: 'waiting',
        clock_started_at: now,
        due_at: addWorkingTime(now, left, hours, calendar),
        reason: note === '' ? request.reason : `${request.reason}\n\n${note}`,
      });
    await noteAct(trx, {
      act: 'accessCompleted',
      at: now,
      by: 'applicant',
      requestId: request.id,
      particulars: { papers: papers.length },
    });
    await tellDecider(trx, {
      post: request,
      number: request.number,
      now,
      day: dayOf(now, { zone: config.timeZone }),
    });
  });
}

type Telling = { post: Pick<Post, 'role' | 'office'>; number: string; now: Date; day: string };

async function tellDecider(trx: Transaction, { post, number, now, day }: Telling): Promise<void> {
  const head = headFor(post);
  const telling = {
    message: 'accessRequested' as const,
    particulars: { path: requestPath(number), office: post.office.name },
    now,
  };
  if (head)
    await tellHead(trx, { ...telling, officeId: await headOffice(trx, head, post.office), onlyFor: head });
  else await tellAdministrators(trx, { ...telling, day });
}
