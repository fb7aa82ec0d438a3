/** Addresses of what operators see. */
export const backupsPath = '/operations/backups';
