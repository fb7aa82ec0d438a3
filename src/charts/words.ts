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
  /[iljtfrI.,:;'|!() \u00A0]/.test(sign)
    ? 0.38
    : /[mwMW@%]/.test(sign)
      ? 0.94
      : /[A-Z]/.test(sign)
        ? 0.72
        : 0.64;

/** A text in one line of at most so many pixels. */
export function fitting(text: string, width: number, size = letterSize): string {
  if (widthOf(text, size) <= width) return text;
  const signs = [...text];
  while (signs.length > 1 && widthOf(`${signs.join('')}…`, size) > width) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}

/** A text broken into lines of at most so many pixels. */
export function linesOf(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trimStart();
    if (widthOf(longer) <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => fitting(line, width));
}

/** A name in two lines where one is too short, parted where the longer one comes out shortest. */
export function inTwoLines(text: string, width: number): string {
  const words = text.split(' ');
  if (widthOf(text) <= width || words.length === 1) return fitting(text, width);
  const ways = words.slice(1).map((_, n) => [words.slice(0, n + 1).join(' '), words.slice(n + 1).join(' ')]);
  const longer = (lines: string[]) => Math.max(...lines.map((line) => widthOf(line)));
  const best = ways.reduce((one, other) => (longer(other) < longer(one) ? other : one));
  return best.map((line) => fitting(line, width)).join('\n');
}

/** What XML has no place for, and what would begin a new line. */
export const plain = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  text.toWellFormed().replace(/[\u0000-\u001F\u007F\uFFFE\uFFFF]+/g, ' ');

export const escaped = (text: string): string =>
  plain(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
