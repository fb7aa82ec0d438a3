import { complaintsPath } from '../complaints/paths.ts';
import type { ListFilter } from '../complaints/list.ts';

export { areaWeekPath, weekPath } from '../figures/paths.ts';

/** First screen of whoever is signed in, and the pages of other features that it leads to. */
export const homePath = '/home';
export const eventsPath = '/home/events';
export const saturdayPath = '/saturday';
export const intakePath = '/saturday/intake';
export const queuePath = '/saturday/queue';
export const sundayPath = (day?: string): string => (day ? `/sunday?on=${day}` : '/sunday');
export const toPlanPath = '/sunday#waiting';
export const invitationsPath = '/sunday#invitations';
export const meetingInvitationsPath = '/invitations';
export const meetingsPath = '/meetings';
export const reportsPath = '/reports';
export const settingsPath = '/settings';
export const unsentPath = '/offline';
export const inspectionPath = '/inspection';
export const verificationPath = '/inspection/verification';

/** The screen of one of several roles. */
export const roleScreenPath = (key: string): string => `${homePath}?role=${key}`;

/** The list that a number counts. */
export const listPath = (filter: ListFilter): string =>
  complaintsPath(
    Object.fromEntries(
      Object.entries(filter).map(([name, value]) => [name, value === undefined ? undefined : String(value)]),
    ),
  );
export const readinessPath = (sessionId: number): string => `/saturday/${sessionId}/readiness`;
export const rosterPath = (sessionId: number): string => `${readinessPath(sessionId)}#roster`;
export const meetingPath = (id: number): string => `${meetingsPath}/${id}`;
