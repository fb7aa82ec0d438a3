/** Addresses of what a browser needs while the server is away; built here and nowhere else. */
/** The form that opens without the server; its feature stands above this one. */
export const counterPath = '/saturday/intake';
export const keptPath = '/offline';
export const keptShellPath = '/offline/shell';
export const keyPath = '/offline/key';
export const ticketsPath = '/offline/tickets';
export const setAsidePath = '/offline/set-aside';
/** Where the QR code of a provisional receipt leads. */
export const paperPath = (key: string): string => `/t/${key}`;
export const manifestPath = '/manifest.webmanifest';
export const workerPath = '/service-worker.js';
