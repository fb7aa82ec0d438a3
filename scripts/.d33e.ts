import { person, shot, browser, A } from './.d33.ts';
const { page } = await person('walikota.jakarta-selatan','pc'); const path=A+'/meetings/242';
await page.goto(path); const ticks=await page.locator('td a.ticket').allTextContents();
for(const [n,tick] of ticks.slice(0,8).entries()){ await page.goto(A+`/complaints/${tick}/packet`); await page.waitForTimeout(600); await page.pdf({path:`/tmp/s33/packet${n}.pdf`,format:'A4',preferCSSPageSize:true,printBackground:true}); }
await page.goto(path+'?group=sudin'); await shot(page,'t07-sudin',true);
await browser.close(); process.exit();
