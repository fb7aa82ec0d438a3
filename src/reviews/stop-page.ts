import { dateTime } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { mayKnow, roleFor } from '../complaints/policy.ts';
import { unseal } from '../database/sealing.ts';
import { planPath, reviewPath, reviewReportPath, sundayPath } from './paths.ts';
import { failedOf, placeOf, type FailedForm } from './place-page.ts';
import { answerOf } from './invitation-page.ts';
import { invitedAs, isLeader, mayPlan } from './policy.ts';
import type { Stop } from './stops.ts';
import type { MemberOf } from './team.ts';
import type { Point } from './walking-order.ts';

/** A stop with the point that it is walked to, and how exact that is. */
export type Located = Stop & { point: Point | null; exactness: 'own' | 'rw' | 'kelurahan' | 'none' };

/** The complaint's own position, else the middle of what is known of its RW, else that of its kelurahan. */
export function located(stop: Stop): Located {
  const { latitude, longitude, kelurahanLatitude, kelurahanLongitude, rwPoint } = stop;
  if (latitude !== null && longitude !== null)
    return { ...stop, point: { latitude, longitude }, exactness: 'own' };
  if (rwPoint) return { ...stop, point: rwPoint, exactness: 'rw' };
  if (kelurahanLatitude === null || kelurahanLongitude === null)
    return { ...stop, point: null, exactness: 'none' };
  const point = { latitude: kelurahanLatitude, longitude: kelurahanLongitude };
  return { ...stop, point, exactness: 'kelurahan' };
}

type Round = { day: string; newKey: () => string; failed: FailedForm | null };

/** One stop of a round, the `index`th. */
export function stopOf(stop: Located, index: number, { day, newKey, failed }: Round, reader: Reader) {
  const { t, lang, calendar, person } = reader;
  const { recordedAt } = stop;
  const open = isOpen(stop);
  const back = sundayPath(day);
  const invited = open ? invitedAs(person, stop.members, stop) : undefined;
  return {
    ...placeOf(stop, reader),
    id: stop.reviewId,
    number: index + 1,
    badge: recordedAt
      ? { tone: 'success', text: t.reviews.recordedAt(dateTime(recordedAt, lang, calendar.zone)) }
      : null,
    done: recordedAt !== null,
    exactness: stop.exactness === 'own' ? null : t.reviews.exactness[stop.exactness],
    team: stop.members.map((member) => memberOf(member, stop, reader)),
    phone: phoneOf(stop, reader),
    record: mayRecord(stop, reader) ? reviewPath(stop.ticket, back) : null,
    report: recordedAt ? reviewReportPath(stop.reviewId) : null,
    plan: open && mayPlan(person, stop) ? planPath(stop.ticket, back) : null,
    // What nobody has answered yet stands above the stops, whatever its day.
    answer: invited?.answer
      ? answerOf(stop, invited, { back, newKey, failed: failedOf(failed, stop.ticket, 'refuse') }, reader)
      : null,
  };
}

const isOpen = ({ recordedAt, state }: Stop) => recordedAt === null && state === 'kecamatan.reviewPlanned';

/** Whether the reader can write down the result of this stop now. */
export const mayRecord = (stop: Stop, { person }: Pick<Reader, 'person'>): boolean =>
  isOpen(stop) && roleFor(person, 'recordReview', stop) !== undefined;

/** A stop as a marker of the map, or null when nobody knows where it is. */
export function markerOf(stop: Located, index: number, reader: Reader) {
  const { heading, address } = placeOf(stop, reader);
  return (
    stop.point && {
      ...stop.point,
      mark: String(index + 1),
      label: [heading, address].join(', '),
      href: `#stop-${stop.reviewId}`,
      tone: stop.recordedAt ? ('success' as const) : ('progress' as const),
    }
  );
}

// Who comes, or who came.
function memberOf(member: MemberOf, stop: Stop, { t }: Reader) {
  const words = t.reviews.answers;
  const { name, came, answer, reason } = member;
  if (stop.recordedAt)
    return { name, tone: came ? 'success' : 'neutral', text: came ? words.came : words.absent };
  if (isLeader(member, stop)) return { name, tone: 'neutral', text: words.leads };
  if (answer === 'accepted') return { name, tone: 'success', text: words.accepted };
  if (answer === 'declined') return { name, tone: 'danger', text: words.declined(reason ?? '') };
  return { name, tone: 'warning', text: words.open };
}

/**
 * The number of a complainant whom the reader may call; anonymous and confidential ones are unmasked on the complaint's
 * page, with a reason, or not at all.
 */
export function phoneOf(stop: Stop, { person }: Reader): string | null {
  if (stop.recordedAt || stop.anonymous || stop.confidential || !mayKnow(person, stop)) return null;
  return unseal(stop.phoneSealed, 'complainants.phone_sealed');
}
