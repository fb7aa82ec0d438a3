import { trackPath } from '../complaints/paths.ts';

export const actNouns = ['information', 'objection', 'confirmation', 'withdrawal', 'survey'] as const;
/** What a page says was done: an act, or the contact that was corrected. */
export const doneNouns = [...actNouns, 'contact', 'data'] as const;
export type DoneNoun = (typeof doneNouns)[number];
export type ActNoun = (typeof actNouns)[number];

/** Addresses of the portal; built here and nowhere else. */
export const trackFormPath = '/track';
export const trackActPath = (key: string, noun: ActNoun): string => `${trackPath(key)}/${noun}`;
export const trackDonePath = (key: string, noun: DoneNoun): string => `${trackPath(key)}?done=${noun}`;
export const trackQuestionPath = (key: string): string => `${trackPath(key)}/question`;
export const trackContactPath = (key: string): string => `${trackPath(key)}/contact`;
export const trackDataPath = (key: string): string => `${trackPath(key)}/data`;
export const trackCorrectionPath = (key: string): string => `${trackDataPath(key)}/correction`;
export const trackPhotoPath = (key: string, id: string): string => `${trackPath(key)}/photos/${id}`;
