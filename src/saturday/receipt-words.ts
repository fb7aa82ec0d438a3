import { objectionDays, type Rules } from '../calendar/queries.ts';
import { plainBlocks, type PlainBlock } from '../documents/plain-blocks.ts';
import { catalogues, type Language } from '../language/index.ts';
import type { PlaceNames } from './queries.ts';

/** How every receipt of a kecamatan ends: rights and contact, in the words of its template. */
export async function receiptWords(
  kecamatanCode: string,
  language: Language,
  names: PlaceNames,
  rules: Rules,
): Promise<PlainBlock[]> {
  const { opens, closes } = rules.calendar.session;
  const hours = `${opens}–${closes}`;
  const office = catalogues[language].saturday.office(names.kecamatan);
  return plainBlocks(
    { template: 'receipt', language, areaCode: kecamatanCode },
    {
      objectionDays: objectionDays(rules),
      hours: language === 'id' ? hours.replaceAll(':', '.') : hours,
      office: [office, names.address, names.phone].filter(Boolean).join(', '),
    },
  );
}
