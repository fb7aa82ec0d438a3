import type { Language } from './index.ts';

// Making one takes longer than writing a hundred numbers with it.
const kept = new Map<string, Intl.NumberFormat>();

/** "1.234,5" in Indonesian, "1,234.5" in English: with at most, and at least, so many digits behind the comma. */
export function decimal(lang: Language, value: number, most: number, least = 0): string {
  const key = `${lang} ${least} ${most}`;
  let format = kept.get(key);
  if (!format) {
    format = new Intl.NumberFormat(lang, { minimumFractionDigits: least, maximumFractionDigits: most });
    kept.set(key, format);
  }
  return format.format(value);
}

/** "1 answer", "1,234 answers": English words that take an s. */
export const plural = (n: number, one: string): string =>
  `${decimal('en', n, 0)} ${n === 1 ? one : `${one}s`}`;
