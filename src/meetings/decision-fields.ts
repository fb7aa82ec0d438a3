import type { Day } from '../calendar/cycle.ts';
import type { Catalogue } from '../language/index.ts';
import { outcomesOf, particularsOf, type MeetingLevel, type Particular } from './decision.ts';

/** A decision that could not be saved: what was typed and what was wrong. */
export type TypedDecision = { values: Record<string, string>; errors: Record<string, string> };

type Given = {
  units: { id: number; name: string }[];
  typed: TypedDecision | null;
  suggested: { unitId?: number | undefined; dueOn: Day };
  today: Day;
  t: Catalogue;
  /** Whether the outcomes can be chosen by their number keys. */
  shortcuts: boolean;
};

const order: readonly Particular[] = ['unitId', 'dueOn', 'institution', 'reason', 'ask', 'instruction'];
const kinds = {
  unitId: 'select',
  dueOn: 'date',
  institution: 'text',
  reason: 'textarea',
  ask: 'textarea',
  instruction: 'textarea',
} as const;

/** The form of a decision: its outcomes, and each field with the outcomes that ask for it. */
export function decisionFields(level: MeetingLevel, { units, typed, suggested, today, t, shortcuts }: Given) {
  const words = t.meetings.fields;
  const outcomes = outcomesOf[level];
  const proposed: Partial<Record<Particular, string>> = {
    unitId: String(suggested.unitId ?? ''),
    dueOn: suggested.dueOn,
  };
  return {
    outcomes: outcomes.map((outcome, n) => ({
      value: outcome,
      label:
        outcome === 'cannotSolve' ? t.meetings.outcomes.cannotSolve[level] : t.complaints.outcomes[outcome],
      shortcut: shortcuts ? String(n + 1) : null,
    })),
    outcome: typed?.values.outcome ?? '',
    outcomeError: typed?.errors.outcome ?? null,
    errors: typed?.errors ?? {},
    fields: order.flatMap((name) => {
      const asking = outcomes.filter((outcome) => asks(outcome, name));
      if (asking.length === 0) return [];
      return [
        {
          name,
          label: name === 'ask' ? words.ask[level] : words[name],
          type: kinds[name],
          value: typed?.values[name] ?? proposed[name] ?? '',
          error: typed?.errors[name] ?? null,
          outcomes: asking.join(' '),
          options:
            name === 'unitId' ? units.map(({ id, name: label }) => ({ value: String(id), label })) : [],
          min: name === 'dueOn' ? today : null,
        },
      ];
    }),
  };
}

const asks = (outcome: keyof typeof particularsOf, name: Particular) =>
  particularsOf[outcome].needed.includes(name) || particularsOf[outcome].welcome.includes(name);
