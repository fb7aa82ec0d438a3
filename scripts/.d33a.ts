import { person, shot, browser, A } from './.d33.ts';
const { page } = await person('camat.setiabudi');
await page.click('.demo-steps button[value=monday]'); await page.waitForLoadState();
for (let i=0;i<30;i++){ await page.goto(A+'/meetings'); const f= await page.locator('.demo-filling').count(); const n=await page.locator('.demo-clock').textContent(); console.log(n,f); if(/Sen/.test(n??''))break; await new Promise(r=>setTimeout(r,3000)); }
await shot(page,'m01-list');
await page.getByRole('button',{name:'Buka rapat'}).first().click(); await page.waitForLoadState();
console.log(page.url());
await shot(page,'m02-agenda'); await shot(page,'m02-agenda-full',true);
const path=page.url();
await page.goto(path+'/order'); await shot(page,'m03-order');
await page.goto(path); await page.keyboard.press('Alt+n'); await page.waitForLoadState(); await page.waitForTimeout(500); await shot(page,'m04-case'); await shot(page,'m04-case-full',true);
await page.goto(path); await page.keyboard.press('Alt+h'); await page.waitForTimeout(200); await shot(page,'m05-att');
await browser.close(); process.exit();
