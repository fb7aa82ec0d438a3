import { actionPath } from '../complaints/paths.ts';

/** Addresses of reviews; built here and nowhere else. */
export const sundayPath = (on?: string): string => (on ? `/sunday?on=${on}` : '/sunday');
export const reviewPath = (ticket: string, back?: string): string =>
  actionPath(ticket, 'review') + (back ? `?back=${encodeURIComponent(back)}` : '');
export const reviewReportPath = (id: number): string => `/reviews/${id}/report`;

type Spot = { latitude: number | null; longitude: number | null };

/** Opens the map application of the phone, at the point or, where none is known, at the address. */
export function phoneMapUrl({ latitude, longitude }: Spot, address: string): string {
  return latitude !== null && longitude !== null
    ? `geo:${latitude},${longitude}?q=${latitude},${longitude}`
    : `geo:0,0?q=${encodeURIComponent(address)}`;
}

/** The same on a map in the browser. */
export function webMapUrl({ latitude, longitude }: Spot, address: string): string {
  return latitude !== null && longitude !== null
    ? `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=18/${latitude}/${longitude}`
    : `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`;
}
