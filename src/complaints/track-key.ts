import { blindIndex } from '../database/sealing.ts';

/** The part of the tracking link that stands for a ticket: 22 characters that only we can make from it. */
export const trackKey = (ticket: string): string =>
  blindIndex('track', ticket).subarray(0, 16).toString('base64url');
