import type { Reader } from '../complaints/pages.ts';
import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import { phoneMapUrl, webMapUrl } from './paths.ts';
import type { Place } from './stops.ts';

/** A form of the round that could not be carried out: what was typed, and why it failed. */
export type FailedForm = {
  ticket: string;
  form: 'plan' | 'waive' | 'refuse';
  values: Record<string, string | string[]>;
  errors: Record<string, string>;
  changed: boolean;
};

/** Where a complaint lies and what it is about, for whoever goes there. */
export function placeOf(place: Place, { t, lang }: Pick<Reader, 't' | 'lang'>) {
  const address = [place.address, areaOf(place)].filter(Boolean).join(', ');
  const sought = [place.address, place.kelurahan, place.kecamatan].filter(Boolean).join(', ');
  return {
    ticket: shownTicket(place.ticket),
    href: complaintPath(place.ticket),
    heading: lang === 'id' ? place.categoryId : place.categoryEn,
    flags: flagsOf(place, t),
    address,
    landmark: place.landmark ? t.reviews.landmark(place.landmark) : null,
    text: place.text,
    phoneMap: phoneMapUrl(place, sought),
    webMap: webMapUrl(place, sought),
  };
}

/** What whoever goes there must know of a complaint before anything else. */
export const flagsOf = ({ urgent, confidential }: Place, t: Catalogue) => [
  ...(urgent ? [{ tone: 'danger', text: t.complaints.urgent }] : []),
  ...(confidential ? [{ tone: 'warning', text: t.complaints.confidential }] : []),
];

/** RT, RW and kelurahan: where a place lies without saying whose door it is. */
export function areaOf({ rt, rw, kelurahan }: Pick<Place, 'rt' | 'rw' | 'kelurahan'>): string {
  const rtRw = [rt && `RT ${rt}`, rw && `RW ${rw}`].filter(Boolean).join('/');
  return [rtRw, kelurahan].filter(Boolean).join(', ');
}

/** What a failed form of this place held; nothing when it was another's. */
export function failedOf(failed: FailedForm | null, ticket: string, form: FailedForm['form']) {
  const own = failed?.ticket === ticket && failed.form === form ? failed : null;
  return {
    open: own !== null,
    values: own?.values ?? {},
    errors: own?.errors ?? {},
  };
}
