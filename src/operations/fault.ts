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
