/** "Siti Aminah" → "S*** A*****": enough to recognise, not enough to know. */
export const maskedName = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word.slice(0, 1) + '*'.repeat(Math.max(word.length - 1, 2)))
    .join(' ');

/** Only the last four digits of a phone number. */
export const maskedPhone = (phone: string | null): string => (phone ? `•••• ${phone.slice(-4)}` : '');
