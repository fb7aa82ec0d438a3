import { longDate } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import type { Invitation } from './invitation-queries.ts';
import { hoursOf } from './pages.ts';
import { answerPath } from './paths.ts';

/** An answer that could not be kept, and what was typed. */
export type FailedAnswer = {
  meetingId: number;
  officeId: number;
  errors: Record<string, string>;
  values: Record<string, string>;
};

/** The meetings to which the reader's offices are invited. */
export function invitationsPage(
  invitations: Invitation[],
  failed: FailedAnswer | null,
  { t, lang, calendar }: Reader,
) {
  const words = t.meetings;
  return {
    rows: invitations.map((each) => {
      const { meetingId, officeId, level, area, areaKind, heldOn, answer } = each;
      const mine = failed?.meetingId === meetingId && failed.officeId === officeId ? failed : null;
      return {
        id: `invitation-${meetingId}-${officeId}`,
        title: words.title[level](area, areaKind),
        day: `${longDate(heldOn, lang)}, ${words.time(...hoursOf({ level }, calendar, lang))}`,
        place: words.invitedTo(each.chairOffice),
        office: words.invitedAs(each.office),
        note: each.note,
        badge: {
          tone: answer === 'accepted' ? 'success' : answer === 'declined' ? 'danger' : 'warning',
          text: words.invited[answer ?? 'waiting'],
        },
        said: each.reason,
        path: each.closedAt ? null : answerPath(meetingId, officeId),
        accepted: answer === 'accepted',
        prefix: `answer-${meetingId}-${officeId}`,
        open: mine !== null,
        error: mine ? (mine.errors.reason ?? mine.errors.meeting ?? null) : null,
        reason: mine?.values.reason ?? each.reason ?? '',
      };
    }),
  };
}
