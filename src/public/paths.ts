import { trackPath } from '../complaints/paths.ts';

export const actNouns = ['information', 'objection', 'confirmation', 'withdrawal', 'survey'] as const;
export type ActNoun = (typeof actNouns)[number];

/** Addresses of the portal; built here and nowhere else. */
export const trackFormPath = '/track';
export const trackActPath = (key: string, noun: ActNoun): string => `${trackPath(key)}/${noun}`;
export const trackDonePath = (key: string, noun: ActNoun): string => `${trackPath(key)}?done=${noun}`;
export const trackPhotoPath = (key: string, id: string): string => `${trackPath(key)}/photos/${id}`;
