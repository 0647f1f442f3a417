/**
 * Draws the demo's pictures (src/dev/demo/images.ts): `node scripts/demo-pictures.mjs`, with a Chromium (CHROMIUM=/path/to/one).
 * Each is an SVG of ours, 600 × 400, told in a few flat shapes; mail programs show no SVG, so what is kept is a PNG.
 */
import { writeFileSync } from 'node:fs'
import { browserPackages } from './install.mjs'

const WIDTH = 480
const HEIGHT = 320

const rect = (x, y, w, h, fill, more = '') =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" ${more}/>`
const disc = (x, y, r, fill, more = '') => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" ${more}/>`
const shape = (d, fill, more = '') => `<path d="${d}" fill="${fill}" ${more}/>`
const line = (d, stroke, width, more = '') =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`
/** Bands from top to bottom: [height, colour]… */
const bands = (...given) =>
  given
    .map(([height, fill], index) => {
      const above = given.slice(0, index).reduce((sum, [other]) => sum + other, 0)
      return rect(0, above, 600, height + 1, fill)
    })
    .join('')
const times = (count, draw) => Array.from({ length: count }, (_, index) => draw(index)).join('')
const move = (x, y, scale, inner) => `<g transform="translate(${x} ${y}) scale(${scale})">${inner}</g>`

const ship = (hull, deck) =>
  shape('M0 0h260l-26 40H22z', hull) +
  rect(190, -58, 44, 58, deck) +
  rect(200, -48, 24, 8, hull) +
  rect(206, -82, 12, 24, hull)
const palm = (fill) =>
  line('M0 0c6-40 4-80-4-130', '#7a5230', 10) +
  times(
    7,
    (i) =>
      `<g transform="translate(-4 -130) rotate(${-100 + i * 33})">${shape('M0 0q44-26 88 6q-50-8-88-6z', fill)}</g>`,
  )
const coral = (fill) =>
  line('M0 0v-50M0-26l-22-26M0-36l22-28M-22-52l-8-18M-22-52l8-20M22-64l-8-16M22-64l12-16', fill, 11)
const fish = (fill) => shape('M0 0q20-18 44 0q-24 18-44 0l-14-10v20z', fill)
const pylon = (fill) =>
  line(
    'M-40 0L-8-170h16L40 0M-30-52h60M-22-94h44M-40 0L22-94M40 0L-22-94M-64-130H64M-48-160H48M-8-170L64-130M8-170L-64-130',
    fill,
    4,
  )
const fir = (fill) => shape('M0-120l34 58H18l30 52H8V0H-8v-10h-40l30-52h-16z', fill)
const turbine = (turn) =>
  line('M0 0V-150', '#f4f1ea', 7) +
  `<g transform="translate(0 -150) rotate(${turn})">${times(3, (i) => `<g transform="rotate(${i * 120})">${shape('M-3 0Q-10-50 0-92Q8-50 3 0z', '#ffffff')}</g>`)}</g>` +
  disc(0, -150, 6, '#c9c4b8')
const house = (wall, roof) =>
  rect(0, -70, 90, 70, wall) +
  shape('M-8-70L45-118L98-70z', roof) +
  rect(14, -52, 20, 22, '#fbe7a8') +
  rect(54, -44, 22, 44, roof)
const crane = (fill) =>
  line('M0 0V-190M70 0V-190M-60-150H150M0-190h70M35-230L150-150M35-230L-60-150M35-230v40', fill, 7)
const boat = (hull, sail) =>
  shape('M0 0h120q-14 30-34 30H34Q14 30 0 0z', hull) +
  line('M60 0v-110', '#4a3626', 5) +
  shape('M64-106q66 40 52 98H64z', sail)

const scenes = {
  locks:
    bands([150, '#dfe6e3'], [40, '#9fb3a4'], [210, '#5f7f86']) +
    rect(0, 170, 250, 230, '#b9b3a8') +
    rect(350, 170, 250, 230, '#a8a297') +
    rect(250, 190, 100, 210, '#3d5f68') +
    shape('M250 190h46l4 16v70h-50zM350 190h-46l-4 16v70h50z', '#4b3a30') +
    line('M250 210h46M250 240h46M350 210h-46M350 240h-46', '#6d5546', 4) +
    shape('M262 300h76l-8 60h-60z', '#8c2f1b') +
    rect(280, 284, 40, 20, '#f0e8dc') +
    rect(60, 110, 70, 60, '#8c2f1b') +
    shape('M52 112L95 78l43 34z', '#5a2014') +
    line('M200 170v-60M400 170v-60', '#2e2a26', 6) +
    disc(200, 104, 9, '#d8412f') +
    disc(400, 104, 9, '#d8412f'),
  logbooks:
    bands([260, '#e9dfcd'], [140, '#7b5b43']) +
    shape('M110 250L300 228L490 250V120L300 100L110 120z', '#f8f3e6') +
    line('M300 100v128', '#c9bba0', 4) +
    times(7, (i) =>
      line(
        `M136 ${138 + i * 15}L280 ${124 + i * 15}M320 ${124 + i * 15}L464 ${138 + i * 15}`,
        i % 3 ? '#9c8f7a' : '#8c2f1b',
        3,
      ),
    ) +
    rect(70, 300, 190, 30, '#3f5a5e') +
    rect(90, 330, 200, 34, '#8c2f1b') +
    rect(60, 364, 220, 36, '#cda85b') +
    line('M420 300L520 210', '#2e2a26', 8) +
    shape('M408 312l18-4-12-10z', '#2e2a26'),
  reef:
    bands([90, '#7fd0d4'], [110, '#2f9fb3'], [110, '#176f8c'], [90, '#0e4a63']) +
    shape('M80 0L150 0L260 400H110zM330 0h60l90 400H380z', '#ffffff', 'opacity=".09"') +
    shape('M0 340q120-50 240-10t360-20v90H0z', '#d8c69a') +
    move(110, 350, 1.5, coral('#f6ede0')) +
    move(230, 355, 1.1, coral('#ff8f6b')) +
    move(340, 350, 1.6, coral('#f3d6cf')) +
    move(470, 345, 1.3, coral('#e0577a')) +
    disc(540, 350, 34, '#f2c14e') +
    disc(40, 360, 28, '#b0549c') +
    move(290, 170, 1, fish('#ffd35c')) +
    move(380, 130, 0.8, fish('#ffd35c')) +
    move(190, 220, 0.7, fish('#ffffff')) +
    line('M40 250L560 210', '#ffffff', 3, 'stroke-dasharray="2 14"'),
  shade:
    bands([110, '#bfe6e3'], [130, '#3fa7b0'], [160, '#1b6a80']) +
    line('M60 104q60 14 120 0t120 0t120 0t120 0', '#ffffff', 4) +
    times(
      3,
      (i) =>
        rect(110 + i * 140, 92, 104, 20, '#274b57') +
        line(`M${114 + i * 140} 112V300M${210 + i * 140} 112V300`, '#e8e2d2', 2) +
        shape(`M${104 + i * 140} 112h116l22 190H${80 + i * 140}z`, '#0d3c4c', 'opacity=".35"'),
    ) +
    shape('M0 340q140-44 300-14t300-16v90H0z', '#cdbb8d') +
    move(150, 350, 1.2, coral('#f3d6cf')) +
    move(300, 346, 1.5, coral('#ff8f6b')) +
    move(440, 350, 1.2, coral('#f6ede0')) +
    move(250, 230, 0.9, fish('#ffd35c')),
  cable:
    bands([120, '#f4d9b8'], [140, '#3a7f98'], [90, '#1d4f68'], [50, '#a58a5e']) +
    disc(470, 70, 34, '#f2a65a') +
    move(90, 120, 1, ship('#2c3942', '#f6f1e7')) +
    line('M96 124C40 220 70 330 180 352S420 352 600 356', '#f2c14e', 6) +
    times(9, (i) => disc(30 + i * 70, 384, 8 + (i % 3) * 4, '#8b724b')),
  grain:
    bands([200, '#f5e3b5'], [40, '#d6b463'], [160, '#46788a']) +
    times(
      4,
      (i) =>
        rect(330 + i * 62, 90, 56, 112, i % 2 ? '#ddd6c6' : '#cbc3b0') +
        shape(`M${330 + i * 62} 90q28-34 56 0z`, '#a79e8a'),
    ) +
    move(40, 240, 1.25, ship('#7b2d26', '#f7f2e8')) +
    times(4, (i) => rect(72 + i * 50, 226, 40, 16, '#e0b43e')) +
    line('M356 120L250 150v50', '#5d5646', 7) +
    shape('M244 200h12l16 30h-44z', '#e0b43e'),
  saltflat:
    bands([150, '#f2b98f'], [20, '#a56a5a'], [230, '#f7f3ec']) +
    shape('M0 160L110 70L190 130L300 50L420 140L510 90L600 150V172H0z', '#8a5a63') +
    times(4, (i) =>
      shape(`M${40 + i * 145} 210h100l-20 60H${10 + i * 145}z`, ['#3fb3ad', '#7fd0b8', '#d7e59a', '#f0d56b'][i]),
    ) +
    line(
      'M0 300L120 330L60 400M120 330L260 310L330 360L300 400M330 360L460 330L600 360M260 310L300 280M460 330L500 290',
      '#dcd3c4',
      4,
    ) +
    disc(500, 60, 26, '#ffe9c9'),
  drum:
    bands([400, '#c8502f']) +
    disc(300, 200, 250, '#d96a41') +
    shape('M190 110h220l-30 250H220z', '#6b3a22') +
    `<ellipse cx="300" cy="110" rx="112" ry="40" fill="#f1e0bf"/><ellipse cx="300" cy="110" rx="80" ry="26" fill="#e6cfa2"/>` +
    line('M190 116L230 240L258 130L300 250L342 130L370 240L410 116', '#f1e0bf', 5) +
    shape('M214 268h172l-4 34H218z', '#e8a33c') +
    times(6, (i) => shape(`M${222 + i * 27} 300l13-26 13 26z`, '#2e1a12')),
  market:
    bands([250, '#f7e6c4'], [150, '#b98d5a']) +
    times(
      3,
      (i) =>
        rect(40 + i * 185, 170, 150, 120, ['#7c5237', '#6a4730', '#7c5237'][i]) +
        times(6, (j) =>
          shape(
            `M${30 + i * 185 + j * 28.5} 110h28.5v44q-14 20-28.5 0z`,
            j % 2 ? '#f8f4ea' : ['#1f7a6b', '#c6452f', '#d9922b'][i],
          ),
        ),
    ) +
    times(12, (i) =>
      disc(64 + (i % 4) * 34 + Math.floor(i / 4) * 185, 262, 14, ['#e2552d', '#e9b43a', '#7aa63f', '#b5467a'][i % 4]),
    ) +
    rect(256, 300, 88, 90, '#22303a', 'rx="12"') +
    rect(264, 312, 72, 58, '#7fd0c8') +
    line('M280 342l14 14 28-32', '#ffffff', 8),
  lake:
    bands([190, '#cfe3ee'], [210, '#5c6b63']) +
    shape('M0 210L130 60L240 170L350 40L480 180L600 100V230H0z', '#8a98a5') +
    shape('M130 60l40 42-30-6-22 20-24-14zM350 40l46 52-30-8-26 22-28-18z', '#ffffff') +
    shape('M0 230q300-40 600 0l-60 90H70z', '#3fb6b2') +
    shape('M0 320L70 320L540 320L600 300V400H0z', '#7d7467') +
    line('M200 300L260 346L420 360L470 400M230 300L290 340L440 352L500 400', '#2d3b42', 8),
  pylons:
    bands([110, '#2c2b4a'], [90, '#6b4a6e'], [80, '#d9795f'], [120, '#efe9e4']) +
    disc(450, 210, 44, '#f6c177') +
    shape('M0 290q300-30 600 0v110H0z', '#f2eeea') +
    move(110, 330, 1.15, pylon('#20202c')) +
    move(330, 310, 0.85, pylon('#20202c')) +
    move(490, 300, 0.6, pylon('#20202c')) +
    line(
      'M0 210Q60 214 36 180M184 180Q240 216 276 200M384 200Q420 216 452 222M528 222Q570 230 600 224M0 170Q40 176 55 146M165 146Q230 180 290 174M372 174Q410 190 462 204',
      '#20202c',
      2.5,
    ),
  glass:
    bands([210, '#fbe9cf'], [60, '#4aa0b0'], [130, '#2b6f80']) +
    shape('M210 60h180l-24 300H234z', '#ffffff', 'opacity=".55"') +
    shape('M220 170q80 20 160 0l-16 180H236z', '#7fcad6') +
    line('M210 60h180l-24 300H234z', '#1c4d5a', 5) +
    disc(270, 250, 8, '#e9f7f9') +
    disc(320, 290, 6, '#e9f7f9') +
    disc(300, 220, 5, '#e9f7f9') +
    disc(500, 90, 36, '#f0a04b'),
  port:
    bands([220, '#f3cfa4'], [60, '#6f6a66'], [120, '#2f6d7c']) +
    move(90, 280, 1, crane('#c6452f')) +
    move(300, 280, 0.9, crane('#1c5d66')) +
    times(12, (i) =>
      rect(
        30 + (i % 6) * 92,
        244 - Math.floor(i / 6) * 30,
        84,
        28,
        ['#c6452f', '#2f7f6f', '#e0a23a', '#35506b'][(i * 7) % 4],
      ),
    ) +
    move(330, 300, 1, ship('#22323a', '#f6f1e7')),
  bridge:
    bands([170, '#f8e4c3'], [230, '#c98d5b']) +
    shape('M0 200L120 110L220 190L360 120L470 190L600 130V230H0z', '#a8683f') +
    rect(0, 190, 600, 22, '#e9dcc6') +
    times(5, (i) => shape(`M${10 + i * 120} 212h100v170h-16V270q-34-44-68 0v112h-16z`, '#d9c8ac')) +
    shape('M70 150h330l40 40H70z', '#0f5c63') +
    times(6, (i) => rect(92 + i * 50, 158, 32, 14, '#dff1f0')) +
    rect(70, 178, 370, 4, '#f2c14e'),
  solar:
    bands([180, '#fbe0a6'], [220, '#d7a869']) +
    disc(120, 90, 46, '#f2903b') +
    times(
      3,
      (i) =>
        shape(`M${40 + i * 120} 300l50-70h90l-50 70z`, '#20405e') +
        line(
          `M${70 + i * 120} 300l50-70M${100 + i * 120} 300l50-70M${58 + i * 120} 275h90M${76 + i * 120} 250h90`,
          '#7fa3c4',
          3,
        ),
    ) +
    rect(440, 130, 120, 180, '#dfe8ea') +
    rect(440, 200, 120, 110, '#4aa0b0') +
    line('M440 130h120v180H440z', '#33565e', 6) +
    line('M400 280h40M400 250v30', '#33565e', 8),
  leak:
    bands([110, '#e9e2d2'], [290, '#8a6244']) +
    times(5, (i) => rect(30 + i * 120, 40 + (i % 2) * 16, 80, 70 - (i % 2) * 16, ['#c9bda4', '#b3a68b'][i % 2])) +
    rect(0, 200, 600, 56, '#5f7f86') +
    rect(280, 192, 24, 72, '#3f5a5e') +
    shape('M300 262q30 44 0 66q-34-20 0-66z', '#7fd0e0') +
    shape('M240 340q60-30 130 0q20 30-60 36q-90-4-70-36z', '#4aa0b0') +
    times(8, (i) => disc(40 + i * 76, 150 + (i % 3) * 12, 6, '#6d4b33')),
  dates:
    bands([400, '#f3d9ae']) +
    move(470, 300, 1.5, palm('#5f8a3f')) +
    shape('M80 200h280l-24 150H104z', '#a8703c') +
    line('M80 200h280M92 250h256M100 300h240', '#7c4f27', 6) +
    times(
      15,
      (i) =>
        `<ellipse cx="${110 + (i % 5) * 56}" cy="${188 - Math.floor(i / 5) * 26}" rx="24" ry="15" fill="${['#6b2f1a', '#8c431f', '#a85a2a'][i % 3]}"/>`,
    ),
  falaj:
    bands([120, '#f6e2bd'], [280, '#c89a63']) +
    move(90, 190, 1, palm('#4f7f45')) +
    move(540, 210, 1.2, palm('#4f7f45')) +
    shape('M260 120h40L420 400H180z', '#8f6a42') +
    shape('M268 120h24L390 400H210z', '#4fb0bd') +
    line('M280 150q-10 60 6 110t10 130', '#bfe6ea', 5) +
    disc(470, 320, 56, '#e9dcc6') +
    line('M470 320L500 280', '#4a3626', 6) +
    times(8, (i) => disc(470 + 44 * Math.cos(i * 0.785), 320 + 44 * Math.sin(i * 0.785), 4, '#4a3626')),
  boats:
    bands([210, '#16233f'], [190, '#0f3c4f']) +
    disc(470, 80, 38, '#f5efd9') +
    times(14, (i) => disc((i * 97) % 600, (i * 53) % 180, 2, '#f5efd9')) +
    shape('M420 230h100l40 170H380z', '#f5efd9', 'opacity=".18"') +
    move(70, 250, 1.1, boat('#8c4a2b', '#e9dcc6')) +
    move(260, 290, 1.3, boat('#0f5c63', '#f2c14e')) +
    line('M330 330Q440 400 560 330', '#c9bda4', 2) +
    times(6, (i) => line(`M${360 + i * 30} ${346 + (i % 2) * 8}v30`, '#c9bda4', 2)),
  ferry:
    bands([170, '#d7e4ea'], [40, '#7f9a78'], [190, '#5b86a0']) +
    times(6, (i) => move(20 + i * 110, 200, 0.5, house(['#e9dcc6', '#c9785a', '#d9c28a'][i % 3], '#5a3a30'))) +
    shape('M110 270h380l-40 56H150z', '#1f4e79') +
    rect(170, 220, 240, 50, '#ffffff') +
    times(6, (i) => rect(184 + i * 38, 232, 24, 20, '#7fb0cc')) +
    rect(300, 176, 80, 44, '#f4f1ea') +
    line('M250 220v-60', '#33414a', 6) +
    shape('M250 160h46v24h-46z', '#c6452f') +
    line('M40 350q40-12 80 0t80 0M340 370q40-12 80 0t80 0', '#cfe3ee', 5),
  turbines:
    bands([230, '#bfe0ef'], [170, '#7fae5a']) +
    disc(90, 80, 36, '#ffe08a') +
    shape('M0 270q160-70 320-20t280-30v180H0z', '#6a9a4a') +
    move(150, 270, 1.1, turbine(10)) +
    move(330, 280, 1.35, turbine(50)) +
    move(500, 260, 0.95, turbine(85)) +
    move(60, 370, 0.7, house('#f4efe4', '#a5482f')) +
    shape('M0 360q300-40 600 10v40H0z', '#578540'),
  forest:
    bands([180, '#dbe3df'], [220, '#8a8a63']) +
    times(9, (i) => move(20 + i * 72, 250, 1.2, fir('#6f8f83'))) +
    times(6, (i) => line(`M${60 + i * 96} 330v-150m0 40l18-16m-18 40l-16-14m16 50l20-16`, '#8d7a68', 5)) +
    times(5, (i) => move(100 + i * 110, 370, 0.62, fir('#3f7a4a'))) +
    shape('M0 360q300-26 600 0v40H0z', '#5f7a3f'),
  village:
    bands([200, '#f3dcc0'], [200, '#9aa06b']) +
    times(5, (i) =>
      move(20 + i * 118, 300, 1.15, house(['#f4efe4', '#e4c9a4', '#efe2cd'][i % 3], ['#a5482f', '#7c3a2a'][i % 2])),
    ) +
    rect(302, 120, 22, 50, '#7c3a2a') +
    disc(318, 100, 16, '#ffffff', 'opacity=".8"') +
    disc(340, 76, 22, '#ffffff', 'opacity=".6"') +
    disc(372, 46, 28, '#ffffff', 'opacity=".4"') +
    shape('M0 320h600v80H0z', '#c9b48a') +
    `<ellipse cx="300" cy="356" rx="70" ry="26" fill="#b5763a"/>` +
    line('M262 350l14-14M290 346l14-14M318 348l14-14', '#f3d9ae', 5),
  tram:
    bands([220, '#e6e1ee'], [180, '#8d8a94']) +
    times(
      5,
      (i) =>
        rect(i * 124, 50 + (i % 2) * 30, 116, 180, ['#c9bfd6', '#b3a7c4', '#d8cfe2'][i % 3]) +
        times(6, (j) =>
          rect(i * 124 + 16 + (j % 3) * 32, 80 + (i % 2) * 30 + Math.floor(j / 3) * 48, 20, 28, '#fbe7a8'),
        ),
    ) +
    rect(70, 170, 440, 150, '#c6452f', 'rx="20"') +
    rect(90, 194, 400, 56, '#dff0f4', 'rx="8"') +
    line('M170 194v56M250 194v56M330 194v56M410 194v56', '#c6452f', 8) +
    disc(150, 322, 20, '#2b2a30') +
    disc(430, 322, 20, '#2b2a30') +
    line('M0 344h600', '#4a4850', 6) +
    line('M290 170L250 130h80zM0 130h600', '#2b2a30', 4),
  school:
    bands([220, '#cfe6ef'], [180, '#a5b06b']) +
    rect(120, 130, 360, 170, '#f1e0bf') +
    shape('M100 132L300 50L500 132z', '#a5482f') +
    times(6, (i) => rect(146 + i * 54, 166, 34, 44, '#5f8fa8')) +
    rect(276, 230, 48, 70, '#5a3a30') +
    disc(300, 100, 18, '#ffffff') +
    line('M300 100v-12M300 100l9 5', '#2b2a30', 3) +
    times(
      5,
      (i) =>
        disc(130 + i * 80, 340, 12, '#e9b48a') +
        rect(118 + i * 80, 352, 24, 36, ['#1f4e79', '#c6452f', '#e0a23a'][i % 3], 'rx="8"'),
    ),
}

const { chromium } = (await browserPackages())('playwright-core')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } })
const lines = []
for (const [name, inner] of Object.entries(scenes)) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400" width="${WIDTH}" height="${HEIGHT}" style="display:block">${inner}</svg>`
  await page.setContent(`<body style="margin:0">${svg}`)
  lines.push(`  '${name}.png':\n    '${(await page.screenshot()).toString('base64')}',`)
}
await browser.close()
writeFileSync(
  new URL('../src/dev/demo/images.ts', import.meta.url),
  `/**
 * Owns the demo's pictures, of a story each: PNG, 3:2, drawn by scripts/demo-pictures.mjs and not by hand.
 * Keyed by file name, as base64; every name that a demo story's imageUrl uses (\`images/\` + key) is here.
 */
export const images: Record<string, string> = {
${lines.join('\n')}
}
`,
)
