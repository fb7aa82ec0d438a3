import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { lockFor, refuseUnlessOpen, type Step } from './lock.ts';
import { mayPrepare } from './policy.ts';
import { forgetPresences, inviteesOf, keepPresences } from './attendance-queries.ts';

/** Who came for an office ('' for its head), and when; null when nobody did. */
export type Presence = {
  officeId: number;
  representedBy: string | null;
  /** Left out: as it was noted, or now. */
  arrivedAt?: Date | undefined;
};

/** Notes who came for one office, or takes it back (null). @throws what `markAttendances` throws. */
export async function markAttendance(
  db: Database,
  { officeId, representedBy, arrivedAt, ...step }: Step & Presence,
): Promise<void> {
  await markAttendances(db, { ...step, presences: [{ officeId, representedBy, arrivedAt }] });
}

/**
 * Notes who came for several offices and when (Ingub 135/2017, KETIGA: lurah, Satpol PP, Sektor, Satuan Pelayanan,
 * UP PTSP); what is already noted so stays as it is. No number of them is required.
 * @throws NotFound, Forbidden, Invalid when the meeting is not open, an office is not called to it, or a time is not
 * of its day (at `time-<office>`).
 */
export async function markAttendances(
  db: Database,
  { meetingId, presences, person, now }: Step & { presences: readonly Presence[] },
): Promise<void> {
  await db.transaction(async (trx) => {
    const meeting = await lockFor(trx, { meetingId, person }, mayPrepare);
    refuseUnlessOpen(meeting);
    const called = new Map(
      (await inviteesOf(trx, meeting)).map((invitee) => [invitee.officeId, invitee] as const),
    );
    if (presences.some(({ officeId }) => !called.has(officeId))) throw new Invalid({ officeId: 'unknown' });
    const { calendar } = await rulesOf(trx);
    const late = presences.filter(
      ({ arrivedAt }) => arrivedAt && (arrivedAt > now || dayOf(arrivedAt, calendar) !== meeting.heldOn),
    );
    if (late.length > 0)
      throw new Invalid(Object.fromEntries(late.map(({ officeId }) => [`time-${officeId}`, 'arrivedAhead'])));
    const changed = presences.filter(({ officeId, representedBy, arrivedAt }) => {
      const noted = called.get(officeId)!;
      return (
        noted.representedBy !== representedBy ||
        (arrivedAt !== undefined && arrivedAt.getTime() !== noted.arrivedAt?.getTime())
      );
    });
    const gone = changed.filter(({ representedBy }) => representedBy === null);
    await forgetPresences(
      trx,
      meetingId,
      gone.map(({ officeId }) => officeId),
    );
    const came = changed.flatMap(({ officeId, representedBy, arrivedAt }) =>
      representedBy === null
        ? []
        : [{ officeId, representedBy, arrivedAt: arrivedAt ?? called.get(officeId)?.arrivedAt ?? now }],
    );
    await keepPresences(trx, came, { meetingId, by: person.id, at: now });
  });
}
