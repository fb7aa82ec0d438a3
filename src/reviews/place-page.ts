import type { Reader } from '../complaints/pages.ts';
import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
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
  const rtRw = [place.rt && `RT ${place.rt}`, place.rw && `RW ${place.rw}`].filter(Boolean).join('/');
  const address = [place.address, rtRw, place.kelurahan].filter(Boolean).join(', ');
  const sought = [place.address, place.kelurahan, place.kecamatan].filter(Boolean).join(', ');
  return {
    ticket: shownTicket(place.ticket),
    href: complaintPath(place.ticket),
    heading: lang === 'id' ? place.categoryId : place.categoryEn,
    flags: [
      ...(place.urgent ? [{ tone: 'danger', text: t.complaints.urgent }] : []),
      ...(place.confidential ? [{ tone: 'warning', text: t.complaints.confidential }] : []),
    ],
    address,
    landmark: place.landmark ? t.reviews.landmark(place.landmark) : null,
    text: place.text,
    phoneMap: phoneMapUrl(place, sought),
    webMap: webMapUrl(place, sought),
  };
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
