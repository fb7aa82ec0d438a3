import fc from 'fast-check';
import type { AnyStateNode } from 'xstate';
import { complaintMachine, type Context, type Effect, type State } from '../../src/complaints/machine.ts';
import { stateNames, states } from '../../src/complaints/states.ts';
import { advanceState, canHappen, type Position } from '../../src/complaints/workflow.ts';
import { eventOf, other, plain, probeNames, worker, type Probe } from './probes.ts';

type Leads = readonly [to: State | 'stays', ...effects: string[]];
type Row = Partial<Record<Probe, Leads>>;

// Effects as `whom:message`; what stands in no row is refused.
const turn = ['startDeadline', 'owner:yourTurn'] as const;
const closes: Leads = ['closed', 'citizen:closed'];
const solves: Leads = ['resolved', 'startDeadline', 'citizen:resolved'];
const givesWork = ['citizen:followUp', 'startDeadline', 'owner:workAssigned'] as const;

const everywhere: Row = {
  requestInformation: ['stays', 'pauseDeadline', 'citizen:informationRequested'],
  mergeInto: closes,
  withdraw: closes,
  deadlinePassed: ['stays', 'owner:overdue', 'above:overdueBelow', 'citizen:delayed'],
};
const reassign: Leads = ['stays', 'unit:workAssigned'];

const rows: Record<State, Row> = {
  'kecamatan.received': {
    ...everywhere,
    assign: ['kecamatan.assigned', 'citizen:assigned', ...turn, 'unit:workAssigned'],
    correct: ['stays', 'correctFacts'],
    resolveOnTheSpot: solves,
    refer: closes,
    notAComplaint: closes,
  },
  'kecamatan.assigned': {
    ...everywhere,
    reassign,
    decline: ['kecamatan.received', ...turn],
    correct: ['kecamatan.received', 'correctFacts', ...turn],
    planReview: ['kecamatan.reviewPlanned', 'citizen:reviewPlanned', 'startDeadline', 'unit:yourTurn'],
    waiveReview: ['kecamatan.awaitingMeeting', ...turn],
  },
  'kecamatan.reviewPlanned': {
    ...everywhere,
    reassign,
    planReview: ['kecamatan.reviewPlanned', 'citizen:reviewPlanned', 'startDeadline', 'unit:yourTurn'],
    recordReview: ['kecamatan.awaitingMeeting', ...turn],
    waiveReview: ['kecamatan.awaitingMeeting', ...turn],
  },
  'kecamatan.awaitingMeeting': everywhere,
  'kecamatan.followUp': { ...everywhere, reassign, completeWork: ['kecamatan.verification', ...turn] },
  'kecamatan.verification': {
    ...everywhere,
    verify: solves,
    rejectWork: ['kecamatan.followUp', ...givesWork],
  },
  'kecamatan.toReport': {
    ...everywhere,
    sendReport: ['city.awaitingMeeting', 'citizen:escalated', ...turn],
  },
  'city.awaitingMeeting': everywhere,
  'city.followUp': { ...everywhere, reassign, completeWork: ['city.verification', ...turn] },
  'city.verification': {
    ...everywhere,
    verify: solves,
    rejectWork: ['city.followUp', ...givesWork],
  },
  'city.toReport': { ...everywhere, sendReport: ['province.withSekda', 'citizen:escalated', ...turn] },
  'province.withSekda': {
    ...everywhere,
    forwardReport: ['province.withGovernor', 'citizen:withGovernor', ...turn],
    'returnDown city': ['city.awaitingMeeting', 'citizen:returned', ...turn],
  },
  'province.withGovernor': {
    ...everywhere,
    dispose: ['province.followUp', ...givesWork],
    'returnDown city': ['city.awaitingMeeting', 'citizen:returned', ...turn],
    'returnDown kecamatan': ['kecamatan.awaitingMeeting', 'citizen:returned', ...turn],
  },
  'province.followUp': { ...everywhere, reassign, completeWork: ['province.verification', ...turn] },
  'province.verification': {
    ...everywhere,
    verify: solves,
    rejectWork: ['province.followUp', ...givesWork],
  },
  resolved: {
    confirm: ['closed'],
    object: ['kecamatan.awaitingMeeting', 'citizen:objected', ...turn],
    deadlinePassed: ['closed', 'citizen:closedNoObjection'],
  },
  closed: {},
};

const meetingOf = (level: 'kecamatan' | 'city'): Row => ({
  'decide resolved': solves,
  'decide followUp': [`${level}.followUp`, ...givesWork],
  'decide cannotSolve': [`${level}.toReport`, ...turn],
  'decide notValid': closes,
  'decide referred': closes,
  'decide deferred': [`${level}.awaitingMeeting`, 'citizen:deferred', ...turn],
  ...(level === 'city'
    ? { 'returnDown kecamatan': ['kecamatan.awaitingMeeting', 'citizen:returned', ...turn] as const }
    : {}),
});

const { requestInformation: _, ...pausedEverywhere } = everywhere;
const whilePaused: Row = {
  ...pausedEverywhere,
  informationGiven: ['stays', 'resumeDeadline', 'owner:informationGiven'],
  deadlinePassed: ['stays', 'resumeDeadline', 'owner:overdue'],
};

type Variant = {
  name: string;
  context: Partial<Context>;
  /** Whether a row can be in this context in this state. */
  in(state: State): boolean;
  row(state: State): Row;
};

const open = (state: State) => state.includes('.');
const level = (state: State) => state.split('.')[0];
const awaits = (state: State) => state.endsWith('awaitingMeeting');
const without = (row: Row, ...names: Probe[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name as Probe)));
const meeting = (state: State): Row =>
  level(state) === 'kecamatan' || level(state) === 'city'
    ? meetingOf(level(state) as 'kecamatan' | 'city')
    : {};

// A planned review can have another day as long as no meeting waits for it.
const onAgenda = (state: State): Row =>
  state === 'kecamatan.reviewPlanned' ? without(rows[state], 'planReview') : rows[state];

const variants: Variant[] = [
  { name: 'in time', context: {}, in: (state) => !awaits(state), row: (state) => rows[state] },
  {
    name: 'on the agenda',
    context: { onAgenda: true },
    in: open,
    row: (state) => ({ ...onAgenda(state), ...meeting(state) }),
  },
  {
    name: 'overdue',
    context: { overdue: true, onAgenda: true },
    in: open,
    row: (state) => without({ ...onAgenda(state), ...meeting(state) }, 'deadlinePassed'),
  },
  {
    name: 'paused',
    context: { paused: true },
    in: (state) => open(state) && !awaits(state),
    row: (state) => ({ ...without(rows[state], 'requestInformation'), ...whilePaused }),
  },
  {
    name: 'with others who joined it',
    context: { followed: true },
    in: (state) => open(state) && !awaits(state),
    // One complainant may leave, the matter stays.
    row: (state) => ({ ...rows[state], withdraw: ['stays', 'stopTelling', 'owner:complainantLeft'] }),
  },
  {
    name: 'with others who joined it, left by its own complainant',
    context: { followed: true, withdrawn: true },
    in: (state) => open(state) && !awaits(state),
    row: (state) => without(rows[state], 'withdraw'),
  },
  {
    name: 'left by its own complainant to others, who alone may object',
    context: { followed: true, withdrawn: true, resolvedLevel: 'kecamatan' },
    in: (state) => state === 'resolved',
    row: (state) => without(rows[state], 'confirm'),
  },
  {
    name: 'paused and overdue',
    context: { paused: true, overdue: true, onAgenda: true },
    in: open,
    row: (state) => ({
      ...without(onAgenda(state), 'requestInformation'),
      ...meeting(state),
      ...whilePaused,
    }),
  },
  ...(['kecamatan', 'city', 'province'] as const).flatMap((resolvedLevel) =>
    [0, 1, 2].map((objections): Variant => {
      const back = {
        kecamatan: ['kecamatan.awaitingMeeting', 'city.awaitingMeeting'],
        city: ['city.awaitingMeeting', 'province.withSekda'],
        province: ['province.withSekda', 'province.withSekda'],
      } as const;
      const to = back[resolvedLevel][objections === 0 ? 0 : 1];
      return {
        name: `resolved at the ${resolvedLevel} after ${objections} objections`,
        context: { resolvedLevel, objections },
        in: (state) => state === 'resolved',
        row: (state) => ({ ...rows[state], object: [to, 'citizen:objected', ...turn] }),
      };
    }),
  ),
];

function effectName(effect: Effect): string {
  if (!effect.type.startsWith('tell')) return effect.type;
  const whom = { tellCitizen: 'citizen', tellOwner: 'owner', tellUnit: 'unit', tellLevelAbove: 'above' };
  return `${whom[effect.type as keyof typeof whom]}:${(effect as { message: string }).message}`;
}

function outcomeOf(position: Position, probe: Probe): Leads | 'refused' {
  const event = eventOf(probe);
  if (!canHappen(position, event)) return 'refused';
  const { state, effects } = advanceState(position, event);
  const moved = state !== position.state || effects.some(({ type }) => type === 'startDeadline');
  return [moved ? state : 'stays', ...effects.map(effectName)];
}

const positions = variants.flatMap((variant) =>
  stateNames
    .filter((state) => variant.in(state))
    .map((state) => ({
      title: `${state}, ${variant.name}`,
      position: { state, context: { ...plain, resolvedLevel: resolvedIn(state), ...variant.context } },
      row: variant.row(state),
    })),
);

function resolvedIn(state: State): Context['resolvedLevel'] {
  return state === 'resolved' ? 'kecamatan' : null;
}

describe('every state and every event', () => {
  it.each(positions)('$title', ({ position, row }) => {
    for (const probe of probeNames)
      expect({ probe, leads: outcomeOf(position, probe) }).toEqual({ probe, leads: row[probe] ?? 'refused' });
  });

  it('has a row for each leaf of the machine and no other', () => {
    const leaves = Object.values(complaintMachine.root.states).flatMap((node: AnyStateNode) =>
      node.type === 'compound' ? Object.keys(node.states).map((leaf) => `${node.key}.${leaf}`) : [node.key],
    );
    expect(leaves.toSorted()).toEqual(stateNames.toSorted());
    expect(Object.keys(rows).toSorted()).toEqual(stateNames.toSorted());
  });
});

describe('what an event leaves in the facts', () => {
  const after = (state: State, context: Partial<Context>, probe: Probe, by = other) =>
    advanceState({ state, context: { ...plain, ...context } }, eventOf(probe, by)).context;

  it('starts each state anew', () => {
    const worn = { paused: true, overdue: true, onAgenda: true };
    expect(after('kecamatan.received', worn, 'assign')).toEqual(plain);
    expect(after('kecamatan.assigned', worn, 'waiveReview')).toEqual({ ...plain, onAgenda: true });
    // What its unit sends back, or the counter corrects, is no longer late, and the meeting's as before.
    expect(after('kecamatan.assigned', worn, 'decline')).toEqual({ ...plain, onAgenda: true });
    expect(after('kecamatan.assigned', worn, 'correct')).toEqual({ ...plain, onAgenda: true });
    expect(after('kecamatan.assigned', {}, 'decline')).toEqual(plain);
    expect(after('kecamatan.awaitingMeeting', worn, 'decide deferred')).toEqual({ ...plain, onAgenda: true });
    expect(after('city.awaitingMeeting', worn, 'decide cannotSolve')).toEqual(plain);
  });

  it('goes on for those who joined when its first complainant withdraws', () => {
    const followed = { followed: true, overdue: true, onAgenda: true };
    expect(after('kecamatan.followUp', followed, 'withdraw')).toEqual({
      ...plain,
      ...followed,
      withdrawn: true,
    });
  });

  it('keeps the closing reason, the level and the worker', () => {
    expect(after('kecamatan.received', {}, 'withdraw').closedReason).toBe('withdrawn');
    expect(after('city.followUp', {}, 'mergeInto').closedReason).toBe('merged');
    expect(after('kecamatan.received', {}, 'refer').closedReason).toBe('notOurAuthority');
    expect(after('city.awaitingMeeting', { onAgenda: true }, 'decide referred').closedReason).toBe(
      'notOurAuthority',
    );
    expect(after('kecamatan.received', {}, 'notAComplaint').closedReason).toBe('notAComplaint');
    expect(after('city.awaitingMeeting', { onAgenda: true }, 'decide notValid').closedReason).toBe(
      'notAComplaint',
    );
    expect(after('resolved', {}, 'confirm').closedReason).toBe('confirmed');
    expect(after('resolved', {}, 'deadlinePassed').closedReason).toBe('noObjection');
    expect(after('province.verification', {}, 'verify').resolvedLevel).toBe('province');
    expect(after('kecamatan.followUp', {}, 'completeWork', worker).workedBy).toEqual(worker);
    expect(after('resolved', { resolvedLevel: 'city', objections: 1 }, 'object').objections).toBe(2);
  });

  it.each(['kecamatan.verification', 'city.verification', 'province.verification'] as const)(
    'lets nobody validate the own work in %s, neither as the same person nor as the same office',
    (state) => {
      const can = (probe: Probe, by: typeof other) =>
        canHappen({ state, context: { ...plain, workedBy: worker, onAgenda: true } }, eventOf(probe, by));
      for (const probe of ['verify', 'rejectWork'] as const) {
        expect(can(probe, other)).toBe(true);
        expect(can(probe, worker)).toBe(false);
        expect(can(probe, { ...other, personId: worker.personId })).toBe(false);
        expect(can(probe, { ...other, officeId: worker.officeId })).toBe(false);
      }
      // Nor through the meeting: whoever did the work does not declare it done there.
      const meets = state !== 'province.verification';
      expect(can('decide resolved', other)).toBe(meets);
      expect(can('decide resolved', worker)).toBe(false);
      expect(can('decide followUp', worker)).toBe(meets);
    },
  );
});

describe('deadlinePassed', () => {
  it.each(stateNames.filter((state) => state !== 'closed'))('tells or closes in %s, once', (state) => {
    const position = {
      state,
      context: { ...plain, resolvedLevel: resolvedIn(state), onAgenda: awaits(state) },
    };
    const next = advanceState(position, eventOf('deadlinePassed'));
    if (state === 'resolved') expect(next.state).toBe('closed');
    else {
      expect(next.state).toBe(state);
      expect(next.context).toMatchObject({ overdue: true, onAgenda: true });
      expect(next.effects.map(effectName)).toContain('above:overdueBelow');
    }
    expect(canHappen(next, eventOf('deadlinePassed'))).toBe(false);
  });

  it('that ends a pause lets the case go on and be discussed; its own deadline is told later', () => {
    const position = { state: 'kecamatan.assigned' as const, context: { ...plain, paused: true } };
    const next = advanceState(position, eventOf('deadlinePassed'));
    expect(next.context).toMatchObject({ paused: false, overdue: false, onAgenda: true });
    expect(advanceState(next, eventOf('deadlinePassed')).context.overdue).toBe(true);
  });
});

describe('the graph', () => {
  type Edge = { from: State; to: State };
  const start: Position = { state: 'kecamatan.received', context: plain };
  const { seen, edges } = explore(start);

  // Breadth first over states with their facts, objections counted to three.
  function explore(first: Position) {
    const found = new Map<string, Position>([[JSON.stringify(first), first]]);
    const ways: Edge[] = [];
    for (const position of found.values())
      for (const probe of probeNames)
        for (const by of [worker, other]) {
          const event = eventOf(probe, by);
          if (!canHappen(position, event)) continue;
          const { state, context } = advanceState(position, event);
          const next = { state, context: { ...context, objections: Math.min(context.objections, 3) } };
          ways.push({ from: position.state, to: state });
          if (!found.has(JSON.stringify(next))) found.set(JSON.stringify(next), next);
        }
    return { seen: [...found.values()], edges: ways };
  }

  it('reaches every state', () => {
    expect([...new Set(seen.map(({ state }) => state))].toSorted()).toEqual(stateNames.toSorted());
  });

  it('leads from every open position to closed without waiting for a citizen', () => {
    const quiet = new Set<Probe>(['withdraw', 'mergeInto', 'confirm', 'object', 'informationGiven']);
    const working = probeNames.filter((probe) => !quiet.has(probe));
    const ends = new Map<string, boolean>();
    const keyOf = (position: Position) => JSON.stringify(position);
    const nextOf = (position: Position) =>
      working.flatMap((probe) =>
        [worker, other]
          .map((by) => eventOf(probe, by))
          .filter((event) => canHappen(position, event))
          .map((event) => advanceState(position, event)),
      );
    for (const position of seen) if (position.state === 'closed') ends.set(keyOf(position), true);
    const waiting = seen.filter(({ state }) => state !== 'closed');
    const after = new Map(waiting.map((position) => [keyOf(position), nextOf(position)]));
    for (let grew = true; grew;) {
      grew = false;
      for (const [key, nexts] of after)
        if (
          !ends.has(key) &&
          nexts.some(({ state, context }) => state === 'closed' || ends.has(keyOf({ state, context })))
        ) {
          ends.set(key, true);
          grew = true;
        }
    }
    expect(waiting.filter((position) => !ends.has(keyOf(position)))).toEqual([]);
  });

  it('never leaves closed and enters every other state from somewhere', () => {
    expect(edges.filter(({ from }) => from === 'closed')).toEqual([]);
    for (const state of stateNames.filter((name) => name !== 'kecamatan.received'))
      expect(edges.some(({ from, to }) => to === state && from !== state)).toBe(true);
  });

  it('starts a deadline with every entry into an open state, and pauses are never carried along', () => {
    for (const { state, context } of seen) {
      for (const probe of probeNames) {
        const event = eventOf(probe);
        if (!canHappen({ state, context }, event)) continue;
        const next = advanceState({ state, context }, event);
        if (next.state !== state && next.state !== 'closed') {
          expect(next.effects.map(({ type }) => type)).toContain('startDeadline');
          expect(next.context).toMatchObject({ paused: false, overdue: false });
        }
        expect((next.state === 'closed') === (next.context.closedReason !== null)).toBe(true);
      }
    }
  });
});

describe('the description', () => {
  const nodes: AnyStateNode[] = [];
  (function walk(node: AnyStateNode) {
    nodes.push(node);
    Object.values(node.states).forEach(walk);
  })(complaintMachine.root);

  it('has nothing that lives: no invoke, no delay, no history, no eventless transition', () => {
    expect(nodes.length).toBe(1 + 3 + 15 + 2);
    for (const node of nodes) {
      expect(node.invoke).toEqual([]);
      expect(node.after).toEqual([]);
      expect(node.always ?? []).toEqual([]);
      expect(['compound', 'atomic', 'final']).toContain(node.type);
    }
    const text = JSON.stringify(complaintMachine.config);
    expect(text).not.toMatch(/"(invoke|after|history|spawn|delay)"/);
  });

  it('has an owner, a level and a phase for every open state', () => {
    for (const state of stateNames)
      expect(states[state]).toMatchObject({
        level: open(state) ? level(state) : null,
        owner: state === 'closed' ? null : expect.any(String),
      });
  });

  it('is pure: the same facts and event give the same answer and stay untouched', () => {
    const context = fc.record({
      onAgenda: fc.boolean(),
      paused: fc.boolean(),
      overdue: fc.boolean(),
      objections: fc.nat(3),
      followed: fc.boolean(),
      withdrawn: fc.boolean(),
      resolvedLevel: fc.constantFrom('kecamatan' as const, 'city' as const, 'province' as const, null),
      closedReason: fc.constant(null),
      workedBy: fc.constantFrom(worker, other, null),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...stateNames),
        context,
        fc.constantFrom(...probeNames),
        fc.constantFrom(worker, other),
        (state, facts, probe, by) => {
          const position = Object.freeze({ state, context: Object.freeze(facts) });
          const event = Object.freeze(eventOf(probe, by));
          const allowed = canHappen(position, event);
          expect(canHappen(position, event)).toBe(allowed);
          if (allowed) expect(advanceState(position, event)).toEqual(advanceState(position, event));
          expect(positions.length).toBeGreaterThan(0);
        },
      ),
      { seed: 135, numRuns: 1500 },
    );
  });
});
