import { Invalid } from '../../src/errors.ts';
import { eventOf, outcomesOf, type Decision } from '../../src/meetings/decision.ts';

const today = '2026-11-23';
const faults = (decision: Decision, level: 'kecamatan' | 'city' = 'kecamatan') => {
  try {
    eventOf(decision, level, today);
  } catch (fault) {
    if (fault instanceof Invalid) return fault.fields;
    throw fault;
  }
  return {};
};

describe('eventOf', () => {
  it('asks each outcome for what it needs', () => {
    expect(faults({ outcome: 'resolved' })).toEqual({ reason: 'required' });
    expect(faults({ outcome: 'followUp' })).toEqual({ unitId: 'choice', dueOn: 'required' });
    expect(faults({ outcome: 'cannotSolve' })).toEqual({ reason: 'required', ask: 'required' });
    expect(faults({ outcome: 'notValid', reason: '' })).toEqual({ reason: 'required' });
    expect(faults({ outcome: 'referred' })).toEqual({ institution: 'required' });
    expect(faults({ outcome: 'deferred' })).toEqual({ reason: 'required' });
    expect(faults({ outcome: 'returned' }, 'city')).toEqual({ instruction: 'required' });
  });

  it('keeps what belongs to the outcome and drops the rest', () => {
    const typed = { reason: 'x', ask: 'y', unitId: 7, dueOn: today, institution: 'PLN', instruction: 'z' };
    expect(eventOf({ outcome: 'followUp', ...typed }, 'kecamatan', today)).toEqual({
      type: 'decide',
      outcome: 'followUp',
      unitId: 7,
      dueOn: today,
      reason: 'x',
    });
    expect(eventOf({ outcome: 'returned', ...typed }, 'city', today)).toEqual({
      type: 'returnDown',
      level: 'kecamatan',
      instruction: 'z',
    });
  });

  it('refuses a day that is over and a return from the kecamatan', () => {
    expect(faults({ outcome: 'followUp', unitId: 7, dueOn: '2026-11-22' })).toEqual({ dueOn: 'datePast' });
    expect(faults({ outcome: 'returned', instruction: 'x' })).toEqual({ outcome: 'choice' });
    expect(outcomesOf.city).toHaveLength(7);
  });
});
