import type { Rules } from '../calendar/queries.ts';
import { plainBlocks, type PlainBlock } from '../documents/plain-blocks.ts';
import { catalogues, type Language } from '../language/index.ts';
import type { PlaceNames } from './queries.ts';

const usualObjectionDays = 10;

/** How every receipt of a kecamatan ends: rights and contact, in the words of its template. */
export async function receiptWords(
  kecamatanCode: string,
  language: Language,
  names: PlaceNames,
  { calendar, deadlines }: Rules,
): Promise<PlainBlock[]> {
  const { opens, closes } = calendar.session;
  const hours = `${opens}–${closes}`;
  const office = catalogues[language].saturday.office(names.kecamatan);
  return plainBlocks(
    { template: 'receipt', language, areaCode: kecamatanCode },
    {
      objectionDays: deadlines.get('resolved')?.amount ?? usualObjectionDays,
      hours: language === 'id' ? hours.replaceAll(':', '.') : hours,
      office: [office, names.address, names.phone].filter(Boolean).join(', '),
    },
  );
}
