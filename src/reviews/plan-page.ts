import { dayOf } from '../calendar/cycle.ts';
import { longDate } from '../calendar/words.ts';
import type { Complaint } from '../complaints/complaint.ts';
import type { Reader } from '../complaints/pages.ts';
import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { planPath, teamPath, waiverPath } from './paths.ts';
import { isLeader } from './policy.ts';
import type { Review } from './queries.ts';

export type FailedPlan = {
  form: 'plan' | 'team' | 'waive';
  values: Record<string, string | string[]>;
  errors: Record<string, string>;
  changed: boolean;
};

type Extra = {
  review: Review | undefined;
  offices: { id: number; name: string }[];
  failed: FailedPlan | null;
  newKey: () => string;
  back: string;
};

/** A planned review: another day, another team, or no review at all. */
export function planPage(complaint: Complaint, heading: string, reader: Reader, extra: Extra) {
  const { t, lang, now, calendar } = reader;
  const { review, failed, newKey, back } = extra;
  const open = complaint.state === 'kecamatan.reviewPlanned';
  const own = (form: FailedPlan['form']) => ({
    errors: failed?.form === form ? failed.errors : {},
    value: (name: string) => (failed?.form === form ? (failed.values[name] ?? '') : undefined),
    key: newKey(),
  });
  const [plan, team, waive] = [own('plan'), own('team'), own('waive')];
  return {
    ticket: shownTicket(complaint.ticket),
    complaint: complaintPath(complaint.ticket),
    heading,
    back,
    open,
    version: complaint.version,
    planned: review?.plannedOn ? t.reviews.plannedFor(longDate(review.plannedOn, lang)) : null,
    notice: failed?.changed ? (open ? t.reviews.form.changed : t.reviews.form.over) : null,
    // Once it is late, the meeting decides what becomes of it.
    late: complaint.onAgenda,
    plan: {
      path: planPath(complaint.ticket),
      key: plan.key,
      errors: plan.errors,
      plannedOn: plan.value('plannedOn') ?? '',
      reason: plan.value('reason') ?? '',
      today: dayOf(now, calendar),
    },
    team: {
      path: teamPath(complaint.ticket),
      key: team.key,
      errors: team.errors,
      always: fixedNames(complaint, review),
      options: teamOptions(complaint, extra),
      value: [team.value('team') ?? review?.members.map(({ officeId }) => String(officeId)) ?? []].flat(),
    },
    waive: {
      path: waiverPath(complaint.ticket),
      key: waive.key,
      errors: waive.errors,
      reason: waive.value('reason') ?? '',
    },
  };
}

const stays = (complaint: Complaint, { officeId, kind }: { officeId: number; kind: string }) =>
  isLeader({ kind }, complaint) || officeId === complaint.unitId;

const fixedNames = (complaint: Complaint, review: Review | undefined) =>
  (review?.members ?? []).filter((member) => stays(complaint, member)).map(({ name }) => name);

// Those invited already come first.
function teamOptions(complaint: Complaint, { review, offices }: Extra) {
  const members = review?.members ?? [];
  const fixed = new Set(members.filter((member) => stays(complaint, member)).map(({ officeId }) => officeId));
  const invited = new Set(members.map(({ officeId }) => officeId));
  return offices
    .filter(({ id }) => !fixed.has(id))
    .toSorted((one, other) => Number(invited.has(other.id)) - Number(invited.has(one.id)))
    .map(({ id, name }) => ({ value: String(id), label: name }));
}
