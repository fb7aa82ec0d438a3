import { longDate } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { acceptancePath, refusalPath, sundayPath } from './paths.ts';
import { failedOf, placeOf, type FailedForm } from './place-page.ts';
import type { Invitation, Place } from './stops.ts';
import type { MemberOf } from './team.ts';

type Round = { newKey: () => string; failed: FailedForm | null };

/** An invitation of the reader's office that waits for an answer. */
export function invitationOf(invitation: Invitation, { newKey, failed }: Round, reader: Reader) {
  const { t, lang } = reader;
  const back = sundayPath(invitation.plannedOn);
  const own = { answer: null, reason: null };
  const given = { back, newKey, failed: failedOf(failed, invitation.ticket, 'refuse') };
  return {
    ...placeOf(invitation, reader),
    when: t.reviews.invitedFor(longDate(invitation.plannedOn, lang)),
    answer: answerOf(invitation, own, given, reader),
  };
}

type Given = { back: string; newKey: () => string; failed: ReturnType<typeof failedOf> };

/** The forms by which an invited office answers, or answers anew. */
export function answerOf(
  { ticket, version }: Pick<Place, 'ticket' | 'version'>,
  { answer, reason }: Pick<MemberOf, 'answer' | 'reason'>,
  { back, newKey, failed }: Given,
  { t }: Pick<Reader, 't'>,
) {
  return {
    given: answer,
    text: answer ? t.reviews.yourAnswer[answer](reason ?? '') : null,
    version,
    back,
    accept: answer === 'accepted' ? null : { path: acceptancePath(ticket), key: newKey() },
    refuse: { path: refusalPath(ticket), key: newKey(), open: failed.open },
    prefix: `refuse-${ticket}`,
    reason: failed.values.reason ?? reason ?? '',
    error: failed.errors.reason ?? null,
  };
}
