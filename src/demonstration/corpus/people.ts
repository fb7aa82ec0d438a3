const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Given names from many of Jakarta's communities; each is a whole name by itself. */
export const firstNames = words(`
  Agus Bambang Slamet Sugeng Suparman Wahyu Eko Dwi Tri Sri Endang Sumarni Wartini Suratmi Ngatinah Paijo Sutrisno
  Wagiman Yanto Retno Wulan Kartika Ratna Lestari Ningsih Mulyono Teguh Joko Hartono Puji Sulastri Tumini
  Rohim Mardani Sanusi Naimah Rohaya Entong Jubaedah Jaelani Mansyur Mursidi Saadiah Romlah Sarmilih Nasrullah Muhidin
  Asep Ujang Dadang Cecep Tatang Iis Euis Neneng Ai Yayan Deden Encep Lilis Nenden Kokom Dedeh
  Tumpal Poltak Parlin Togar Marulak Rotua Tiurma Hotma Lamhot Duma Sahat Bonar
  Zulkifli Syafrizal Yusrizal Mardiana Rosmaini Fitriwati Nurbaiti Yulhendri Ermawati Afrizal Desmawati
  Herman Lina Mei Liong Fenny Steven Kevin Yuliana Vivi Hartati Ling Ronny Susan
  Baso Andi Besse Rahmatiah Daeng Syamsuddin Hasnah Nurhaeda Ambo Sitti
  Ketut Wayan Made Komang Yohanes Maria Yosef Theresia Markus Agustina Marthen Fransiska
  Ahmad Muhammad Abdul Fatimah Aisyah Siti Nur Umar Hasan Husein Zainab Khadijah Ibrahim Ismail Yusuf Halimah
  Rizky Dimas Bayu Putri Ayu Intan Fajar Nabila Aulia Reza Dinda Galih Rina Dewi Yuni Indah Mira Tuti Nani Edi
`);

/** Second words of a name: family, clan and father's names, and common second given names. */
export const lastNames = words(`
  Santoso Wibowo Prasetyo Susanto Nugroho Setiawan Handoko Purwanto Raharjo Sudarmono Kuswanto Hidayat Saputra
  Kurniawan Pratama Wicaksono Suryadi Haryanto Sulistyo Wijayanto Utomo Supriyadi Wahyudi Mulyadi Suwarno
  Rahayu Astuti Wulandari Handayani Anggraini Puspitasari Kusumawati Widiastuti Purnamasari Utami Maharani
  Suryana Permana Sutisna Kosasih Sukmana Gumelar Nugraha Ruhiyat Komarudin Rohmana Sumiati Rosdiana
  Simanjuntak Siregar Nasution Hutapea Sinaga Manurung Panggabean Situmorang Lubis Harahap Tampubolon Sihombing
  Hutabarat Pardede Pangaribuan Marpaung Ginting Sembiring Tarigan
  Chaniago Sikumbang Piliang Koto Tanjung Jambak Guci Caniago
  Tanoto Halim Gunawan Wijaya Salim Lim Tan Oei Kusuma Sutanto Budiman Hartanto Tjandra Setiadi
  Mappa Patunru Baharuddin Mattalatta Rauf Latief Tahir
  Wenda Rumbiak Tuhumena Latuconsina Matulessy Pelupessy Lumentut Kalalo Rondonuwu Mandagi Benu Nahak
  Syahputra Ramadhan Firdaus Fauzi Maulana Zulfikar Hakim Syarif Alamsyah Munawar Ridwan Anwar Rahman
  Hamid Ismail Jamal Yusuf Sobari Marzuki Djunaedi Sabeni Naim Mahmud Sapri Hasbullah
`);
