const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extended = '\f^{}\\[~]|€';

const basicSet: ReadonlySet<string> = new Set(basic);
const extendedSet: ReadonlySet<string> = new Set(extended);

/** What an SMS of one segment holds, in GSM-7 septets (3GPP TS 23.038). */
export const segment = 160;

/** How many septets a text takes: those of the extension table count twice. Call only with GSM-7 text. */
export const septets = (text: string): number =>
  [...text].reduce((total, character) => total + (extendedSet.has(character) ? 2 : 1), 0);

/** How many SMS a text takes: GSM-7 text over 160 septets is cut into parts of 153, other text counts as UCS-2. */
export function segmentsOf(text: string): number {
  const [length, one, part] = isGsm7(text) ? [septets(text), segment, 153] : [text.length, 70, 67];
  return length <= one ? 1 : Math.ceil(length / part);
}

/** True when an SMS of this text needs no other alphabet than GSM-7. */
export const isGsm7 = (text: string): boolean =>
  [...text].every((character) => basicSet.has(character) || extendedSet.has(character));

/** The text in GSM-7: accents and typographic signs in their plain form, whatever has none as a question mark. */
export const toGsm7 = (text: string): string => [...text.normalize('NFC')].map(inGsm7).join('');

const plain: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '‑': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '-',
  '×': 'x',
  '→': '>',
  '\t': ' ',
};

function inGsm7(character: string): string {
  if (basicSet.has(character) || extendedSet.has(character)) return character;
  const known = plain[character];
  if (known !== undefined) return known;
  // Accents are marks of their own after NFKD; invisible signs vanish, every kind of space becomes one.
  const simple = character.normalize('NFKD').replace(/[\p{M}\p{Cf}\p{Cc}]/gu, '');
  if (/^\p{Z}+$/u.test(simple)) return ' ';
  return [...simple].map((part) => (basicSet.has(part) ? part : (plain[part] ?? '?'))).join('');
}
