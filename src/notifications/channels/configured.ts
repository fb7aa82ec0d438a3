import type { Config } from '../../config.ts';
import type { Channels } from './channel.ts';
import { outbox } from './outbox.ts';

/** The channels that the environment configures; a provider is one module beside this and one line here. */
export function configuredChannels({ demonstration }: Pick<Config, 'demonstration'>): Channels {
  return demonstration ? { sms: outbox, whatsapp: outbox, email: outbox } : {};
}
