export type Reach = { phone: string | null; email: string | null };

/**
 * What a channel lacks to reach somebody: field and error, or null when nothing is missing. SMS comes to mobile numbers
 * only; in Indonesia these begin with 8.
 */
export function missingFor(
  channel: string,
  { phone, email }: Partial<Reach>,
): { phone?: string; email?: string } | null {
  if ((channel === 'sms' || channel === 'whatsapp') && !phone) return { phone: 'phoneForChannel' };
  if (channel === 'sms' && phone && /^\+62[^8]/.test(phone)) return { phone: 'phoneForSms' };
  return channel === 'email' && !email ? { email: 'emailForChannel' } : null;
}
