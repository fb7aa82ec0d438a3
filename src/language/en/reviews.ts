import type { reviews as Reviews } from '../id/reviews.ts';

export const reviews: typeof Reviews = {};
