/** Sentences that the simulated officials and citizens use. */
export * from './officials/citizens.ts';
export * from './officials/deeds.ts';
export * from './officials/meetings.ts';
export * from './officials/reviews.ts';
