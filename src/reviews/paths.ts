import { actionPath } from '../complaints/paths.ts';
import { roundPath } from '../offline/paths.ts';

const withBack = (path: string, back: string | undefined) =>
  back ? `${path}?back=${encodeURIComponent(back)}` : path;

/** Addresses of reviews; built here and nowhere else. */
export const sundayPath = (on?: string): string => (on ? `${roundPath}?on=${on}` : roundPath);
export const orderPath = '/sunday/order';
export const orderRemovalPath = '/sunday/order/removal';
export const reviewPath = (ticket: string, back?: string): string =>
  withBack(actionPath(ticket, 'review'), back);
export const planPath = (ticket: string, back?: string): string =>
  withBack(actionPath(ticket, 'review-plan'), back);
export const waiverPath = (ticket: string): string => actionPath(ticket, 'review-waiver');
export const teamPath = (ticket: string): string => actionPath(ticket, 'review-team');
export const acceptancePath = (ticket: string): string => actionPath(ticket, 'review-acceptance');
export const refusalPath = (ticket: string): string => actionPath(ticket, 'review-refusal');
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
