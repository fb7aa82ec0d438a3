/** "Siti Aminah" → "S*** A*****": enough to recognise, not enough to know. */
export const maskedName = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word.slice(0, 1) + '*'.repeat(Math.max(word.length - 1, 2)))
    .join(' ');

/** Only the last two digits of a phone number: the last four open the complainant's own page. */
export const maskedPhone = (phone: string | null): string => (phone ? `•••• ••${phone.slice(-2)}` : '');

/** For pages and papers that lead to where the last four digits are asked for as a proof: the two before them, and none that is asked for. */
export const maskedPhoneOfOwner = (phone: string | null): string =>
  phone ? `••${phone.slice(-6, -4)} ••••` : '';

/** `3174••••0001` would tell where somebody was born: only the last four of sixteen digits. */
export const maskedNik = (nik: string | null): string => (nik ? `${'•'.repeat(12)}${nik.slice(-4)}` : '');

/** `siti@example.org` → `s•••@example.org`. */
export const maskedEmail = (email: string): string => email.replace(/^(.).*@/, '$1•••@');
