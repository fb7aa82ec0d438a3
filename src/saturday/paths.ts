import { shownTicket } from '../complaints/tickets.ts';

/** Addresses of the Saturday counter; built here and nowhere else. */
export const saturdayPath = '/saturday';
export const intakePath = '/saturday/intake';
export const similarPath = '/saturday/similar';
export const suggestionsPath = '/saturday/suggestions';
export const visitorPath = '/saturday/visitor';
export const sameVisitorPath = (ticket: string): string => `${intakePath}?same=${shownTicket(ticket)}`;
export const statusPath = (sessionId: number): string => `/saturday/${sessionId}/status`;
export const closingPath = (sessionId: number): string => `/saturday/${sessionId}/closing`;
export const reopeningPath = (sessionId: number): string => `/saturday/${sessionId}/reopening`;
export const paperFormPath = '/saturday/paper-form';
export const readinessPath = (sessionId: number): string => `/saturday/${sessionId}/readiness`;
export const attendancePath = (sessionId: number): string => `/saturday/${sessionId}/attendance`;
export const settingsPath = '/settings';
export const checklistsPath = '/settings/readiness';
export const checklistPath = (level: string): string => `${checklistsPath}?level=${level}`;
export const checklistItemPath = (id: number): string => `${checklistsPath}/${id}`;
export const checklistOrderPath = (id: number): string => `${checklistsPath}/${id}/order`;
export const checklistRetirementPath = (id: number): string => `${checklistsPath}/${id}/retirement`;
export const checklistSetPath = (code: string): string => `${checklistsPath}/sets/${code}`;
export const queuePath = '/saturday/queue';
