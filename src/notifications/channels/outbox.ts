import type { Channel } from './channel.ts';

/** The demonstration's channel: nothing leaves the machine, the stored message is shown on /outbox. */
export const outbox: Channel = {
  name: 'outbox',
  send: async () => ({ providerId: null }),
};
