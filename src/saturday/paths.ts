import { shownTicket } from '../complaints/tickets.ts';

/** Addresses of the Saturday counter; built here and nowhere else. */
export const saturdayPath = '/saturday';
export const intakePath = '/saturday/intake';
export const similarPath = '/saturday/similar';
export const visitorPath = '/saturday/visitor';
export const sameVisitorPath = (ticket: string): string => `${intakePath}?same=${shownTicket(ticket)}`;
export const statusPath = (sessionId: number): string => `/saturday/${sessionId}/status`;
