import { printed } from '/work/main/src/documents/printing.ts';
import { orderOf, colour } from '/work/main/tests/documents/paper.ts';
import { readFileSync, writeFileSync } from 'node:fs';
const L='Sudah dua minggu air di gang meluap ke jalan setiap kali hujan. Warga sulit lewat dan anak sekolah harus memutar lewat jalan raya yang ramai. ';
const base=orderOf('').values;
const tpl=(k:string,l='id')=>readFileSync(`/work/main/views/documents/${l}/${k}.md`,'utf8');
const decisions=Array.from({length:60},(_,n)=>({number:String(n+1),ticket:'7K3M-Q9TX',matter:L.repeat(n===7?28:n===20?14:n===30?6:1+n%4),place:'Karet Semanggi',decision:'Ditindaklanjuti',said:n===40?L.repeat(20):n===41?'W'.repeat(1500):'Dikerjakan bersama pompa.',by:'Satpel Sumber Daya Air Setiabudi',due:'Senin, 30 November 2026'}));
async function make(name:string,k:string,values:any,extra:any={}){ const t=performance.now(); const r=await printed(orderOf(tpl(k,extra.language??'id'),{values:{...base,...values},title:`Uji ${name}`,...extra} as any),()=>{}); writeFileSync(`/tmp/s33/t-${name}.pdf`,r.bytes); console.log(name,r.pages,(performance.now()-t).toFixed(0),'ms',r.templateFault); }
const facts=[{label:'Hari, tanggal',text:'Senin'}]; const signers=[{title:'Notulis',name:'Ani',nip:'1',note:''},{title:'Camat',name:'Budi',nip:'2',note:''}];
await make('minutes60','minutes',{heading:'Notulen',facts,decided:true,decisions,notes:L.repeat(10),addenda:[],signers});
await make('minutes0','minutes',{heading:'Notulen',facts,decided:false,decisions:[],notes:'',addenda:[],signers},{language:'en'});
const cases=(n:number)=>Array.from({length:n},(_,i)=>({no:String(i+1),ticket:'7K3M-Q9TX',date:'Sab 21 Nov 2026',complainant:'S*** A***',place:'Jalan Melati 5, RT 003/RW 002, Karet Semanggi',category:'Saluran air',text:L.repeat(i===5?28:i===9?10:1+i%3),review:L,work:'Satpel SDA: dikerjakan',state:'Menunggu laporan camat',why:'Perlu alat berat',ask:L}));
const photos=Array.from({length:7},(_,i)=>({photo:`p${i}`,caption:`Foto ${i+1}, 7K3M-Q9TX`}));
const images=new Map(await Promise.all(photos.map(async(p,i)=>[p.photo,new Uint8Array(await colour(['#855','#585','#558'][i%3]!))] as const)));
await make('report','report',{date:'23 November 2026',facts,recipient:'Yth. Walikota',letter:L.repeat(5),weekly:{},summary:[{label:'A',number:'30'}],signers:signers.slice(1),hasCopies:false,copies:[],area:'Setiabudi',solved:cases(20),unsolved:cases(20),underWay:[],recap:[{title:'Rekap',head:'Kelurahan',rows:[{name:'Guntur',solved:'1',unsolved:'2',underWay:'3',waiting:'0',total:'6'}]}],photos},{images});
const present=Array.from({length:60},(_,i)=>({number:String(i+1),name:'Muhidin Hidayat bin Abdul Rahman',nip:'19811007 200510 2 113',office:'Satpel Cipta Karya, Tata Ruang dan Pertanahan Setiabudi',phone:'+628111001113',arrived:'08.02'}));
await make('attendance','attendance',{facts,came:true,present,signers:signers.slice(1)});
process.exit();
