/** Why a backup or a restore did not happen, as one sentence for the operator at the command line. */
export class BackupFault extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'BackupFault';
  }
}

/** The code that the system, the database or a service gave an error: ENOSPC, 42501, NoSuchBucket; '' for none. */
export const codeOf = (fault: unknown): string =>
  typeof fault === 'object' && fault !== null && 'code' in fault && fault.code ? String(fault.code) : '';

/** What commonly stops a backup, in words that say what to do: for the command line and the record of the attempt. */
export const commonFaults = {
  noSpace: 'There is no space left where backups are kept.',
  closed: 'The folder of the backups cannot be made or written.',
  notOwner:
    'This login may not read every row: a backup needs that of the tables’ owner (DATABASE_OWNER_URL).',
  empty: 'This database is empty: there is nothing to back up.',
} as const;

/** The reason behind the sentence of a failed backup, for pages in the reader's language; null for a rare one. */
export function reasonOf(sentence: string): keyof typeof commonFaults | 'refused' | 'unfaithful' | null {
  const known = Object.entries(commonFaults).find(([, text]) => text === sentence);
  if (known) return known[0] as keyof typeof commonFaults;
  if (sentence.startsWith('The S3 service refused:')) return 'refused';
  return sentence.endsWith('the backup was removed.') ? 'unfaithful' : null;
}
