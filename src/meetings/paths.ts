import { shownTicket } from '../complaints/tickets.ts';

export type Query = Record<string, string | undefined>;

const withQuery = (path: string, query: Query = {}): string => {
  const filled = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(filled).toString();
  return search ? `${path}?${search}` : path;
};

/** Addresses of meetings; `query` is the filter that the reader has set and keeps from page to page. */
export const meetingsPath = (query?: Query): string => withQuery('/meetings', query);
export const meetingPath = (id: number, query?: Query): string => withQuery(`/meetings/${id}`, query);
export const openingPath = (id: number): string => `/meetings/${id}/opening`;
export const closingPath = (id: number): string => `/meetings/${id}/closing`;
export const attendancePath = (id: number): string => `/meetings/${id}/attendance`;
export const minutesPath = (id: number): string => `/meetings/${id}/minutes`;
export const decisionsPath = (id: number, query?: Query): string =>
  withQuery(`/meetings/${id}/decisions`, query);
export const casePath = (id: number, ticket: string, query?: Query): string =>
  withQuery(`/meetings/${id}/cases/${shownTicket(ticket)}`, query);
export const decisionPath = (id: number, ticket: string, query?: Query): string =>
  withQuery(`/meetings/${id}/cases/${shownTicket(ticket)}/decision`, query);
export const orderPath = (id: number): string => `/meetings/${id}/order`;
export const addendaPath = (id: number): string => `/meetings/${id}/addenda`;
export const invitationPath = (id: number): string => `/meetings/${id}/invitations`;
export const invitationsPath = (): string => '/invitations';
export const answerPath = (id: number, officeId: number): string => `/invitations/${id}/${officeId}`;
