/** Addresses of what a browser needs while the server is away; built here and nowhere else. */
/** Pages that open without the server; their features stand above this one. */
export const counterPath = '/saturday/intake';
export const roundPath = '/sunday';
export const keptPath = '/offline';
/** The page that the browser stores in place of another; the worker builds it in the same way. */
export const shellOf = (path: string): string => `${path}/shell`;
export const keyPath = '/offline/key';
export const ticketsPath = '/offline/tickets';
export const setAsidePath = '/offline/set-aside';
/** Where the QR code of a provisional receipt leads. */
export const paperPath = (key: string): string => `/t/${key}`;
export const manifestPath = '/manifest.webmanifest';
export const workerPath = '/service-worker.js';
