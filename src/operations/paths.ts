/** Addresses of what operators see. */
export const operationsPath = '/operations';
export const backupsPath = '/operations/backups';

/** A failed job by its number, or all that failed of a task by its name. */
export const jobRetryPath = (which: string): string => `/operations/jobs/${which}/retry`;
export const jobRemovalPath = (which: string): string => `/operations/jobs/${which}/removal`;

/** Where other features show what operators need. */
export const elsewhere = { deliveries: '/outbox', integrity: '/integrity' } as const;
