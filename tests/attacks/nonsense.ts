/** Numbers that look random and are the same on every run (mulberry32). */
export function dice(seed: number) {
  let state = seed;
  const roll = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (end: number) => Math.floor(roll() * end);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)]!;
  return { below, pick, chance: (part: number) => roll() < part };
}

export type Dice = ReturnType<typeof dice>;

/** No answer may contain this: typed text arrives as text, never as a tag or a new attribute. */
export const tag = '<i7x';

/** Percent-encoded, because some of it is no text at all. */
export const nonsense: readonly string[] = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e3',
    '0x10',
    'NaN',
    '2147483647',
    '2147483648',
    '9007199254740991',
    '9223372036854775808',
    '99999999999999999999999999',
    '2026-02-31',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '9999999-01-01',
    '2026-13-99',
    '2026-02-31_1',
    '0000-01-01T00:00:00.000Z_1',
    '9999-12-31T23:59:59.999Z_999999999999999',
    '-000001-01-01T00:00:00Z_1',
    '__proto__',
    'constructor',
    'toString',
    `"'>${tag} onload=alert(1)>`,
    `' autofocus onfocus=alert(1) x='`,
    `javascript:alert(1)//${tag}>`,
    "'; drop table complaints; --",
    "' or '1'='1",
    '$1 ? :id ?? {}',
    '%',
    '_%\\',
    '{"$gt":""}',
    '<%= process.env %>',
    '../../../../etc/passwd',
    '//evil.example/x',
    '/\\evil.example',
    'https://evil.example',
    'a\r\nSet-Cookie: x=1',
    '\u202e\u0007\u001b[31m',
    '😀'.repeat(60),
    'é'.repeat(210),
    'x'.repeat(5000),
    ' '.repeat(1500),
    '0'.repeat(3000),
  ].map(encodeURIComponent),
  '%00',
  'a%00b',
  '%ff%fe',
  '%ED%A0%80',
  '%C0%AE%C0%AE',
  '%',
  '%zz',
];

const split = (text: string) => text.split(' ');
const queryNames = split(
  'q which state phase category city kecamatan kelurahan owner office session week solvedFrom sort after area show ' +
    'selected on year ticket channel digits done back same paper text phone from to code number kept paper attempt status __proto__ constructor',
);
const formNames = split(
  'unitId reason note plannedOn team evidence question answer institution instruction level dueOn outcome ask cases ' +
    'present notes came findings recommendation latitude longitude text phone name email nik kelurahanCode ' +
    'categoryCode rt rw address landmark joinTicket lateReason status letter letterNumber seen password heldOn ' +
    'nameId nameEn kind sectorCode referTo synonyms active amount time basisId basisEn sessionOpens cityEnds ticket ' +
    'digits done back lang to same username _version _key version role officeId __proto__ constructor ' +
    'takenAt takenBy sentAt paperKey key content subject mediaType language edition until stop move team on office ' +
    'crmNumber queueNumber privacyNotice forComplainant happened happens classification signing copies from seenId ' +
    'reviewId signer-1 signature-1 time-1 name-1 step level locations List-Unsubscribe',
);
const days = new Set(split('week solvedFrom on after plannedOn dueOn heldOn year takenAt from to until'));
const edges = nonsense.filter((text) => /^-?\d{4,}-/.test(text));

// What never gets as far as a route would hide what the other fields do; what is long would not be read at all.
const readable = nonsense.filter((text) => text.length < 200 && !/%(00|C0|ED|ff|zz|$)/.test(text));

/** `name=value` for every name that an address knows: each is looked at by itself, so all may be odd at once. */
export const everyQuery = ({ pick, chance }: Dice): string[] =>
  queryNames
    .filter(() => chance(0.8))
    .map((name) => `${name}=${pick(days.has(name) && chance(0.7) ? edges : readable)}`);

/** `name=value` of a few fields, some of them sent twice or as arrays and objects of other languages. */
export function someFields(of: 'query' | 'form', most: number, { below, pick, chance }: Dice): string[] {
  return Array.from({ length: below(most + 1) }, () => {
    const name = pick(of === 'query' ? queryNames : formNames);
    if (days.has(name) && chance(0.7)) return `${name}=${pick(edges)}`;
    const suffix = chance(0.8) ? '' : pick(['[]', '[0]', '[a][b]', '[__proto__][x]', '.x', '%00']);
    return `${name}${suffix}=${pick(nonsense)}`;
  }).flatMap((field) => (chance(0.15) ? [field, field] : [field]));
}

/** Those fields as the parts of a multipart body, now and then in an odd character set or as a file. */
export function multipart(fields: readonly string[], boundary: string, { pick, chance }: Dice): Buffer {
  const parts = fields.flatMap((field) => {
    const [name, value] = [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)];
    const file = chance(0.1) ? '; filename="../../a.svg"' : '';
    const type = chance(0.2)
      ? `\r\nContent-Type: ${pick(['text/plain; charset=utf-16le', 'text/html', 'image/svg+xml'])}`
      : '';
    return [
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}${type}\r\n\r\n`,
      bytesOf(value),
      '\r\n',
    ];
  });
  return Buffer.concat([...parts, `--${boundary}--\r\n`].map((part) => Buffer.from(part as string)));
}

function bytesOf(value: string): Buffer {
  const raw = value.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
  return Buffer.from(raw, 'latin1');
}

/** A form that is nearly right, so that it comes as far as the verb. */
export const fullForm = {
  note: 'Catatan',
  reason: 'Alasan',
  evidence: 'Bukti',
  question: 'Di mana?',
  answer: 'Di sini.',
  institution: 'PLN',
  instruction: 'Periksa.',
  level: 'kecamatan',
  dueOn: '2026-11-27',
  plannedOn: '2026-11-22',
  outcome: 'keep',
  letter: '',
  letterNumber: '1',
  name: 'Budi',
  text: 'Lampu mati',
  channel: 'none',
  kelurahanCode: '31.74.02.1002',
  categoryCode: 'saluran',
  findings: 'Rusak',
  recommendation: 'Perbaiki',
  came: '1',
  username: 'x',
  kind: 'results',
  subject: '31.74.02_2026-11-01_2026-11-20_2026-11-21',
  language: 'id',
  mediaType: 'pdf',
  on: '2026-11-22',
  stop: '1',
  office: '1',
  takenBy: 'loket.setiabudi',
  _version: '99',
};
