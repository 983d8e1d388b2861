// A browser with one page, driven over the channel of a forked process: puppeteer is an ES module, which jest cannot load.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const [executablePath] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await puppeteer.launch({
  executablePath,
  // Chromium refuses to sandbox what root starts. Its shared memory is small in containers.
  args: [...(process.getuid() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'],
});
const page = await browser.newPage();
const complaints = [];
page.on('console', (message) => {
  if (['error', 'warn'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
});
page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
await page.evaluateOnNewDocument(() => {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`content security policy: ${violatedDirective} ${blockedURI}`),
  );
});

const methods = {
  open: (url) => page.goto(url, { waitUntil: 'load' }).then((answer) => answer.status()),
  look: (width, colours) =>
    page
      .setViewport({ width, height: 800 })
      .then(() => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: colours }])),
  rows: () =>
    page.$$eval('#instances tr', (rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.trim()))),
  figures: (list) =>
    page.$$eval(`#${list} > *`, (items) =>
      items.map((item) => [...item.children].map(({ textContent }) => textContent)),
    ),
  texts: (selector) => page.$$eval(selector, (found) => found.map(({ textContent }) => textContent.trim())),
  click: (selector) => page.click(selector),
  // A copy is read: Chromium complains of, and draws differently, what is read itself.
  painted: () =>
    page.$$eval('canvas', (found) =>
      found.map((canvas) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
        const colours = new Map();
        for (let at = 0; at < data.length; at += 4)
          if (data[at + 3] === 255) {
            const colour = `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
            colours.set(colour, (colours.get(colour) ?? 0) + 1);
          }
        return Object.fromEntries(colours);
      }),
    ),
  colour: (property) =>
    page.evaluate((name) => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = `var(${name})`;
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    }, property),
  timezone: (name) => page.emulateTimezone(name),
  state: () => page.$eval('#state', ({ textContent }) => textContent),
  // The width that the page takes, which must not be more than that of the window.
  width: () => page.evaluate(() => document.documentElement.scrollWidth),
  violations: async () => {
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
    return { violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), passed: passes.length };
  },
  screenshot: (path) => page.screenshot({ path, fullPage: true }).then(() => undefined),
  complaints: () => complaints.splice(0),
  close: () => browser.close(),
};

process.on('message', async ({ id, method, words }) => {
  try {
    process.send({ id, value: await methods[method](...words) });
  } catch (error) {
    process.send({ id, error: error.message });
  }
});
process.on('disconnect', () => browser.close().finally(() => process.exit()));
process.send({ ready: true });
