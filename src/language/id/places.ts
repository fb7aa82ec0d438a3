export const places = {
  northLetter: 'U',
  distance: (metres: number) =>
    metres >= 1000 ? `${String(metres / 1000).replace('.', ',')} km` : `${metres} m`,
  pointTitle: 'Ketuk peta untuk menandai tempatnya',
  point: 'Titik di peta',
  latitude: 'Lintang',
  longitude: 'Bujur',
  useDevice: 'Pakai posisi perangkat ini',
  zoomIn: 'Perbesar peta',
  zoomOut: 'Perkecil peta',
  showHere: 'Posisi saya',
  here: 'Titik biru adalah posisi Anda (ketelitian sekitar {m} m).',
  hereFailed:
    'Posisi perangkat ini tidak dapat dibaca. Izinkan lokasi di peramban, atau pilih titik di peta.',
  movePin: 'Geser titik dengan tombol panah',
  clearPin: 'Hapus titik',
  chosen: 'Titik dipilih: {point}, dekat {place}.',
  noneChosen: 'Belum ada titik. Ketuk peta, atau tekan tombol panah.',
};
