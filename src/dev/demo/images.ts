/**
 * Owns the six pictures of the demo sites: small hand-made SVGs, 600 by 400, flat and calm.
 * Keyed by file name; every name that a demo story's imageUrl uses ('images/' + key) is here.
 * They hold no scripts, no text, no fonts and load nothing.
 */

const svg = (label: string, shapes: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400" viewBox="0 0 600 400" role="img" aria-label="${label}">${shapes}</svg>`

export const images: Record<string, string> = {
  'harbour.svg': svg(
    'A harbour with a crane and a moored ship',
    '<path fill="#e9dfcf" d="M0 0h600v400H0z"/><circle cx="470" cy="110" r="46" fill="#e2b98f"/>' +
      '<path fill="#b9c3c4" d="M0 232l90-34 120 26 110-40 130 44 150-30v62H0z"/>' +
      '<path fill="#5f7f8c" d="M0 252h600v148H0z"/><path fill="#3d4a52" d="M96 268h290l-36 52H128z"/>' +
      '<path fill="#b4593f" d="M150 228h44v40h-44z"/><path fill="#d8a657" d="M198 228h44v40h-44z"/>' +
      '<path fill="#7c8f74" d="M246 228h44v40h-44zM198 186h44v38h-44z"/><path fill="#f3ece1" d="M312 212h40v56h-40z"/>' +
      '<path fill="none" stroke="#3d4a52" stroke-width="10" d="M452 300V130M520 300V130M400 136h180M452 210l68 60"/>' +
      '<path fill="none" stroke="#3d4a52" stroke-width="3" d="M414 138v70"/><path fill="#48646f" d="M420 296h180v104H380z"/>' +
      '<path fill="none" stroke="#7f9aa5" stroke-width="4" d="M40 346h90M190 366h120M60 386h70"/>',
  ),
  'grid.svg': svg(
    'Pylons carrying wires across low hills at dusk',
    '<path fill="#dfe4e6" d="M0 0h600v400H0z"/><path fill="#eecfb0" d="M0 170h600v150H0z"/>' +
      '<path fill="#9aa9a0" d="M0 290q150-70 300-16t300-34v160H0z"/><path fill="#6f8578" d="M0 340q180-60 330-10t270-20v90H0z"/>' +
      '<g fill="none" stroke="#3b4450" stroke-width="5"><path d="M124 336l26-216 26 216M100 160h100M108 200h84M134 260l36 40M166 260l-36 40"/>' +
      '<path d="M420 320l20-166 20 166M400 184h80M407 216h66M428 262l28 30M452 262l-28 30"/></g>' +
      '<g fill="none" stroke="#3b4450" stroke-width="2"><path d="M0 132q60 44 100 28M200 160q110 66 200 24M480 184q60 36 120 10"/>' +
      '<path d="M0 178q60 40 108 22M192 200q110 60 215 16M473 216q60 32 127 8"/></g>',
  ),
  'field.svg': svg(
    'Rows of grain running to the horizon',
    '<path fill="#d7e0df" d="M0 0h600v190H0z"/><circle cx="130" cy="96" r="38" fill="#f0d9a8"/>' +
      '<path fill="#a7b59b" d="M0 172q140-30 300-8t300-12v60H0z"/><path fill="#d9b566" d="M0 196h600v204H0z"/>' +
      '<path fill="#c79c4b" d="M300 196L60 400h90zM300 196l-60 204h80zM300 196l120 204h80zM300 196L-120 400h80zM300 196l320 204h70z"/>' +
      '<path fill="#7d6a55" d="M408 132h30v66h-30zM444 132h30v66h-30z"/><path fill="#96836d" d="M408 132a15 15 0 0 1 30 0zM444 132a15 15 0 0 1 30 0zM480 160h46v38h-46z"/>' +
      '<path fill="#6b5947" d="M476 162l27-18 27 18z"/>',
  ),
  'ridge.svg': svg(
    'Mountain ridges above a lake',
    '<path fill="#e4e7e6" d="M0 0h600v400H0z"/><path fill="#b6c2c8" d="M0 230L110 96l70 70 96-120 120 140 80-70 124 120v80H0z"/>' +
      '<path fill="#f6f5f1" d="M276 46l42 50-26 10-18-14-22 20-14-14zM110 96l34 34-24 6-16-10-20 6z"/>' +
      '<path fill="#8498a1" d="M0 270l120-90 110 84 130-110 110 96 130-60v110H0z"/>' +
      '<path fill="#566b70" d="M0 300l90-34 130 30 140-40 120 36 120-24v50H0z"/>' +
      '<path fill="#7fa3a8" d="M0 306h600v94H0z"/><path fill="none" stroke="#a9c4c6" stroke-width="4" d="M70 334h120M260 352h150M440 332h90M130 376h110"/>',
  ),
  'market.svg': svg(
    'Market stalls with striped awnings',
    '<path fill="#efe6d8" d="M0 0h600v400H0z"/><path fill="#d6c6ae" d="M0 60h150v240H0zM170 30h170v270H170zM360 80h240v220H360z"/>' +
      '<path fill="#b7a488" d="M40 100h30v50H40zM210 70h30v50h-30zM270 70h30v50h-30zM420 110h30v40h-30zM500 110h30v40h-30z"/>' +
      '<path fill="#a5573f" d="M50 180h220l20 50H30zM330 180h220l20 50H310z"/>' +
      '<path fill="#f4ecdf" d="M94 180h44l-4 50H82zM182 180h44l12 50h-52zM374 180h44l-4 50h-52zM462 180h44l12 50h-52z"/>' +
      '<path fill="#7a6248" d="M44 230h8v110h-8zM268 230h8v110h-8zM324 230h8v110h-8zM548 230h8v110h-8zM52 290h216v50H52zM332 290h216v50H332z"/>' +
      '<g fill="#c98a3d"><circle cx="90" cy="278" r="16"/><circle cx="124" cy="278" r="16"/><circle cx="158" cy="278" r="16"/></g>' +
      '<g fill="#71855f"><circle cx="380" cy="278" r="16"/><circle cx="414" cy="278" r="16"/><circle cx="500" cy="278" r="16"/></g>' +
      '<path fill="#cdbb9f" d="M0 340h600v60H0z"/>',
  ),
  'wire.svg': svg(
    'A cable running from the shore down to the sea bed',
    '<path fill="#dde5e6" d="M0 0h600v130H0z"/><path fill="#8fb0b5" d="M0 130h600v90H0z"/><path fill="#6d929b" d="M0 210h600v90H0z"/>' +
      '<path fill="#4d6f7c" d="M0 290h600v110H0z"/><path fill="#c9b48f" d="M0 100h120q40 30 60 110t90 120 330 30v40H0z"/>' +
      '<path fill="#8a7a5f" d="M30 62h64v40H30z"/><path fill="#a5573f" d="M22 62l40-26 40 26z"/>' +
      '<path fill="none" stroke="#2f3a42" stroke-width="6" d="M94 96q50 6 78 90t94 128 334 32"/>' +
      '<path fill="#3d4a52" d="M400 112h120l-18 26h-84z"/><path fill="#f1eadf" d="M432 86h40v26h-40z"/>' +
      '<path fill="none" stroke="#3d4a52" stroke-width="4" d="M412 112V76M412 136q-20 120 6 204"/>',
  ),
}
