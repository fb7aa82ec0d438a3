import { person, shot, browser, A } from './.d33.ts';
// the camat sends the report so that there's something
const { page } = await person('walikota.jakarta-selatan','pc');
await page.click('.demo-steps button[value=tuesday]'); await page.waitForLoadState();
for (let i=0;i<40;i++){ await page.goto(A+'/meetings'); const n=await page.locator('.demo-clock').textContent(); if(/Sel/.test(n??''))break; await new Promise(r=>setTimeout(r,3000)); }
await shot(page,'t01-list');
await page.getByRole('button',{name:'Buka rapat'}).first().click(); await page.waitForLoadState(); const path=page.url(); console.log(path);
await shot(page,'t02-board',true);
const groups=await page.locator('[name=group] option').evaluateAll((x:any)=>x.map((o:any)=>[o.value,o.textContent])); console.log(groups);
for(const [g] of groups as any) if(g){ const t=performance.now(); await page.goto(path+'?group='+g); console.log(g, (performance.now()-t).toFixed(0)); await shot(page,'t03-'+g); }
await page.goto(path);
const inv=page.getByText('Undang Suku Dinas dan Suku Badan'); await inv.click(); await shot(page,'t04-invite',true);
console.log('checked', await page.locator('[name=office]:checked').count(), await page.locator('[name=office]').count());
await page.locator('[name=office]').first().check(); await page.locator('[name=office]').nth(1).check();
await page.fill('[name=note]','Bawa data anggaran.'); await page.getByRole('button',{name:'Kirim undangan'}).click(); await page.waitForTimeout(1500); console.log(await page.locator('.notice').allTextContents());
const tick=await page.locator('a.ticket').first().textContent(); console.log(tick);
if(tick){ await page.goto(A+`/complaints/${tick}/packet`); await shot(page,'t05-packet',true); await page.pdf({path:'/tmp/s33/packet.pdf',format:'A4',preferCSSPageSize:true,printBackground:true});
 await page.goto(path+`/cases/${tick}`); await shot(page,'t06-case',true); }
await browser.close(); process.exit();
