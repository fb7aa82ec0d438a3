import type { places as Places } from '../id/places.ts';

export const places: typeof Places = {
  northLetter: 'N',
  distance: (metres: number) => (metres >= 1000 ? `${metres / 1000} km` : `${metres} m`),
  pointTitle: 'Tap the map to mark the place',
  point: 'Point on the map',
  latitude: 'Latitude',
  longitude: 'Longitude',
  useDevice: "Use this device's position",
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  showHere: 'My position',
  here: 'The blue dot is your position (accurate to about {m} m).',
  hereFailed:
    'The position of this device cannot be read. Allow location in the browser, or choose a point on the map.',
  movePin: 'Move the point with the arrow keys',
  clearPin: 'Remove the point',
  chosen: 'Point chosen: {point}, near {place}.',
  noneChosen: 'No point yet. Tap the map, or press the arrow keys.',
};
