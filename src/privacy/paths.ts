import type { RetentionKind } from './kinds.ts';

export const privacyPath = '/privacy';
export const retentionPath = (kind: RetentionKind): string => `/privacy/retention/${kind}`;
export const retentionRulePath = (kind: RetentionKind): string => `${retentionPath(kind)}/rule`;
export const retentionRoundPath = (kind: RetentionKind): string => `${retentionPath(kind)}/rounds`;
export const retentionNextPath = (kind: RetentionKind, after: string): string =>
  `${retentionPath(kind)}?${new URLSearchParams({ after }).toString()}`;
export const holdsPath = '/privacy/holds';
export const holdRemovalPath = (ticket: string): string => `/privacy/holds/${ticket}/removal`;
export const noticePath = '/privacy/notice';
export const breachesPath = '/privacy/breaches';
export const newBreachPath = `${breachesPath}/new`;
export const breachPath = (id: number): string => `${breachesPath}/${id}`;
export const breachPeoplePath = (id: number): string => `${breachPath(id)}/affected.csv`;
export const breachToldPath = (id: number): string => `${breachPath(id)}/telling`;
export const breachReportPath = (id: number): string => `${breachPath(id)}/report`;
