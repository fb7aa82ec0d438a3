import type { Complaint } from '../complaints/complaint.ts';
import { roleFor } from '../complaints/policy.ts';
import { holds, type Person } from '../people/roles.ts';
import type { MemberOf } from './team.ts';

type Case = Parameters<typeof roleFor>[2];
type Led = Pick<Complaint, 'restricted'>;

/** Who walks Sunday's round: the lurah, the units, the camat. */
export const goesRound = (person: Person): boolean =>
  holds(person, 'lurah', 'unitOfficer', 'camat') !== undefined;

/** Whether the person chooses day and team: the lurah, and the camat (KEDUA, KESATU c). */
export const mayPlan = (person: Person, complaint: Case): boolean =>
  roleFor(person, 'planReview', complaint) !== undefined;

/** A complaint about officials is reviewed by the camat; otherwise the lurah leads. */
export const isLeader = ({ kind }: Pick<MemberOf, 'kind'>, { restricted }: Led): boolean =>
  kind === (restricted ? 'camat' : 'lurah');

/** The invited office that this person answers for, or undefined: the leader is not invited. */
export function invitedAs<Member extends Pick<MemberOf, 'officeId' | 'kind'>>(
  person: Person,
  members: Member[],
  complaint: Led,
): Member | undefined {
  const own = new Set(person.roles.filter(({ role }) => answering.has(role)).map(({ officeId }) => officeId));
  return members.find((member) => own.has(member.officeId) && !isLeader(member, complaint));
}

const answering = new Set<string>(['unitOfficer', 'lurah', 'camat']);
