import { launchBrowser, openWindow, sizes } from '/work/main/tests/support/browser.ts';
const browser = await launchBrowser();
const A='http://localhost:3322';
export async function person(account: string|null, size: any='projector', opt: any={}) {
  const ctx = await openWindow(browser, size, opt); const page = await ctx.newPage();
  page.on('console', m=>{ if(m.type()==='error') console.log('CONSOLE', page.url(), m.text()); });
  page.on('pageerror', e=>console.log('PAGEERROR', page.url(), e.message));
  if(account){ await page.goto(A+'/sign-in'); await page.fill('[name=username]',account); await page.fill('[name=password]','aduan-sabtu'); await page.press('[name=password]','Enter'); await page.waitForURL(u=>u.pathname!=='/sign-in'); }
  return {ctx,page};
}
export const shot=(page:any,n:string,full=false)=>page.screenshot({path:`/tmp/s33/${n}.png`,fullPage:full});
export { browser, A };
