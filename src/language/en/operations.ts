import type { operations as Operations } from '../id/operations.ts';

export const operations: typeof Operations = {
  nav: 'Backups',
  title: 'Backups',
  lead: 'The whole database, photos and documents included, each night in one locked file.',
  good: 'Last good backup',
  none: 'none yet',
  hoursOld: (hours) =>
    hours < 1 ? 'less than an hour ago' : hours === 1 ? '1 hour ago' : `${hours} hours ago`,
  place: 'Place',
  noPlace: 'not set',
  kept: 'Kept',
  keptCount: (count) => `the newest ${count}`,
  standing: {
    fresh: 'Safe',
    late: 'Late',
    missing: 'Not set up',
    first: 'No backup yet',
  },
  advice: {
    fresh: 'Try a recovery now and then: npm run drill does one in a place of its own.',
    late: 'The last good backup is older than 26 hours. See why below, mend it, then run npm run backup.',
    missing: 'The worker does not know where to keep backups. Set BACKUP_KEY and BACKUP_DIR or BACKUP_S3_….',
    first: 'The first backup is made as soon as the worker (npm run worker) runs.',
  },
  attempts: 'Latest attempts',
  begun: 'Begun',
  took: 'Took',
  rows: 'Rows',
  size: 'Size',
  result: 'Result',
  made: 'Made',
  failed: 'Failed',
  open: 'Under way or interrupted',
  seconds: (count) => `${count} s`,
  noAttempts: { title: 'No backup yet', text: 'The first attempt will stand here.' },
};
