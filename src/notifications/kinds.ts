import { signs, type Person, type Role, type RoleName } from '../people/roles.ts';

/** Kinds of messages that a person may switch off by e-mail; everything stays in the application. */
export const messageKinds = ['assignments', 'digests', 'reminders', 'overdue'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** The kind of each message to an office. What is not here, danger above all, always goes out. */
export const kindOfMessage: Readonly<Record<string, MessageKind>> = {
  yourTurn: 'assignments',
  workAssigned: 'assignments',
  turnEnded: 'assignments',
  caseTaken: 'assignments',
  informationGiven: 'assignments',
  complainantLeft: 'assignments',
  reviewInvited: 'assignments',
  reviewMoved: 'assignments',
  reviewCalledOff: 'assignments',
  invitationDeclined: 'assignments',
  meetingInvited: 'assignments',
  reportArrived: 'assignments',
  dayReceived: 'digests',
  agendaKecamatan: 'digests',
  agendaCity: 'digests',
  dueTomorrow: 'reminders',
  reminded: 'reminders',
  reviewToday: 'reminders',
  reportUnacknowledged: 'reminders',
  reportToAcknowledge: 'reminders',
  overdue: 'overdue',
  overdueBelow: 'overdue',
  reportLate: 'overdue',
  reportLateBelow: 'overdue',
  accessRequested: 'assignments',
  rolesToConfirm: 'reminders',
  accessLate: 'overdue',
  accessLateBelow: 'overdue',
  rolesUnconfirmed: 'overdue',
  rolesUnconfirmedBelow: 'overdue',
  officeVacant: 'overdue',
};

const answerable: readonly RoleName[] = ['unitOfficer', 'lurah', 'camat', 'walikota', 'sekda', 'governor'];

/** Who signs for an office answers for its deadlines: what is overdue reaches this person whatever was chosen. */
export const answersForDeadlines = (person: Person): boolean =>
  person.roles.some((role: Role) => answerable.includes(role.role) && signs(role));

/**
 * Whether the person `pref` of the grant `g` wants no message `n`; `:kinds` is kindOfMessage as JSON. Says the same
 * as `answersForDeadlines`, for the office that the message goes to. An urgent case is never held back.
 */
export const unwantedSql = `(not n.urgent
  and coalesce(cast(:kinds as jsonb) ->> n.message = any(pref.unwanted), false)
  and not (cast(:kinds as jsonb) ->> n.message = 'overdue' and g.capacity <> 'staff'
    and g.role = any(array[${answerable.map((role) => `'${role}'`).join(', ')}])))`;
