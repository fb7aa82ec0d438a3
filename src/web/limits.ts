/** Whom a limit counts: an address (IPv6 by its /64), a signed-in or named account, a telephone number, or the key of an address (URL). */
export type Counted = 'address' | 'account' | 'phone' | 'key';

export type Limit = { per: Counted; most: number; minutes: number; why: string };

/**
 * How often something may be asked for, and why that often (OWASP API4:2023; NIST SP 800-63B-4, 3.2.2). `most` may come
 * at once; then one more every `minutes` / `most`. A whole office, a school or a village on one mobile network has one
 * address: limits per address are wide and stop floods, those per account, number and key are narrow and stop guessing.
 */
export const limits = {
  signIn: [
    { per: 'address', most: 600, minutes: 15, why: 'a city hall of 500 people signs in on Monday at 08.00' },
  ],
  secondFactor: [
    { per: 'account', most: 10, minutes: 15, why: 'six digits are guessed in a million tries' },
    { per: 'address', most: 200, minutes: 15, why: 'one address tries the codes of many accounts' },
  ],
  passwordReset: [
    { per: 'account', most: 5, minutes: 60, why: 'each sends a message to its owner' },
    { per: 'phone', most: 5, minutes: 60, why: 'a message costs money and disturbs' },
    { per: 'address', most: 60, minutes: 60, why: 'an office after a holiday' },
  ],
  accessRequest: [
    { per: 'account', most: 20, minutes: 24 * 60, why: 'a head of office may ask for new staff in one go' },
    { per: 'address', most: 60, minutes: 60, why: 'a new office asks for everybody on one day' },
  ],
  upload: [
    { per: 'account', most: 120, minutes: 10, why: 'a round of forty stops sends its photos at once' },
    { per: 'address', most: 600, minutes: 10, why: 'a whole kecamatan after a day without a network' },
  ],
  export: [
    { per: 'account', most: 60, minutes: 10, why: 'a file takes seconds of a worker' },
    { per: 'address', most: 300, minutes: 10, why: 'all reports of a city on Tuesday' },
  ],
  openData: [
    {
      per: 'address',
      most: 600,
      minutes: 10,
      why: 'a school or a mobile network looks at pages with three pictures; what is kept costs nothing',
    },
  ],
  findPerson: [
    {
      per: 'account',
      most: 30,
      minutes: 10,
      why: 'a counter on Saturday; nobody tries numbers one after the other',
    },
    { per: 'address', most: 120, minutes: 10, why: 'all counters of a kecamatan office' },
  ],
  trackLookUp: [
    {
      per: 'key',
      most: 40,
      minutes: 24 * 60,
      why: 'four digits: at 40 a day a ticket takes months to guess',
    },
    { per: 'address', most: 300, minutes: 15, why: 'a mobile network; each costs a search' },
  ],
  trackPost: [
    { per: 'key', most: 30, minutes: 10, why: 'one complainant, with slips and second thoughts' },
    { per: 'address', most: 300, minutes: 10, why: 'many complainants on one mobile network' },
  ],
  trackProof: [
    {
      per: 'key',
      most: 30,
      minutes: 24 * 60,
      why: 'who found a link tries the four digits of its phone; the owner knows them',
    },
  ],
  trackPhotos: [
    { per: 'key', most: 12, minutes: 10, why: 'reading a photo takes seconds, one after the other for all' },
  ],
  trackMiss: [
    {
      per: 'address',
      most: 120,
      minutes: 10,
      why: 'links cut by a message; only keys that open nothing count',
    },
  ],
  kiosk: [
    { per: 'key', most: 200, minutes: 10, why: 'a full hall at 08.00; nobody draws a thousand numbers' },
  ],
  compare: [
    {
      per: 'address',
      most: 60,
      minutes: 10,
      why: 'a file of 30 MB is read through; an office compares a stack',
    },
  ],
} as const satisfies Record<string, readonly Limit[]>;

export type LimitName = keyof typeof limits;
