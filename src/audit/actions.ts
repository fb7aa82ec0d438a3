/** Everything that the audit trail names, in the order of its parts; the catalogues have a sentence for each. */
export const auditActions = [
  // Signing in
  'signedIn',
  'signInRefused',
  'signedOut',
  'sessionEnded',
] as const;
export type AuditAction = (typeof auditActions)[number];
