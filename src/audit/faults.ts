/** What verification can find; the catalogues have a sentence for each. */
export const faultKinds = [
  'eventChanged',
  'eventsReordered',
  'eventMissing',
  'eventUnchained',
  'eventOfNoComplaint',
  'historyMissing',
  'complaintState',
  'complaintVersion',
  'complaintMatter',
  'matterBetween',
  'sealedEventChanged',
  'sealedEventMissing',
  'sealedEventAdded',
  'trailChanged',
  'trailMissing',
  'trailAdded',
  'sealMissing',
  'sealRange',
  'sealContent',
  'sealHash',
  'sealChain',
  'sealSignature',
  'keyForeign',
  'headGone',
  'headDiffers',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** One finding: what is wrong, and with which record. */
export type Fault = {
  kind: FaultKind;
  ticket?: string | null;
  complaintId?: number;
  /** Ids of rows of complaint_events or audit_events, as the kind says. */
  ids?: number[];
  /** Places in the complaint's history, from 1. */
  positions?: number[];
  seal?: number;
  day?: string;
  key?: string;
};

/** Collects findings; beyond `kept` they are only counted, so that a ruined database needs no more memory. */
export class Findings {
  readonly faults: Fault[] = [];
  count = 0;
  private readonly kept: number;

  constructor(kept = 1000) {
    this.kept = kept;
  }

  add(...found: Fault[]): void {
    this.count += found.length;
    this.faults.push(...found.slice(0, Math.max(0, this.kept - this.faults.length)));
  }
}
