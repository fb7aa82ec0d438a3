import type { Database } from '../../database/connect.ts';
import { unseal } from '../../database/sealing.ts';
import { readCommand } from './commands.ts';
import { knownOf, nextExpiry, noteDeed, overdueQuestions, waitingUnder } from './queries.ts';

/** Hands what waits under unanswered questions to the clerks; a wish to know the status alone is over. */
async function giveUpWaiting(db: Database, now: Date): Promise<void> {
  await db.transaction(async (trx) => {
    for (const { id } of await overdueQuestions(trx, now)) {
      for (const message of await waitingUnder(trx, id)) {
        const from = unseal(message.senderSealed, 'inbound_messages.sender_sealed');
        const kecamatan = (await knownOf(trx, from)).map(({ kecamatanCode }) => kecamatanCode);
        const text = unseal(message.textSealed, 'inbound_messages.text_sealed') ?? '';
        const asks = readCommand(text).type === 'check';
        await noteDeed(trx, {
          id: message.id,
          deed: asks ? 'answered' : 'forClerk',
          kecamatan,
          at: now,
        });
      }
      await trx('inbound_questions').where({ id }).update({ ended_at: now, ended_by: 'time' });
    }
  });
}

/** What the calendar causes for messages from citizens: questions that nobody answered in a day. */
export const unansweredQuestions = { next: nextExpiry, run: giveUpWaiting };
