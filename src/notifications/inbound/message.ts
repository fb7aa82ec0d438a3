import { rulesOf } from '../../calendar/queries.ts';
import { confirm, giveInformation, object } from '../../complaints/citizen-acts.ts';
import { nextAnswerOf } from '../../complaints/next-answer.ts';
import { trackPath } from '../../complaints/paths.ts';
import { keepWish, recipientIndex } from '../../complaints/wishes.ts';
import { complaintByTicket } from '../../complaints/queries.ts';
import type { Database, Transaction } from '../../database/connect.ts';
import { beyondScope } from '../../database/scope.ts';
import { seal, unseal } from '../../database/sealing.ts';
import { Conflict, Invalid, NotAllowed } from '../../errors.ts';
import { catalogues } from '../../language/index.ts';
import { baseAddress } from '../../web/address.ts';
import { answerText } from './answer-text.ts';
import { languageOf, readCommand } from './commands.ts';
import { respond, type Answer, type Deed, type Heard, type Response } from './dialogue.ts';
import {
  kecamatanOf,
  keepMessage,
  knownOf,
  lockSender,
  noteDeed,
  openQuestion,
  type InboundChannel,
  type KnownRow,
  type OpenQuestion,
} from './queries.ts';

/** How long a question waits for its answer before what waits under it goes to the clerk. */
const patienceMs = 24 * 3_600_000;
const textAtMost = 4000;

export type Inbound = {
  provider: 'twilio' | 'gateway' | 'demonstration';
  /** The provider's own id of the message: it is taken once. */
  providerId: string;
  channel: InboundChannel;
  /** The number that wrote, in E.164. */
  from: string;
  text: string;
  /** Photos and other files that came with it; they are not fetched. */
  attachments?: number;
  now: Date;
};

type Hearing = {
  trx: Transaction;
  now: Date;
  channel: InboundChannel;
  from: string;
  known: KnownRow[];
  lang: 'id' | 'en';
};

/**
 * A citizen's message: kept once by its provider's id, carried out and answered in one transaction; the same message
 * again changes nothing. What can't be carried out goes to the clerk, so that nothing is lost.
 */
export async function takeMessage(db: Database, inbound: Inbound): Promise<'taken' | 'repeated'> {
  const { channel, from, now, attachments = 0 } = inbound;
  // No column of PostgreSQL takes a NUL character or half a surrogate pair.
  const text = inbound.text.replaceAll('\0', '').toWellFormed().trim().slice(0, textAtMost).toWellFormed();
  const index = recipientIndex({ channel, recipient: from });
  const why =
    'a number that writes is matched with its complaints anywhere, and nobody reads the answer but it';
  return beyondScope(db, why, () =>
    db.transaction(async (trx) => {
      const sender = { from, channel };
      await lockSender(trx, sender);
      const id = await keepMessage(trx, {
        provider: inbound.provider,
        providerId: inbound.providerId,
        channel,
        attachments,
        at: now,
        senderIndex: index,
        senderSealed: seal(from, 'inbound_messages.sender_sealed'),
        textSealed: seal(text, 'inbound_messages.text_sealed'),
      });
      if (id === undefined) return 'repeated';
      const known = await knownOf(trx, from);
      const lang = languageOf(text) ?? known[0]?.language ?? 'id';
      const hearing: Hearing = { trx, now, channel, from, known, lang };
      const question = await openQuestion(trx, sender);
      const heard: Heard = { id, text, command: readCommand(text) };
      const situation = { known, question: question && { ...question, waiting: waitingOf(question) } };
      const response = respond(situation, heard);
      const questionId = await keepQuestion(hearing, index, question, response);
      const failed = await carryOut(hearing, response.deeds, questionId);
      const answer: Answer = failed ? { say: 'forClerk' } : response.answer;
      await reply(hearing, { id, answer, leftOut: attachments > 0 });
      return 'taken';
    }),
  );
}

const waitingOf = ({ waiting }: OpenQuestion): Heard[] =>
  waiting.map(({ id, textSealed }) => {
    const text = unseal(textSealed, 'inbound_messages.text_sealed') ?? '';
    return { id, text, command: readCommand(text) };
  });

/** Ends and begins questions as the response says; the id of the one that is open then. */
async function keepQuestion(
  { trx, now, channel, from }: Hearing,
  index: Buffer,
  open: OpenQuestion | null,
  { question }: Response,
): Promise<number | null> {
  if (question === undefined) return open?.id ?? null;
  if (open)
    await trx('inbound_questions')
      .where({ id: open.id })
      .update({ ended_at: now, ended_by: question ? 'newQuestion' : 'answer' });
  if (question === null) return null;
  const [row] = (await trx('inbound_questions')
    .insert({
      sender_index: index,
      sender_sealed: seal(from, 'inbound_questions.sender_sealed'),
      channel,
      kind: question.kind,
      tickets: question.tickets,
      asked_at: now,
      expires_at: new Date(now.getTime() + patienceMs),
    })
    .returning('id')) as [{ id: number }];
  return row.id;
}

/** Carries deeds out one by one; whether any of them was not possible any more and went to the clerk. */
async function carryOut(hearing: Hearing, deeds: Deed[], questionId: number | null): Promise<boolean> {
  let failed = false;
  for (const deed of deeds) {
    const ticket = 'ticket' in deed ? deed.ticket : null;
    try {
      await noteDone(hearing, deed, questionId);
    } catch (fault) {
      if (!(fault instanceof NotAllowed || fault instanceof Conflict || fault instanceof Invalid))
        throw fault;
      failed = true;
      await noteDone(hearing, { do: 'toClerk', message: deed.message, ticket }, questionId);
    }
  }
  return failed;
}

async function noteDone(hearing: Hearing, deed: Deed, questionId: number | null): Promise<void> {
  const { trx, now, channel, from, lang } = hearing;
  const noted = { id: deed.message, at: now };
  switch (deed.do) {
    case 'answer':
      return noteDeed(trx, { ...noted, deed: 'answered' });
    case 'wait':
      return noteDeed(trx, { ...noted, deed: 'waits', questionId });
    case 'stop':
    case 'start':
      await keepWish(trx, { channel, recipient: from, wish: deed.do, at: now, by: 'message' });
      return noteDeed(trx, { ...noted, deed: 'preference' });
    case 'toClerk':
      return noteDeed(trx, {
        ...noted,
        deed: 'forClerk',
        ticket: deed.ticket,
        kecamatan: await readersOf(hearing, deed.ticket),
      });
    case 'inform':
      await giveInformation(trx, { ...(await act(hearing, deed)), text: deed.text, photos: [] });
      return noteDeed(trx, { ...noted, deed: 'informed', ticket: deed.ticket });
    case 'object':
      await object(trx, {
        ...(await act(hearing, deed)),
        reason: deed.reason ?? catalogues[lang].inbound.noReason,
      });
      return noteDeed(trx, { ...noted, deed: 'objected', ticket: deed.ticket });
    case 'confirm':
      await confirm(trx, await act(hearing, deed));
      return noteDeed(trx, { ...noted, deed: 'confirmed', ticket: deed.ticket });
  }
}

async function act({ trx, now }: Hearing, { ticket }: { ticket: string }) {
  const own = (await complaintByTicket(trx, ticket))!;
  const lead = own.leadId === null ? null : await leadOf(trx, own.leadId);
  return { tracked: { own, lead }, now };
}

async function leadOf(trx: Transaction, id: number) {
  const { ticket } = (await trx('complaints').where({ id }).first('ticket')) as { ticket: string };
  return (await complaintByTicket(trx, ticket))!;
}

// The counters of the complaint that was named, or of all that the number has; of nobody's, every counter.
async function readersOf({ trx, known }: Hearing, ticket: string | null): Promise<string[]> {
  const named = ticket ? await kecamatanOf(trx, ticket) : undefined;
  return named ? [named] : known.map(({ kecamatanCode }) => kecamatanCode);
}

type Replying = { id: number; answer: Answer; leftOut: boolean };

// Written out at once: what the answer says holds now. It goes out also in the quiet hours, to somebody who is awake.
async function reply(hearing: Hearing, { id, answer, leftOut }: Replying): Promise<void> {
  const { trx, channel, from, known, lang, now } = hearing;
  const about = 'ticket' in answer ? answer.ticket : null;
  const own = known.find(({ ticket }) => ticket === about);
  const link = own ? baseAddress() + trackPath(own.trackKey) : null;
  const standing = answer.say === 'status' && own ? await standingOf(hearing, own.ticket) : null;
  const body = answerText(answer, { lang, channel, link, standing, named: known, leftOut });
  await trx('notifications').insert({
    message: 'reply',
    audience: 'citizen',
    complainant_id: (own ?? known[0])?.complainantId ?? null,
    complaint_id: own ? trx('complaints').where({ ticket: own.ticket }).select('id') : null,
    inbound_id: id,
    direct: true,
    channel,
    recipient_sealed: seal(from, 'notifications.recipient_sealed'),
    body,
    particulars: '{}',
    created_at: now,
  });
}

async function standingOf({ trx, now }: Hearing, ticket: string) {
  const { calendar } = await rulesOf(trx);
  const { tracked } = await act({ trx, now } as Hearing, { ticket });
  const subject = tracked.lead ?? tracked.own;
  const answer = nextAnswerOf({ ...subject, overdue: subject.overdueAt !== null }, now, calendar);
  return { state: subject.state, answer };
}
