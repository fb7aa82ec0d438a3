import { channelNames, type ChannelName } from './channels/channel.ts';

export type Standing = {
  audience: 'citizen' | 'office' | 'person';
  /** What the complainant asked for, and what has just failed. */
  wanted: ChannelName | 'none' | null;
  failed: ChannelName;
  tried: readonly ChannelName[];
  has: { phone: boolean; email: boolean };
  /** Why it failed, in our words. */
  reason: string;
};

const ofTheNumber = new Set(['badNumber', 'landline']);

/**
 * The channel that stands in for one that failed for good, in the order WhatsApp → SMS → email, or null: what the
 * person has, what works here and was not tried. WhatsApp is for those who asked for it. Who told us to stop is left
 * alone, and a number that doesn't exist is not called twice. Offices and officials read mail only.
 */
export function nextChannel(
  { audience, wanted, failed, tried, has, reason }: Standing,
  configured: readonly ChannelName[],
): ChannelName | null {
  if (audience !== 'citizen' || wanted === 'none' || reason === 'blocked') return null;
  const numberless = !has.phone || (failed !== 'email' && ofTheNumber.has(reason));
  const possible = channelNames.filter((name) => {
    if (name === failed || tried.includes(name) || !configured.includes(name)) return false;
    if (name === 'whatsapp' && wanted !== 'whatsapp') return false;
    return name === 'email' ? has.email : !numberless;
  });
  return possible[0] ?? null;
}
