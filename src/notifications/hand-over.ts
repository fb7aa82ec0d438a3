import { performance } from 'node:perf_hooks';
import { log } from '../log.ts';
import { NotSent, type ChannelName } from './channels/channel.ts';
import type { Handing } from './decide.ts';
import { nextChannel } from './fallback.ts';
import type { Outcome } from './ledger.ts';
import { retryAt } from './retry.ts';
import type { MessageRules } from './rules.ts';

type Conditions = {
  rules: MessageRules;
  configured: readonly ChannelName[];
  now: Date;
  /** `performance.now()` when the lease of these messages began. */
  since: number;
};

/** Hands one message to its provider, outside any transaction, and says what came of it. Never throws. */
export async function handOver(
  { message, channel, standing, attempt }: Handing,
  { rules, configured, now, since }: Conditions,
): Promise<Outcome> {
  const { id, attemptId } = message;
  // Whoever slept through half of the lease may already be taken for gone.
  if (performance.now() - since > rules.leaseSeconds * 500) return { id, attemptId, outcome: 'released' };
  try {
    return { id, attemptId, outcome: 'sent', ...(await channel.send(message)) };
  } catch (fault) {
    if (!(fault instanceof NotSent)) {
      log.warn({ notification: id, provider: channel.name, code: codeOf(fault) }, 'message uncertain');
      return { id, attemptId, outcome: 'uncertain', failure: null, code: codeOf(fault) };
    }
    const { reason: failure, lasting, code } = fault.refusal;
    if (!lasting && attempt < rules.attempts) {
      const until = retryAt(now, attempt, rules.retrySeconds);
      return { id, attemptId, outcome: 'retry', failure, code, until };
    }
    const next = nextChannel({ ...standing, reason: failure }, configured);
    return { id, attemptId, outcome: 'failed', failure, code, channel: next };
  }
}

/** Whether an outcome speaks against the provider and not against a recipient. */
export const isTrouble = ({ outcome, failure }: Outcome): boolean =>
  outcome === 'uncertain' || failure === 'down' || failure === 'busy' || failure === 'account';

const codeOf = (fault: unknown): string =>
  typeof fault === 'object' && fault !== null && 'code' in fault
    ? String(fault.code).slice(0, 50)
    : 'unknown';
