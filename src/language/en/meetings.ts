import type { meetings as Meetings } from '../id/meetings.ts';

export const meetings: typeof Meetings = {};
