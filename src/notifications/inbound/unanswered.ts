import type { Database } from '../../database/connect.ts';
import { unseal } from '../../database/sealing.ts';
import { readCommand } from './commands.ts';
import { knownOf, nextExpiry, noteDeed, openQuestion, overdueQuestions } from './queries.ts';

/** Hands what waits under unanswered questions to the clerks; a wish to know the status alone is over. */
async function giveUpWaiting(db: Database, now: Date): Promise<void> {
  await db.transaction(async (trx) => {
    for (const { id, channel, senderIndex: index } of await overdueQuestions(trx, now)) {
      const { waiting } = (await openQuestion(trx, { index, channel }))!;
      const kecamatan = (await knownOf(trx, index)).map(({ kecamatanCode }) => kecamatanCode);
      for (const message of waiting) {
        const asks = readCommand(unseal(message.textSealed) ?? '').type === 'check';
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
