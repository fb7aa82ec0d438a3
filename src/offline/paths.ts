/** Addresses of what a browser needs while the server is away; built here and nowhere else. */
export const keptPath = '/offline';
export const keptShellPath = '/offline/shell';
export const keyPath = '/offline/key';
export const ticketsPath = '/offline/tickets';
export const setAsidePath = '/offline/set-aside';
export const manifestPath = '/manifest.webmanifest';
export const workerPath = '/service-worker.js';
