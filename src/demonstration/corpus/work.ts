/** Sentences that the simulated officials and citizens use. */
export * from './work/citizens.ts';
export * from './work/deeds.ts';
export * from './work/meetings.ts';
export * from './work/reviews.ts';
