import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** A phone number as people write it here, 0812… or 62812… or +62812…, in E.164; null when it is none. */
export function readPhone(typed: string): string | null {
  // "62812…" without a plus is how messengers show a number.
  const given = /^\s*62/.test(typed) ? `+${typed.trim()}` : typed;
  const phone = parsePhoneNumberFromString(given, 'ID');
  return phone?.isValid() ? phone.number : null;
}
