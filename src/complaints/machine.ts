import { assign, emit, setup } from 'xstate';

/** The level of government at which a complaint lies or was solved. */
export type Level = 'kecamatan' | 'city' | 'province';

/** What a weekly meeting can decide about a case (`returned` only from the city downwards, see `returnDown`). */
export const outcomes = ['resolved', 'followUp', 'cannotSolve', 'notValid', 'referred', 'deferred'] as const;
export type Outcome = (typeof outcomes)[number];

export const closedReasons = [
  'confirmed',
  'noObjection',
  'withdrawn',
  'merged',
  'notAComplaint',
  'notOurAuthority',
] as const;
export type ClosedReason = (typeof closedReasons)[number];

/** The facts that guards read; rebuilt from the complaint's row before every event. */
export type Context = {
  /** The case stands on the agenda of its level's next meeting: it awaits one, or its deadline passed. */
  onAgenda: boolean;
  /** The deadline waits for a fact that was asked of the citizen. */
  paused: boolean;
  overdue: boolean;
  objections: number;
  /** Others have joined this complaint and follow it. */
  followed: boolean;
  /** Its own complainant has left it to those who follow. */
  withdrawn: boolean;
  resolvedLevel: Level | null;
  closedReason: ClosedReason | null;
  /** Who did the work that is to be validated. */
  workedBy: { personId: number | null; officeId: number | null } | null;
};

/** What of a complaint the counter can put right after the intake. */
export type Correctable = { categoryCode: string; kelurahanCode: string } & Record<
  'rt' | 'rw' | 'landmark',
  string | null
>;

/** Who and when: travels on every event, as the machine has no clock. */
export type Stamp = { at: Date; by: { personId: number | null; officeId: number | null } };

export type ComplaintEvent = Stamp &
  (
    | { type: 'assign'; unitId: number }
    | { type: 'decline'; reason: string }
    | { type: 'planReview'; plannedOn: string; reason?: string | undefined }
    | { type: 'waiveReview'; reason: string }
    | { type: 'recordReview' }
    | { type: 'decide'; outcome: 'followUp'; unitId: number; dueOn: string; reason?: string | undefined }
    | { type: 'decide'; outcome: 'cannotSolve'; reason: string; ask: string }
    | { type: 'decide'; outcome: 'referred'; institution: string; reason?: string | undefined }
    | { type: 'decide'; outcome: 'resolved' | 'notValid' | 'deferred'; reason: string }
    | { type: 'completeWork'; evidence: string }
    | { type: 'verify' }
    | { type: 'rejectWork'; reason: string; dueOn: string }
    | { type: 'sendReport' }
    | { type: 'forwardReport' }
    | { type: 'dispose'; unitId: number; dueOn: string }
    | { type: 'returnDown'; level: 'kecamatan' | 'city'; instruction: string }
    | { type: 'resolveOnTheSpot'; evidence: string }
    | { type: 'requestInformation'; question: string }
    | { type: 'informationGiven'; answer: string }
    | { type: 'reassign'; unitId: number }
    | ({ type: 'correct'; reason: string } & Correctable)
    | { type: 'mergeInto'; ticket: string }
    | { type: 'withdraw' }
    | { type: 'refer'; institution: string }
    | { type: 'notAComplaint'; reason: string }
    | { type: 'object'; reason: string }
    | { type: 'confirm' }
    | { type: 'deadlinePassed' }
  );
export type EventType = ComplaintEvent['type'];

/** What the citizen is told; each has a text in the catalogues. */
export type CitizenMessage =
  | 'received'
  | 'assigned'
  | 'reviewPlanned'
  | 'followUp'
  | 'escalated'
  | 'deferred'
  | 'returned'
  | 'withGovernor'
  | 'resolved'
  | 'closed'
  | 'closedNoObjection'
  | 'informationRequested'
  | 'objected'
  | 'delayed';

/** What offices are told. */
export type OfficeMessage =
  | 'urgent'
  | 'yourTurn'
  | 'workAssigned'
  | 'turnEnded'
  | 'caseTaken'
  | 'overdue'
  | 'overdueBelow'
  | 'informationGiven'
  | 'complainantLeft'
  | 'dueTomorrow'
  | 'reminded'
  | 'reviewInvited'
  | 'reviewMoved'
  | 'reviewCalledOff'
  | 'reviewToday'
  | 'invitationDeclined'
  | 'meetingInvited';

/** Consequences of a transition, as data: the verb that advanced the complaint carries them out. */
export type Effect =
  | { type: 'startDeadline' | 'pauseDeadline' | 'resumeDeadline' | 'stopTelling' | 'correctFacts' }
  | { type: 'tellCitizen'; message: CitizenMessage }
  | { type: 'tellOwner' | 'tellUnit' | 'tellLevelAbove'; message: OfficeMessage };

const machineSetup = setup({
  types: {
    context: {} as Context,
    events: {} as ComplaintEvent,
    emitted: {} as Effect,
    input: {} as Partial<Context>,
  },
  guards: {
    decides: ({ context, event }, { outcome }: { outcome: Outcome }) =>
      context.onAgenda && event.type === 'decide' && event.outcome === outcome,
    returnsTo: ({ event }, { level }: { level: 'kecamatan' | 'city' }) =>
      event.type === 'returnDown' && event.level === level,
    returnsAgendaCase: ({ context, event }) =>
      context.onAgenda && event.type === 'returnDown' && event.level === 'kecamatan',
    notTheWorker: ({ context: { workedBy }, event }) => !workedBy || areOthers(workedBy, event.by),
    /** A meeting does not declare done what its own chair worked on and somebody else is to validate. */
    workerResolves: ({ context: { workedBy }, event }) =>
      event.type === 'decide' &&
      event.outcome === 'resolved' &&
      workedBy !== null &&
      !areOthers(workedBy, event.by),
    paused: ({ context }) => context.paused,
    running: ({ context }) => !context.paused,
    alone: ({ context }) => !context.followed,
    notYetWithdrawn: ({ context }) => !context.withdrawn,
    notYetOverdue: ({ context }) => !context.overdue,
    offAgenda: ({ context }) => !context.onAgenda,
    resolvedHere: ({ context }, { level, objections }: { level: Level; objections: number }) =>
      context.resolvedLevel === level && context.objections === objections,
  },
  actions: {
    /** Every change of state starts a new visit: a new deadline, no pause and nothing overdue yet. */
    moved: assign({ paused: false, overdue: false, onAgenda: false }),
    /** Sent back for another unit: what stands on an agenda, as it was late, is not taken off it. */
    sentBack: assign({ paused: false, overdue: false }),
    startDeadline: emit({ type: 'startDeadline' }),
    pauseDeadline: emit({ type: 'pauseDeadline' }),
    resumeDeadline: emit({ type: 'resumeDeadline' }),
    leave: assign({ withdrawn: true }),
    stopTelling: emit({ type: 'stopTelling' }),
    correctFacts: emit({ type: 'correctFacts' }),
    putOnAgenda: assign({ onAgenda: true }),
    markOverdue: assign({ overdue: true, onAgenda: true }),
    pause: assign({ paused: true }),
    resume: assign({ paused: false }),
    resolvedAt: assign((_, { level }: { level: Level }) => ({ resolvedLevel: level })),
    objected: assign({ objections: ({ context }) => context.objections + 1 }),
    close: assign((_, { reason }: { reason: ClosedReason }) => ({ closedReason: reason })),
    rememberWorker: assign({ workedBy: ({ event }) => event.by }),
    tellCitizen: emit((_, { message }: { message: CitizenMessage }) => ({ type: 'tellCitizen', message })),
    tellOwner: emit((_, { message }: { message: OfficeMessage }) => ({ type: 'tellOwner', message })),
    tellUnit: emit((_, { message }: { message: OfficeMessage }) => ({ type: 'tellUnit', message })),
    tellLevelAbove: emit((_, { message }: { message: OfficeMessage }) => ({
      type: 'tellLevelAbove',
      message,
    })),
  },
});

const citizen = (message: CitizenMessage) => ({ type: 'tellCitizen' as const, params: { message } });
const owner = (message: OfficeMessage) => ({ type: 'tellOwner' as const, params: { message } });
const unit = (message: OfficeMessage) => ({ type: 'tellUnit' as const, params: { message } });
const above = (message: OfficeMessage) => ({ type: 'tellLevelAbove' as const, params: { message } });
const closes = (reason: ClosedReason) => ({ type: 'close' as const, params: { reason } });
const resolves = (level: Level) => ({ type: 'resolvedAt' as const, params: { level } });
const decides = (outcome: Outcome) => ({ type: 'decides' as const, params: { outcome } });
const returnsTo = (level: 'kecamatan' | 'city') => ({ type: 'returnsTo' as const, params: { level } });
const objectsTo = (level: Level, objections: number) => ({
  type: 'resolvedHere' as const,
  params: { level, objections },
});
const toClosed = (reason: ClosedReason) => ({
  target: '#complaint.closed',
  actions: ['moved' as const, closes(reason), citizen('closed')],
});
const toResolved = (level: Level) => ({
  target: '#complaint.resolved',
  actions: ['moved' as const, resolves(level), 'startDeadline' as const, citizen('resolved')],
});
const objection = { actions: ['moved' as const, 'objected' as const, citizen('objected')] };

/** What a meeting of this level can decide; the paths are those of the level's own states. */
const decisions = (level: 'kecamatan' | 'city') => [
  { guard: decides('resolved'), ...toResolved(level) },
  { guard: decides('followUp'), target: '.followUp', actions: ['moved' as const, citizen('followUp')] },
  { guard: decides('cannotSolve'), target: '.toReport', actions: ['moved' as const] },
  { guard: decides('notValid'), ...toClosed('notAComplaint') },
  { guard: decides('referred'), ...toClosed('notOurAuthority') },
  {
    guard: decides('deferred'),
    target: '.awaitingMeeting',
    reenter: true,
    actions: ['moved' as const, citizen('deferred')],
  },
];

/** Work and its validation by a second person, alike at every level. */
const workAt = (level: Level) => ({
  followUp: {
    entry: ['startDeadline' as const, owner('workAssigned')],
    on: {
      completeWork: { target: 'verification', actions: ['moved' as const, 'rememberWorker' as const] },
      reassign: { actions: [unit('workAssigned')] },
    },
  },
  verification: {
    entry: ['startDeadline' as const, owner('yourTurn')],
    on: {
      decide: { guard: 'workerResolves' as const }, // without target: refused
      verify: { guard: 'notTheWorker' as const, ...toResolved(level) },
      rejectWork: {
        guard: 'notTheWorker' as const,
        target: 'followUp',
        actions: ['moved' as const, citizen('followUp')],
      },
    },
  },
});

/**
 * The life of one complaint from the counter to its closing (Ingub DKI Jakarta 135/2017, KESATU to KEEMPAT).
 * Pure: guards read context and event only, consequences come out as `Effect` data.
 */
export const complaintMachine = machineSetup.createMachine({
  id: 'complaint',
  initial: 'kecamatan',
  context: ({ input }) => ({
    onAgenda: false,
    paused: false,
    overdue: false,
    objections: 0,
    followed: false,
    withdrawn: false,
    resolvedLevel: null,
    closedReason: null,
    workedBy: null,
    ...input,
  }),
  states: {
    kecamatan: {
      initial: 'received',
      on: {
        decide: decisions('kecamatan'),
      },
      states: {
        received: {
          entry: ['startDeadline', owner('yourTurn')],
          on: {
            assign: { target: 'assigned', actions: ['moved', citizen('assigned')] },
            correct: { actions: ['correctFacts'] },
            resolveOnTheSpot: toResolved('kecamatan'),
            refer: toClosed('notOurAuthority'),
            notAComplaint: toClosed('notAComplaint'),
          },
        },
        assigned: {
          entry: ['startDeadline', owner('yourTurn'), unit('workAssigned')],
          on: {
            decline: { target: 'received', actions: ['sentBack'] },
            // Unit and lurah may be others for what it really is about, and where.
            correct: { target: 'received', actions: ['sentBack', 'correctFacts'] },
            planReview: { target: 'reviewPlanned', actions: ['moved', citizen('reviewPlanned')] },
            waiveReview: { target: 'awaitingMeeting', actions: ['moved'] },
            reassign: { actions: [unit('workAssigned')] },
          },
        },
        reviewPlanned: {
          entry: ['startDeadline', unit('yourTurn')],
          on: {
            recordReview: { target: 'awaitingMeeting', actions: ['moved'] },
            // Another day. Of what stands on the agenda, as it is late, the meeting decides what becomes.
            planReview: {
              guard: 'offAgenda',
              target: 'reviewPlanned',
              reenter: true,
              actions: ['moved', citizen('reviewPlanned')],
            },
            waiveReview: { target: 'awaitingMeeting', actions: ['moved'] },
            reassign: { actions: [unit('workAssigned')] },
          },
        },
        awaitingMeeting: { entry: ['putOnAgenda', 'startDeadline', owner('yourTurn')] },
        ...workAt('kecamatan'),
        toReport: {
          entry: ['startDeadline', owner('yourTurn')],
          on: {
            sendReport: {
              target: '#complaint.city.awaitingMeeting',
              actions: ['moved', citizen('escalated')],
            },
          },
        },
      },
    },
    city: {
      initial: 'awaitingMeeting',
      on: {
        decide: decisions('city'),
        returnDown: {
          guard: 'returnsAgendaCase',
          target: '#complaint.kecamatan.awaitingMeeting',
          actions: ['moved', citizen('returned')],
        },
      },
      states: {
        awaitingMeeting: { entry: ['putOnAgenda', 'startDeadline', owner('yourTurn')] },
        ...workAt('city'),
        toReport: {
          entry: ['startDeadline', owner('yourTurn')],
          on: {
            sendReport: { target: '#complaint.province.withSekda', actions: ['moved', citizen('escalated')] },
          },
        },
      },
    },
    province: {
      initial: 'withSekda',
      states: {
        withSekda: {
          entry: ['startDeadline', owner('yourTurn')],
          on: {
            forwardReport: { target: 'withGovernor', actions: ['moved', citizen('withGovernor')] },
            returnDown: {
              guard: returnsTo('city'),
              target: '#complaint.city.awaitingMeeting',
              actions: ['moved', citizen('returned')],
            },
          },
        },
        withGovernor: {
          entry: ['startDeadline', owner('yourTurn')],
          on: {
            dispose: { target: 'followUp', actions: ['moved', citizen('followUp')] },
            returnDown: [
              {
                guard: returnsTo('city'),
                target: '#complaint.city.awaitingMeeting',
                actions: ['moved', citizen('returned')],
              },
              {
                guard: returnsTo('kecamatan'),
                target: '#complaint.kecamatan.awaitingMeeting',
                actions: ['moved', citizen('returned')],
              },
            ],
          },
        },
        ...workAt('province'),
      },
    },
    resolved: {
      on: {
        // Nobody closes for others a matter that he has left to them.
        confirm: { guard: 'notYetWithdrawn', target: 'closed', actions: ['moved', closes('confirmed')] },
        // The first objection goes back to the level that resolved it, a later one a level up.
        object: [
          { guard: objectsTo('kecamatan', 0), target: 'kecamatan.awaitingMeeting', ...objection },
          { guard: objectsTo('city', 0), target: 'city.awaitingMeeting', ...objection },
          {
            guard: { type: 'resolvedHere', params: { level: 'province', objections: 0 } },
            target: 'province.withSekda',
            ...objection,
          },
          {
            guard: ({ context }) => context.resolvedLevel === 'kecamatan',
            target: 'city.awaitingMeeting',
            ...objection,
          },
          { target: 'province.withSekda', ...objection },
        ],
        deadlinePassed: {
          target: 'closed',
          actions: ['moved', closes('noObjection'), citizen('closedNoObjection')],
        },
        // Nothing is under way any more: no pause, no merge, no withdrawal.
        requestInformation: {},
        informationGiven: {},
        mergeInto: {},
        withdraw: {},
      },
    },
    closed: {
      type: 'final',
    },
  },
  on: {
    requestInformation: {
      guard: 'running',
      actions: ['pause', 'pauseDeadline', citizen('informationRequested')],
    },
    informationGiven: { guard: 'paused', actions: ['resume', 'resumeDeadline', owner('informationGiven')] },
    mergeInto: toClosed('merged'),
    // One complainant may leave; the matter stays as long as others wait for it.
    withdraw: [
      { guard: 'alone', ...toClosed('withdrawn') },
      { guard: 'notYetWithdrawn', actions: ['leave', 'stopTelling', owner('complainantLeft')] },
    ],
    deadlinePassed: [
      // Nobody answered the question in time: the case goes on with what is known and is discussed.
      {
        guard: 'paused',
        actions: ['resume', 'resumeDeadline', 'putOnAgenda', owner('overdue')],
      },
      {
        guard: 'notYetOverdue',
        actions: ['markOverdue', owner('overdue'), above('overdueBelow'), citizen('delayed')],
      },
    ],
  },
});

/** Names of all leaf states as they stand in the database, `level.state`. */
export type State =
  | `kecamatan.${'received' | 'assigned' | 'reviewPlanned' | 'awaitingMeeting' | 'followUp' | 'verification' | 'toReport'}`
  | `city.${'awaitingMeeting' | 'followUp' | 'verification' | 'toReport'}`
  | `province.${'withSekda' | 'withGovernor' | 'followUp' | 'verification'}`
  | 'resolved'
  | 'closed';

function areOthers(one: Stamp['by'], other: Stamp['by']) {
  return differ(one.personId, other.personId) && differ(one.officeId, other.officeId);
}

function differ(one: number | null, other: number | null) {
  return one === null || other === null || one !== other;
}
