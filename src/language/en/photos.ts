import type { photos as Photos } from '../id/photos.ts';

export const photos: typeof Photos = {
  recorded: (facts: string) => `Recorded by the app: ${facts}`,
  camera: (facts: string) => `According to the camera: ${facts}`,
  away: (distance: string) => `${distance} from the point of the complaint`,
  metres: (metres: number) => (metres >= 1000 ? `${(metres / 1000).toFixed(1)} km` : `${metres} m`),
  mapTitle: 'Point of the complaint and where photos were taken',
  reportedPlace: 'Point named by the complainant',
  likeness: 'This photo resembles an earlier one',
  lookClosely: 'Look at the photo closely',
  likenessLead:
    'A photo of finished work looks like a photo that was here before. Check that the work was really done before you approve it.',
  thisPhoto: 'Photo to be checked',
  sameComplaint: 'Photo on this complaint',
  otherComplaint: 'Another complaint, outside your authority',
  nearlySame: 'almost identical',
  alike: 'similar',
  takenBefore: (when: string) =>
    `According to the camera, the photo of finished work was taken ${when}, before this complaint came in.`,
  progress: {
    title: 'Report progress',
    text: 'What has been done so far',
    forComplainant: 'The complainant may read this sentence',
    forComplainantHint: 'Otherwise the complainant only sees that there was progress.',
    photo: 'Photo',
    send: 'Save progress',
  },
  position: {
    label: 'Current position',
    none: 'Not recorded yet. The position is kept with the photo.',
    known: 'The position is recorded.',
    take: 'Record my position',
    taking: 'Looking for the position…',
    taken: 'Position recorded (accurate to about {m} m).',
    failed: 'The position cannot be read. The photo can be sent all the same.',
  },
  chooser: {
    remove: 'Remove photo {name}',
    chosen: '{n} photos chosen.',
    shrinking: 'Making the photos smaller…',
    tooMany: 'At most {n} photos; the rest was not taken.',
    kept: 'The photos that you chose are still here.',
    unreadable: 'This file cannot be read as a photo; remove it and choose another.',
  },
};
