import type { Language } from '../language/index.ts';
import { decimal } from '../language/numbers.ts';

export const letterSize = 13;
export const letters = 'system-ui, Segoe UI, Roboto, Noto Sans, Arial, sans-serif';

/** "1.234,5" in Indonesian, "1,234.5" in English. */
export const written = (value: number, lang: Language): string => decimal(lang, value, 2);

/** Roughly how wide a text stands, in pixels, in the wider ones of the fonts that may draw it. */
export const widthOf = (text: string, size = letterSize): number =>
  Math.ceil([...text].reduce((sum, sign) => sum + size * shareOf(sign), 0));

const shareOf = (sign: string) =>
  /[iljtfrI.,:;'|!() ]/.test(sign) ? 0.38 : /[mwMW@%]/.test(sign) ? 0.94 : /[A-Z]/.test(sign) ? 0.72 : 0.64;

/** A text in one line of at most so many pixels. */
export function fitting(text: string, width: number, size = letterSize): string {
  if (widthOf(text, size) <= width) return text;
  const signs = [...text];
  while (signs.length > 1 && widthOf(`${signs.join('')}…`, size) > width) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}

/** What XML has no place for, and what would begin a new line. */
export const plain = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  text.toWellFormed().replace(/[\u0000-\u001F\u007F\uFFFE\uFFFF]+/g, ' ');

export const escaped = (text: string): string =>
  plain(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
