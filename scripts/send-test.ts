// npm run send-test -- --to +62812… [--channel sms|whatsapp|email]: sends one message with the real settings.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readPhone } from '../src/complaints/phone.ts';
import { config } from '../src/config.ts';
import { catalogues } from '../src/language/index.ts';
import { channelNames, NotSent, type ChannelName } from '../src/notifications/channels/channel.ts';
import { providerChannels } from '../src/notifications/channels/configured.ts';

const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({
  options: { to: text, channel: text, lang: { type: 'string', default: 'id' } },
});

const phone = readPhone(values.to);
const mail = z.email().safeParse(values.to).success;
const asked = z.enum(channelNames).safeParse(values.channel);
const name: ChannelName = asked.success ? asked.data : mail ? 'email' : 'sms';
const to = name === 'email' ? (mail ? values.to : null) : phone;

const settings: Record<ChannelName, string> = {
  email: 'SMTP_URL and MAIL_FROM',
  sms: 'SMS_GATEWAY_URL and SMS_GATEWAY_SECRET, or TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_SMS_FROM',
  whatsapp: 'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_WHATSAPP_FROM',
};

if (values.channel && !asked.success) fail(`--channel is one of ${channelNames.join(', ')}`);
else if (!to)
  fail(`--to needs ${name === 'email' ? 'a mail address' : 'a phone number, e.g. +6281234567890'}`);
else await send(to);

async function send(recipient: string): Promise<void> {
  const channel = providerChannels(config)[name];
  if (!channel) return fail(`${name} is not configured: set ${settings[name]} (see .env.example)`);
  const { subject, body } = catalogues[values.lang === 'en' ? 'en' : 'id'].messages.sendTest;
  const began = performance.now();
  try {
    const { providerId, segments } = await channel.send({
      id: 0,
      attemptId: randomUUID(),
      to: recipient,
      subject,
      body,
      language: values.lang === 'en' ? 'en' : 'id',
    });
    const ms = (performance.now() - began).toFixed(0);
    console.log(`  ${name} by ${channel.name}: handed over in ${ms} ms`);
    console.log(`  id ${providerId ?? '–'}${segments ? `, ${segments} segment(s)` : ''}`);
    if (name === 'whatsapp')
      console.log(
        '  Outside the 24 hours after a message of theirs, WhatsApp delivers approved templates only.',
      );
  } catch (fault) {
    fail(
      fault instanceof NotSent
        ? `${name} by ${channel.name}: refused, ${catalogues.en.messages.contact.failures[fault.refusal.reason]} (${fault.refusal.code})`
        : `${name} by ${channel.name}: nobody can tell whether it arrived (${fault instanceof Error ? fault.message : String(fault)})`,
    );
  } finally {
    await channel.close?.();
  }
}

function fail(reason: string): void {
  console.error(`  ${reason}`);
  process.exitCode = 1;
}
