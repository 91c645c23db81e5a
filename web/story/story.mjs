// The story that Nahtlos is for, over all three faces of the server at NAHTLOS_URL: seen on the
// phone and put into the cart, continued on the desktop, paid, picked by the store, handed over at
// the curb, returned in another store, refunded at the desk. In German and in English. NAHTLOS_STAFF
// is the file of log-ins that the demo made; NAHTLOS_PSP says that there is a payment provider.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const base = process.env.NAHTLOS_URL;
const shots = process.env.SHOTS;
const staff = Object.fromEntries(
  readFileSync(process.env.NAHTLOS_STAFF, 'utf8').trim().split('\n').map((line) => line.split(' ')),
);
if (shots) mkdirSync(shots, { recursive: true });
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } };

const words = {
  de: {
    locale: 'de-DE',
    add: 'In den Warenkorb',
    toCart: 'Zum Warenkorb',
    other: 'Auf einem anderen Gerät weitermachen',
    toCheckout: 'Zur Kasse',
    email: 'E-Mail',
    name: 'Vor- und Nachname',
    curb: 'Ans Auto gebracht',
    card: 'Karte (Test: gelingt)',
    invoice: 'Kauf auf Rechnung',
    order: 'Zahlungspflichtig bestellen',
    thanks: 'Danke für deine Bestellung!',
    login: 'Benutzername',
    password: 'Passwort',
    enter: 'Anmelden',
    accept: 'Annehmen',
    pick: 'Jetzt holen',
    sku: 'Artikelnummer',
    picked: '1 von 1 geholt',
    pack: 'Verpackt',
    ready: 'Liegt bereit',
    where: 'Wo stehst du?',
    here: 'Ich bin da',
    told: 'Wir wissen Bescheid',
    spot: 'Stellplatz 2, blauer Kombi',
    code: 'Abholcode',
    handOver: 'Übergeben',
    takeBack: 'Zurücknehmen',
    place: 'Ort',
    reason: 'Grund',
    money: 'Geld',
    back: '1 zurück',
    returned: 'Ware am Tresen zurückgenommen',
    done: 'Erledigt',
  },
  en: {
    locale: 'en-GB',
    add: 'Add to bag',
    toCart: 'To my bag',
    other: 'Continue on another device',
    toCheckout: 'To checkout',
    email: 'Email',
    name: 'Full name',
    curb: 'Brought to your car',
    card: 'Card (test: succeeds)',
    invoice: 'Pay on invoice',
    order: 'Order and pay',
    thanks: 'Thank you for your order!',
    login: 'User name',
    password: 'Password',
    enter: 'Log in',
    accept: 'Accept',
    pick: 'Pick now',
    sku: /article number/i,
    picked: '1 of 1 picked',
    pack: 'Packed',
    ready: 'Is ready',
    where: 'Where are you?',
    here: 'I am here',
    told: 'We know and are on our way',
    spot: 'Bay 2, blue estate',
    code: 'Pick-up code',
    handOver: 'Hand over',
    takeBack: 'Take back',
    place: 'Place',
    reason: 'Reason',
    money: 'Money',
    back: '1 back',
    returned: 'Goods taken back over the counter',
    done: 'Done',
  },
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const complaints = [];

/** A device of somebody: what it complains about counts at the end. */
async function device(size, { locale }) {
  const context = await browser.newContext({
    viewport: sizes[size],
    locale,
    reducedMotion: 'reduce',
    isMobile: size === 'phone',
    hasTouch: size === 'phone',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('console', (said) => {
    if (['error', 'warning'].includes(said.type())) complaints.push(said.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return page;
}

async function logIn(page, face, login, said) {
  await page.goto(`${base}/${face}`);
  await page.getByLabel(said.login).fill(login);
  await page.getByLabel(said.password).fill(staff[login]);
  await page.getByRole('button', { name: said.enter, exact: true }).click();
}

async function tell(language) {
  const said = words[language];
  const shot = (page, name) =>
    shots ? page.screenshot({ path: join(shots, `story-${name}-${language}.png`) }) : undefined;

  // Seen on the phone, and put into the cart.
  const phone = await device('phone', said);
  await phone.goto(`${base}/shop/${language}/p/regenjacke-elbe`);
  await phone.getByRole('radio', { name: 'L', exact: true }).check({ force: true });
  await phone.waitForURL(/variant=LH-1003/);
  await phone.getByRole('button', { name: said.add }).click();
  await phone.getByRole('link', { name: said.toCart }).click();
  await phone.getByText(said.other).click();
  await phone.locator('svg.qr').waitFor();
  await shot(phone, 'cart');
  const link = await phone.locator('.address-line').innerText();

  // Continued on the desktop, and paid.
  const desktop = await device('desktop', said);
  await desktop.goto(link);
  await desktop.getByText(/Elbe/).first().waitFor();
  await desktop.getByRole('link', { name: said.toCheckout }).click();
  await desktop.getByLabel(said.email).fill('ada@example.com');
  await desktop.getByLabel(said.name).fill('Ada Brandt');
  await desktop.getByText(said.curb).check();
  await desktop.getByText('Lindenhof Berlin').check();
  await desktop.getByText(process.env.NAHTLOS_PSP ? said.card : said.invoice).check();
  await shot(desktop, 'checkout');
  await desktop.getByRole('button', { name: said.order }).click();
  await desktop.getByRole('heading', { name: said.thanks }).waitFor();
  const number = /LH-\d+/.exec(await desktop.getByText(/LH-\d{6,}/).first().innerText())[0];
  const code = await desktop.locator('.pickup strong').innerText();

  // Picked by the store.
  const floor = await device('phone', said);
  const tap = (name) => floor.getByRole('button', { name, exact: true }).click();
  await logIn(floor, 'floor', 'berlin', said);
  await floor.getByRole('button', { name: new RegExp(number) }).click();
  await tap(said.accept);
  await tap(said.pick);
  await floor.getByLabel(said.sku).fill('LH-1003');
  await floor.keyboard.press('Enter');
  await floor.getByText(said.picked).waitFor();
  await tap(said.pack);
  await tap(said.ready);

  // Handed over at the curb: the customer says so, and the floor hears of it.
  await desktop.getByLabel(new RegExp(`^${said.where.replace('?', '\\?')}`)).fill(said.spot);
  await desktop.getByRole('button', { name: said.here }).click();
  await desktop.getByText(said.told).waitFor();
  await shot(desktop, 'here');
  await floor.getByText(said.spot).first().waitFor();
  await shot(floor, 'arrived');
  await floor.getByLabel(said.code).fill(code);
  await tap(said.handOver);
  await desktop.locator('.progress li[aria-current]').getByText(said.done).waitFor();

  // Returned in another store, and refunded at the desk.
  const desk = await device('desktop', said);
  await logIn(desk, 'desk', 'desk', said);
  await desk.getByRole('navigation').first().waitFor();
  // Of all orders: what was ordered today may be of yesterday by now.
  await desk.goto(`${base}/desk/orders?number=${number}`);
  await desk.getByRole('link', { name: number }).first().click();
  await desk.getByRole('heading', { name: number }).waitFor();
  await desk.getByRole('button', { name: said.takeBack }).click();
  await desk.getByRole('spinbutton').first().fill('1');
  await desk.getByLabel(said.place).selectOption({ label: 'Lindenhof Hamburg' });
  await desk.getByLabel(said.reason).fill('zu klein');
  await desk.getByRole('dialog').getByRole('button', { name: said.takeBack }).click();
  await desk.getByRole('dialog').waitFor({ state: 'detached' });
  await desk.getByText(said.back).first().waitFor();
  await desk.getByText(said.returned).waitFor();
  if (process.env.NAHTLOS_PSP) await desk.getByRole('link', { name: /CN-/ }).waitFor();
  await shot(desk, 'returned');
  for (const page of [phone, desktop, floor, desk]) await page.context().close();
}

try {
  for (const language of Object.keys(words)) await tell(language);
} finally {
  await browser.close();
}
assert.deepEqual(complaints, []);
console.log('the story is true over shop, floor and desk, in German and in English');
