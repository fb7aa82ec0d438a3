import { shownTicket } from './tickets.ts';

/** Addresses of complaints; built here and nowhere else. */
export const complaintsPath = (query: Record<string, string | undefined> = {}): string => {
  const filled = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(filled).toString();
  return search ? `/complaints?${search}` : '/complaints';
};
export const complaintPath = (ticket: string): string => `/complaints/${shownTicket(ticket)}`;
export const viewPath = (id: number): string => `/complaints/views/${id}`;
/** The list that a form stands on, by its filter. */
export const listPathOf = (query: string): string => (query ? `/complaints?${query}` : '/complaints');
/** What is done with the chosen cases of a list; reviews are planned for them on a page of their own. */
export const selectionPath = '/complaints/selection';
export const reviewPlanFormPath = '/reviews/plan-form';
export const reviewPlansPath = '/reviews/plans';
export const exportPath = (format: 'csv' | 'xlsx', query: string): string =>
  `/complaints/export.${format}${query ? `?${query}` : ''}`;
export const actionPath = (ticket: string, noun: string): string => `${complaintPath(ticket)}/${noun}`;
export const receiptPath = (ticket: string): string => `${complaintPath(ticket)}/receipt`;
export const photoPath = (id: string): string => `/photos/${id}`;
export const trackPath = (key: string): string => `/track/${key}`;
/** What was tried, why it climbed and what is asked, on one page. */
export const packetPath = (ticket: string): string => `${complaintPath(ticket)}/packet`;
export const contactPath = (ticket: string): string => actionPath(ticket, 'contact');
/** The berita acara of the review that this event recorded. */
export const reviewRecordPath = (ticket: string, eventId: number): string =>
  `${complaintPath(ticket)}/review-records/${eventId}`;
