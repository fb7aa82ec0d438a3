/** What somebody is told who writes to us; every sentence fits one SMS with the longest values. */
export const inbound = {
  status: (v: { ticket: string; state: string; answer: string | null }) =>
    `Aduan ${v.ticket}: ${v.state}.${v.answer ? ` Dijawab paling lambat ${v.answer}.` : ''}`,
  informed: (ticket: string) => `Terima kasih. Keterangan Anda kami tambahkan ke aduan ${ticket}.`,
  objected: (ticket: string) =>
    `Keberatan atas aduan ${ticket} kami catat dan dibahas dalam rapat berikutnya.`,
  confirmed: (ticket: string) => `Terima kasih. Aduan ${ticket} ditutup sebagai selesai.`,
  notResolved: (ticket: string) =>
    `Aduan ${ticket} belum dinyatakan selesai, jadi belum dapat ditutup. Balas CEK untuk statusnya.`,
  onlyOwner: (ticket: string) =>
    `Aduan ${ticket} digabung dengan aduan lain dan hanya pelapor pertama yang menutupnya. Belum beres? Balas BELUM.`,
  settled: (ticket: string) =>
    `Aduan ${ticket} dinyatakan selesai. Balas BERES bila sudah beres, atau BELUM agar pesan Anda menjadi keberatan.`,
  which: (choices: string) => `Tentang aduan yang mana? Balas angkanya: ${choices}`,
  typo: 'Nomor aduan itu keliru satu huruf atau angka. Periksa tanda terima Anda, lalu balas CEK dan nomornya.',
  malformed: 'Nomor aduan terdiri dari delapan huruf dan angka. Contoh: CEK 7K3M-Q9TX.',
  notYours:
    'Nomor aduan itu tidak terdaftar untuk telepon ini. Lacaklah di situs kami dengan empat angka terakhir telepon Anda.',
  nothingOpen: 'Tidak ada aduan untuk nomor telepon ini. Balas CEK dan nomor aduan, atau BANTUAN.',
  nothingToConfirm: 'Tidak ada aduan yang menunggu jawaban Anda. Balas CEK untuk statusnya.',
  forClerk: 'Pesan Anda kami terima dan dibaca petugas loket. Keadaan darurat? Telepon 112.',
  stopped: 'Anda tidak menerima pesan lagi di saluran ini. Ingin lagi? Balas MULAI.',
  started: 'Anda menerima kabar aduan lagi di saluran ini. Tidak ingin lagi? Balas STOP.',
  help: 'CEK nomor: status. BERES atau BELUM: jawaban Anda. Tulisan lain: tambahan keterangan. STOP: berhenti. Darurat: 112.',
  onlyPhotos: 'Foto tidak dapat kami terima di sini. Kirimlah lewat halaman aduan Anda.',
  photosLeftOut: 'Fotonya tidak ikut; kirimlah lewat halaman aduan Anda.',
  /** The reason of an objection that came as one word. */
  noReason: 'Belum beres (dijawab dengan pesan).',
  clerk: {
    title: 'Pesan warga yang belum tersambung',
    lead: 'Pesan yang aduannya tidak dapat ditentukan sendiri. Sambungkan ke aduannya, atau simpan dengan alasan.',
    empty: 'Tidak ada pesan yang menunggu',
    emptyText: 'Pesan warga yang tidak jelas aduannya muncul di sini.',
    known: 'Nomor seorang pelapor',
    unknown: 'Nomor yang tidak dikenal',
    named: (ticket: string) => `Menyebut aduan ${ticket}`,
    withoutText: '(tanpa tulisan)',
    attachments: (n: number) => `${n} lampiran tidak ikut tersimpan`,
    ticket: 'Nomor aduan',
    ticketHint: (tickets: string) => (tickets ? `Aduan dari nomor ini: ${tickets}` : ''),
    assign: 'Sambungkan ke aduan',
    setAside: 'Tidak menyangkut aduan',
    reason: 'Alasan',
    keep: 'Simpan',
    assigned: 'Pesan disambungkan ke aduan.',
    kept: 'Pesan disimpan.',
    changed: 'Pesan ini sudah ditangani orang lain.',
    note: (from: string, text: string) => `Pesan dari ${from}: ${text}`,
    link: 'Pesan warga',
  },
  demonstration: {
    title: 'Balas sebagai warga ini',
    text: 'Pesan',
    hint: 'Peragaan: CEK, BERES, BELUM, STOP, BANTUAN, atau tulisan bebas.',
    send: 'Kirim balasan',
    sent: 'Balasan diterima seperti pesan sungguhan.',
  },
  leave: {
    title: 'Berhenti menerima email',
    lead: (ticket: string) => `Kabar aduan ${ticket} tidak dikirim lagi ke alamat email ini.`,
    submit: 'Berhenti menerima email',
    done: 'Anda tidak menerima email lagi dari kami.',
    again: 'Ingin menerimanya lagi? Bukalah halaman aduan Anda dan pilih email.',
  },
};
