import { queueKey } from './keys.ts';

/** Addresses of the queue: the clerk's panel, and the doors that need no signing in. */
export const queuePath = '/saturday/queue';
export const counterPath = (counter: number): string => `${queuePath}?counter=${counter}`;
export const numbersPath = (sessionId: number): string => `/queue/${sessionId}/numbers`;
export const callsPath = (sessionId: number): string => `/queue/${sessionId}/calls`;
export const closingPath = (sessionId: number): string => `/queue/${sessionId}/closing`;
export const recallPath = (entryId: number): string => `/queue/entries/${entryId}/recall`;
export const servicePath = (entryId: number): string => `/queue/entries/${entryId}/service`;
export const absencePath = (entryId: number): string => `/queue/entries/${entryId}/absence`;

export const kioskPath = (sessionId: number): string => `/queue/${queueKey('kiosk', sessionId)}/kiosk`;
export const numberPath = (sessionId: number, number: number): string =>
  `/queue/${queueKey('kiosk', sessionId)}/numbers/${number}`;
/** Where a visitor's own phone shows how the line goes on; opens with the display's key, which gives no numbers. */
export const turnPath = (sessionId: number, number: number): string =>
  `/queue/${queueKey('display', sessionId)}/turns/${number}`;
export const displayPath = (sessionId: number): string => `/queue/${queueKey('display', sessionId)}/display`;
export const eventsPath = (sessionId: number): string => `/queue/${queueKey('display', sessionId)}/events`;

export const saturdayPath = '/saturday';
export const intakePath = '/saturday/intake';
export const intakeForPath = (number: number): string => `${intakePath}?number=${number}`;
/** A page of the kiosk that prints each number by itself. */
export const printing = (path: string): string => `${path}?print=auto`;
