import type { Config } from '../../config.ts';
import type { Channels } from './channel.ts';
import { email } from './email.ts';
import { gateway } from './gateway.ts';
import { outbox } from './outbox.ts';
import { twilioSms, twilioWhatsapp } from './twilio.ts';

type Settings = Pick<Config, 'sendsMessages' | 'mail' | 'twilio' | 'gateway'>;

let kept: { settings: unknown; channels: Channels } | undefined;

/**
 * The channels that the environment configures, made once for each configuration since they hold connections. Where
 * nothing is sent (a demonstration) every message is shown instead.
 */
export function configuredChannels(settings: Settings): Channels {
  if (!settings.sendsMessages) return { sms: outbox, whatsapp: outbox, email: outbox };
  if (kept?.settings !== settings) kept = { settings, channels: providerChannels(settings) };
  return kept.channels;
}

/** The real ways out, whether or not this installation uses them. A provider is one module and one line here. */
export function providerChannels(settings: Omit<Settings, 'sendsMessages'>): Channels {
  const found = {
    whatsapp: twilioWhatsapp(settings.twilio),
    // A local aggregator that was set up is meant to be used.
    sms: gateway(settings.gateway) ?? twilioSms(settings.twilio),
    email: email(settings.mail),
  };
  return Object.fromEntries(Object.entries(found).filter(([, channel]) => channel !== null));
}
