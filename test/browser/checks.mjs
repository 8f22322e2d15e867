/** What holds on every page, asked of the page as the browser drew it. Each answer is a list of faults. */

/** Runs in the page. */
function faultsOnPage() {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth) faults.push(`scrolls sideways: ${root.scrollWidth} > ${window.innerWidth}`);
  if (document.querySelectorAll('h1').length !== 1) faults.push('not exactly one h1');
  if (!['zh-CN', 'en'].includes(root.lang)) faults.push(`language is ${root.lang}`);
  if (document.title.trim() === '') faults.push('no title');
  if (document.querySelector('script, [style], style')) faults.push('inline script or style');
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (field.labels.length === 0) faults.push(`field ${field.name} has no label`);
  }
  for (const link of document.querySelectorAll('a, button')) {
    if (link.textContent.trim() === '' && !link.getAttribute('aria-label'))
      faults.push('a link or button without words');
    if (link.getAttribute('href') === '#') faults.push(`link to nowhere: ${link.textContent.trim()}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) faults.push(`id ${id} is given twice`);
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    if (!document.getElementById(link.hash.slice(1))) faults.push(`no target for ${link.hash}`);
  }
  const levels = [...document.querySelectorAll('h1, h2, h3')].map((heading) => Number(heading.tagName[1]));
  levels.forEach((level, index) => {
    if (index > 0 && level > levels[index - 1] + 1) faults.push(`heading jumps from ${levels[index - 1]} to ${level}`);
  });
  const words = document.body.textContent;
  for (const hole of words.match(/\{\w+\}|undefined|NaN|\[object/g) ?? []) faults.push(`the text says ${hole}`);
  for (const name of words.match(/\b[A-Z]{3,}(?:_[A-Z]+)+\b/g) ?? []) {
    if (!name.startsWith('SZ_VOUCHER')) faults.push(`a code on screen: ${name}`);
  }
  return faults;
}

/** Runs in the page: text against the nearest painted background, WCAG 1.4.3. */
function lowContrast() {
  const parse = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const channel = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faults = new Set();
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!own || element.closest('svg') || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = Number.parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5))
      faults.add(`contrast ${ratio.toFixed(2)}: ${element.textContent.trim().slice(0, 30)}`);
  }
  return [...faults];
}

/** Every fault of the page now shown. */
export async function faultsOf(page) {
  return [...(await page.evaluate(faultsOnPage)), ...(await page.evaluate(lowContrast))];
}
