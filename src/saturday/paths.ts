import { shownTicket } from '../complaints/tickets.ts';

/** Addresses of the Saturday counter; built here and nowhere else. */
export const saturdayPath = '/saturday';
export const intakePath = '/saturday/intake';
export const similarPath = '/saturday/similar';
export const suggestionsPath = '/saturday/suggestions';
export const visitorPath = '/saturday/visitor';
export const sameVisitorPath = (ticket: string): string => `${intakePath}?same=${shownTicket(ticket)}`;
export const statusPath = (sessionId: number): string => `/saturday/${sessionId}/status`;
export const readinessPath = (sessionId: number): string => `/saturday/${sessionId}/readiness`;
export const attendancePath = (sessionId: number): string => `/saturday/${sessionId}/attendance`;
export const queuePath = '/saturday/queue';
