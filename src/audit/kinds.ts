import { auditActions, type AuditAction } from './actions.ts';

/** What a person was shown: reads of personal data, and of this trail itself. */
export const readActions = [
  'complaintOpened',
  'receiptOpened',
  'contactOpened',
  'visitorFound',
  'personFound',
  'listExported',
  'phonesShown',
  'documentOpened',
  'breachListOpened',
  'breachListOpened',
  'trailOpened',
  'trailExported',
] as const satisfies readonly AuditAction[];
export type ReadAction = (typeof readActions)[number];

const signInWords = /^(sign|session|secondFactor|recovery|password|reset|code|identity)/;

/** Whether an action belongs to signing in: attempts, sessions, second factors, passwords. */
export const isSignIn = (action: AuditAction): boolean => !isRead(action) && signInWords.test(action);

export const isRead = (action: AuditAction): action is ReadAction =>
  (readActions as readonly AuditAction[]).includes(action);

export const auditKinds = ['changes', 'reads', 'signIns'] as const;
export type AuditKind = (typeof auditKinds)[number];

export const kindOf = (action: AuditAction): AuditKind =>
  isRead(action) ? 'reads' : isSignIn(action) ? 'signIns' : 'changes';

/** Every action of a kind. */
export const actionsOf = (kind: AuditKind): AuditAction[] =>
  auditActions.filter((action) => kindOf(action) === kind);
