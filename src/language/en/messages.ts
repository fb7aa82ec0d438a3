import type { messages as Messages } from '../id/messages.ts';

export const messages: typeof Messages = {};
