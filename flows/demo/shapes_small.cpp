#include "flows/demo/shapes.hpp"

namespace nahtlos::flows::demo {
namespace {

// One row per shape; a line of a drawing per part.
// clang-format off
constexpr Drawing drawings[] = {
{"stove", R"svg(
<path class="m" d="M270 360h60v110q0 14-30 14t-30-14z"/>
<path class="d" d="M206 470h188q16 0 16 30H190q0-30 16-30z"/>
<path class="m" d="M236 300h128l-10 60H246z"/>
<path class="n" style="stroke-width:12" d="M250 306L150 210h-30M350 306l100-96h30M300 300V200"/>
<ellipse class="k" cx="300" cy="300" rx="66" ry="16"/>
<path class="b" d="M392 400h90v26h-90z"/>
<path style="fill:#3b8fd6" d="M260 296q-20-50 8-90 4 40 20 50-4-60 24-100 0 60 30 80 12 30-2
60z"/>
<path style="fill:#a8dcff" d="M282 296q-6-40 16-60 4 30 18 36 4 14-2 24z"/>
<text x="300" y="440" font-size="10" text-anchor="middle" class="k">{brand}</text>)svg"},
{"cartridge", R"svg(
<path class="m" d="M268 170h64v36h-64z"/><path class="m" d="M282 140h36v34h-36z"/>
<path class="b" d="M176 260q6-54 124-58 118 4 124 58v210q-6 44-124 46-118-2-124-46z"/>
<path class="d" d="M176 440q124 40 248 0v30q-6 44-124 46-118-2-124-46z"/>
<path class="w" d="M176 300q124 36 248 0v96q-124 36-248 0z"/>
<text x="300" y="370" font-size="30" text-anchor="middle" class="k">{brand}</text><path
style="fill:#d2502a" d="M290 262q-14-30 10-50 0 20 14 28 6 20-10 26z"/>)svg"},
{"bottle", R"svg(
<path class="k" d="M262 84h76q8 0 8 8v48h-92V92q0-8 8-8z"/>
<path class="n" style="stroke-width:10" d="M276 84q0-26 24-26t24 26"/>
<path class="b" d="M258 140h84q4 40 34 66 14 14 14 40v240q0 30-30 32-60 6-120
0-30-2-30-32V246q0-26 14-40 30-26 34-66z"/>
<path class="l" d="M232 250h22v236h-22z"/>
<path class="d" d="M210 452h180v34q0 30-30 32-60 6-120 0-30-2-30-32z"/>
<text class="f" x="312" y="350" font-size="24" text-anchor="middle" transform="rotate(-90 312
350)">{brand}</text>)svg"},
{"flask", R"svg(
<path class="m" d="M250 70h100q8 0 8 10v70H242V80q0-10 8-10z"/>
<path class="d" d="M236 146h128v28H236z"/>
<path class="b" d="M224 172h152q14 0 14 16v300q0 26-26 28-64 6-128 0-26-2-26-28V188q0-16 14-16z"/>
<path class="l" d="M228 190h24v310h-24z"/>
<path class="n" style="stroke-width:16" d="M390 230q60 0 60 60v80q0 50-60 50"/>
<text class="f" x="312" y="350" font-size="22" text-anchor="middle" transform="rotate(-90 312
350)">{brand}</text>)svg"},
{"firesteel", R"svg(
<g transform="rotate(-32 300 300)"><path class="k" d="M110 280h220v30H110z"/>
<path class="b" d="M330 262h120q18 0 18 34t-18 34H330z"/>
<circle class="w" cx="440" cy="296" r="9"/><path class="m" d="M170 370h200v26H170z"/>
<path class="b" d="M350 356h90q10 0 10 28t-10 28h-90z"/>
<path class="n" d="M446 296q60 10 30 60t-40 30"/>
</g><path style="fill:#ffb03a" d="M150 420l10 24 26 2-20 16 8 26-24-14-22 16 6-26-22-16
28-2z"/>)svg"},
{"pot", R"svg(
<path class="n" style="stroke-width:14" d="M270 168q30-34 60 0"/>
<path class="l" d="M144 236q10-56 156-60 146 4 156 60z"/>
<path class="b" d="M140 236h320v190q-4 60-160 62-156-2-160-62z"/>
<path class="d" d="M136 226h328v24H136zM140 400h320v26q-4 60-160 62-156-2-160-62z"/>
<path class="n" style="stroke-width:14" d="M140 290H80v40h60M460 290h60v40h-60"/>
<path class="l" d="M164 262h26v160h-26z"/>
<text class="f" x="300" y="350" font-size="26" text-anchor="middle">{brand}</text>)svg"},
{"pan", R"svg(
<path class="d" d="M400 330l150-104 24 30-140 116z"/>
<ellipse class="b" cx="270" cy="350" rx="200" ry="124"/>
<ellipse class="k" cx="270" cy="338" rx="172" ry="100"/>
<ellipse class="d" cx="262" cy="342" rx="140" ry="76"/><circle class="w" cx="552" cy="246" r="8"/>
<text class="f" x="262" y="352" font-size="20" text-anchor="middle">{brand}</text>)svg"},
{"mug", R"svg(
<path class="n" style="stroke-width:26" d="M408 250q90-10 88 70t-92 74"/>
<path class="b" d="M150 190h262l-14 260q-4 40-116 42-112-2-118-42z"/>
<ellipse class="w" cx="281" cy="190" rx="131" ry="34"/>
<ellipse class="d" cx="281" cy="194" rx="112" ry="25"/>
<path class="l" d="M178 236h28l8 210h-26z"/>
<text class="f" x="290" y="350" font-size="26" text-anchor="middle">{brand}</text><path class="n"
d="M158 448q122 40 240 0"/>)svg"},
{"plate", R"svg(
<ellipse class="d" cx="300" cy="330" rx="220" ry="140"/>
<ellipse class="b" cx="300" cy="316" rx="220" ry="136"/>
<ellipse class="l" cx="300" cy="316" rx="150" ry="88"/>
<ellipse class="n" cx="300" cy="316" rx="206" ry="124"/>
<text class="k" x="300" y="322" font-size="16" text-anchor="middle">{brand}</text>)svg"},
{"cutlery", R"svg(
<g transform="rotate(-14 200 300)"><path class="b" d="M180 120h10v90h10v-90h10v90h10v-90h10v110q0
24-18 30v220q-12 16-24 0V260q-18-6-18-30z"/>
</g><path class="b" d="M300 120q36 10 34 70-4 50-22 60v230q-12 16-24 0V250q-18-10-22-60-2-60
34-70z"/>
<g transform="rotate(14 400 300)"><path class="b" d="M392 120q40 30 34 190h-14v170q-12 16-22
0V120z"/>
</g>)svg"},
{"filter", R"svg(
<path class="k" d="M270 90h60v50h-60z"/>
<path class="b" d="M240 140h120q12 0 12 14v260q0 14-12 14H240q-12 0-12-14V154q0-14 12-14z"/>
<path class="p" d="M252 200h96v160h-96z"/>
<path class="t" d="M262 220h76M262 244h76M262 268h76M262 292h76M262 316h76M262 340h76"/>
<path class="k" d="M272 428h56v40h-56z"/>
<path style="fill:#5aa7d8" d="M300 480q30 40 0 56-30-16 0-56z"/>
<text class="f" x="300" y="404" font-size="15" text-anchor="middle">{brand}</text>)svg"},
{"moka", R"svg(
<circle class="k" cx="300" cy="130" r="16"/><path class="l" d="M230 190q70-50 140 0z"/>
<path class="b" d="M222 190h156l28 40-24 40-10 60H228l-10-80-40-50z"/>
<path class="d" d="M224 330h152v20H224z"/><path class="b" d="M226 350h148l36 150q-110 26-220 0z"/>
<path class="k" d="M388 210h70q14 0 12 16l-18 110h-24l14-100h-58z"/>
<path class="s" d="M270 196l-10 130M330 196l10 130M276 352l-16 150M324 352l16 150"/>
<text class="k" x="300" y="450" font-size="15" text-anchor="middle">{brand}</text>)svg"},
{"grinder", R"svg(
<path class="n" style="stroke-width:14" d="M300 150V110h130"/>
<path class="o" d="M418 76q20-14 32 0l4 64h-40z"/><path class="d" d="M240 150h120l10 30H230z"/>
<path class="b" d="M232 180h136v170H232z"/><path class="k" d="M228 346h144v20H228z"/>
<path class="l" d="M236 366h128v120q-64 26-128 0z"/>
<path class="o" d="M238 440h124v46q-62 26-124 0z"/>
<text class="k" x="300" y="276" font-size="18" text-anchor="middle">{brand}</text>)svg"},
{"headlamp", R"svg(
<path class="n" style="stroke-width:30" d="M180 330q-70-190 120-200 190 10 120 200"/>
<path class="b" d="M204 300h192q26 0 28 30l4 90q0 26-26 28H198q-26-2-26-28l4-90q2-30 28-30z"/>
<circle class="k" cx="300" cy="374" r="58"/>
<circle style="fill:#fff4c8" cx="300" cy="374" r="42"/>
<circle class="w" cx="286" cy="360" r="12"/><circle class="m" cx="206" cy="374" r="16"/>
<circle style="fill:#c23b2b" cx="394" cy="374" r="14"/><path class="d" d="M262 284h76v18h-76z"/>
<text class="f" x="300" y="324" font-size="13" text-anchor="middle">{brand}</text>)svg"},
{"lantern", R"svg(
<path class="n" style="stroke-width:10" d="M220 180q0-110 80-110t80 110"/>
<path class="b" d="M216 160h168q16 0 16 20v30H200v-30q0-20 16-20z"/>
<path style="fill:#fff1c2" d="M212 210h176v190H212z"/>
<circle style="fill:#ffd25e" cx="300" cy="300" r="52"/>
<circle style="fill:#fffbe6" cx="300" cy="300" r="28"/>
<path class="n" d="M212 210v190M270 210v190M330 210v190M388 210v190"/>
<path class="b" d="M196 400h208q8 60-4 96H200q-12-36-4-96z"/>
<circle class="w" cx="300" cy="450" r="14"/>
<text class="f" x="300" y="196" font-size="16" text-anchor="middle">{brand}</text>)svg"},
{"torch", R"svg(
<g transform="rotate(-28 300 300)"><path class="d" d="M420 216h70q12 0 12 14v140q0 14-12
14h-70l-30-34v-100z"/>
<ellipse style="fill:#fff1c2" cx="502" cy="300" rx="18" ry="74"/>
<path class="b" d="M110 258h280v84H110q-14 0-14-14v-56q0-14 14-14z"/>
<path class="n" d="M150 258v84M170 258v84M190 258v84M210 258v84"/>
<path class="k" d="M300 250h50v16h-50z"/>
<text class="f" x="310" y="308" font-size="18" text-anchor="middle">{brand}</text></g>)svg"},
{"powerbank", R"svg(
<rect class="b" x="196" y="120" width="208" height="370" rx="34"/>
<path class="l" d="M196 154q0-34 34-34h20v370h-20q-34 0-34-34z"/>
<path class="k" d="M256 134h88v14h-88z"/><g style="fill:#8fd46a"><circle cx="270" cy="190" r="7"/>
<circle cx="294" cy="190" r="7"/><circle cx="318" cy="190" r="7"/>
</g><circle class="d" cx="342" cy="190" r="7"/>
<path class="n" style="stroke-width:10" d="M390 460q50 10 30 50"/>
<text class="f" x="312" y="340" font-size="26" text-anchor="middle" transform="rotate(-90 312
340)">{brand}</text>)svg"},
{"solar", R"svg(
<g transform="skewX(-8) translate(40 0)"><path class="d" d="M90 170h140v270H90zM234
150h140v290H234zM378 170h140v270H378z"/>
<g style="fill:#22345c;stroke:#6f86b8;stroke-width:2"><path d="M102 184h116v210H102zM246
166h116v228H246zM390 184h116v210H390z"/>
<path d="M160 184v210M102 254h116M102 324h116M304 166v228M246 242h116M246 318h116M448 184v210M390
254h116M390 324h116"/>
</g><text class="f" x="304" y="424" font-size="15" text-anchor="middle">{brand}</text></g>)svg"},
{"gps", R"svg(
<path class="k" d="M330 70h30v70h-30z"/>
<rect class="b" x="190" y="120" width="220" height="390" rx="36"/>
<rect class="k" x="212" y="150" width="176" height="210" rx="10"/>
<path style="fill:#cfe3c0" d="M220 158h160v194H220z"/>
<path style="fill:#9cc3de" d="M220 300q60-30 90 10t70 10v32H220z"/>
<path class="n" style="stroke:#c23b2b" d="M240 330q10-70 50-80t60-70"/>
<circle style="fill:#c23b2b" cx="350" cy="180" r="8"/><circle class="d" cx="300" cy="430" r="40"/>
<circle class="l" cx="300" cy="430" r="16"/>
<path class="d" d="M216 400h34v18h-34zM350 400h34v18h-34z"/>
<text class="f" x="300" y="496" font-size="14" text-anchor="middle">{brand}</text>)svg"},
{"watch", R"svg(
<path class="d" d="M236 80h128l14 120H222zM236 530h128l14-120H222z"/>
<circle class="b" cx="300" cy="306" r="134"/><circle class="k" cx="300" cy="306" r="108"/>
<path class="n" style="stroke:#9bd36a" d="M220 340l40-50 30 26 36-60 54 74"/>
<text x="300" y="280" font-size="34" text-anchor="middle" class="w">2473</text><text x="300"
y="386" font-size="12" text-anchor="middle" class="w">{brand}</text><path class="m" d="M432
280h18v24h-18zM432 316h18v24h-18zM150 292h18v28h-18z"/>)svg"},
{"radio", R"svg(
<path class="k" d="M216 70h22v120h-22zM406 90h18v110h-18z"/>
<rect class="b" x="180" y="180" width="130" height="320" rx="22"/>
<rect class="b" x="336" y="190" width="116" height="310" rx="22"/>
<path style="fill:#cfe3c0" d="M200 210h90v60h-90zM354 220h80v54h-80z"/>
<path class="n" d="M206 310h78M206 330h78M206 350h78M206 370h78M360 312h68M360 332h68M360
352h68M360 372h68"/>
<circle class="d" cx="245" cy="430" r="24"/><circle class="d" cx="394" cy="430" r="22"/>
<text class="f" x="245" y="484" font-size="11" text-anchor="middle">{brand}</text>)svg"},
{"binoculars", R"svg(
<path class="d" d="M260 200h80v120h-80z"/>
<path class="b" d="M180 120h86q10 0 10 12l14 270q0 60-84 62-84-2-84-62 0-60 40-150 6-60 6-120 0-12
12-12zM420 120h-86q-10 0-10 12l-14 270q0 60 84 62 84-2 84-62 0-60-40-150-6-60-6-120 0-12-12-12z"/>
<path class="k" d="M172 104h96v34h-96zM332 104h96v34h-96z"/>
<ellipse class="k" cx="206" cy="440" rx="74" ry="34"/>
<ellipse style="fill:#6d7fb8" cx="206" cy="438" rx="52" ry="22"/>
<ellipse class="k" cx="394" cy="440" rx="74" ry="34"/>
<ellipse style="fill:#6d7fb8" cx="394" cy="438" rx="52" ry="22"/>
<circle class="m" cx="300" cy="230" r="20"/>
<text class="f" x="210" y="320" font-size="12" text-anchor="middle">{brand}</text>)svg"},
{"cable", R"svg(
<path class="n" style="stroke-width:20" d="M150 160q-40 200 130 180t150-100q-10-90-120-40t-40
220q40 60 190 10"/>
<path class="b" d="M112 90h76v80h-76z"/><path class="m" d="M128 60h44v32h-44z"/>
<path class="b" d="M446 396h80v60h-80z"/><path class="m" d="M524 408h30v36h-30z"/>)svg"},
{"knife", R"svg(
<g transform="rotate(-24 300 300)"><path class="m" d="M290 262l220 4q40 20 50 56-90 16-270 8z"/>
<path class="s" d="M300 290q130-4 240 10"/>
<path class="o" d="M60 256q110-24 240 0v78q-130 26-230 4-22-40-10-82z"/>
<path class="m" d="M272 250h34v90h-34z"/><path class="s" d="M90 276q80-14 170 0"/>
<text x="176" y="306" font-size="15" text-anchor="middle" class="w">{brand}</text></g>)svg"},
{"multitool", R"svg(
<path class="m" d="M250 90h40v120l10 30 10-30V90h40v150l-20 60h-60l-20-60z"/>
<g transform="rotate(20 260 300)"><rect class="b" x="226" y="280" width="56" height="250"
rx="18"/>
</g><g transform="rotate(-20 340 300)"><rect class="b" x="318" y="280" width="56" height="250"
rx="18"/>
</g><circle class="k" cx="300" cy="286" r="20"/><path class="m" d="M410 440l100-70 10 26-90 70z"/>
<text class="f" x="378" y="420" font-size="13" transform="rotate(-110 378 420)"
text-anchor="middle">{brand}</text>)svg"},
{"axe", R"svg(
<g transform="rotate(32 300 300)"><path class="o" d="M282 110h34l6 420q-22 20-46 0z"/>
<path class="m" d="M236 120h104v90h-60q-50 10-110 50-30-90 10-170 30 26 56 30z"/>
<path class="d" d="M282 430h38l4 100q-22 20-46 0z"/></g>)svg"},
{"saw", R"svg(
<g transform="rotate(-24 300 300)"><path class="m" d="M270 268l260 10v44l-12-14-12 14-12-14-12
14-12-14-12 14-12-14-12 14-12-14-12 14-12-14-12 14-12-14-12 14-12-14-12 14-12-14-12 14-12-14-12
14-16-14z"/>
<path class="b" d="M60 262q110-30 230-6v72q-110 20-220 20-30-40-10-86z"/>
<path class="k" d="M100 282q80-14 150 0v20q-70-10-150 0z"/>
<text class="f" x="180" y="338" font-size="13" text-anchor="middle">{brand}</text></g>)svg"},
{"shovel", R"svg(
<g transform="rotate(24 300 300)"><path class="k" d="M250 80h100v30h-34v30h-32v-30h-34z"/>
<path class="m" d="M286 136h28v190h-28z"/>
<path class="b" d="M226 320h148v110q0 60-74 110-74-50-74-110z"/>
<path class="s" d="M300 330v180M256 340v100M344 340v100"/>
<text class="f" x="300" y="400" font-size="14" text-anchor="middle">{brand}</text></g>)svg"},
{"whistle", R"svg(
<path class="n" style="stroke-width:10" d="M430 250q90-100 20-140t-160 60"/>
<path class="b" d="M120 250h300q20 0 20 24v110q0 24-20 24H280q-20 60-80 60-70-10-80-80z"/>
<path class="k" d="M250 250h60v28h-60z"/><path class="l" d="M130 266h90v20h-90z"/>
<circle class="m" cx="430" cy="250" r="16"/>
<text class="f" x="330" y="350" font-size="20" text-anchor="middle">{brand}</text>)svg"},
{"rearlight", R"svg(
<path class="n" style="stroke-width:24" d="M200 470q100 60 200 0"/>
<rect class="b" x="200" y="130" width="200" height="340" rx="60"/>
<rect style="fill:#c9262b" x="224" y="160" width="152" height="240" rx="44"/>
<path style="fill:#f0706f" d="M244 190q20-24 56-24t56 24v40H244z"/>
<path class="n" style="stroke-width:2" d="M224 250h152M224 300h152M224 350h152M262 164v230M300
160v240M338 164v230"/>
<circle class="w" cx="300" cy="432" r="12"/>)svg"},
{"poles", R"svg(
<g transform="rotate(-14 300 300)"><path class="o" d="M228 60h34v100h-34z"/>
<path class="b" d="M238 160h14v180h-14z"/><path class="m" d="M240 340h10v160h-10z"/>
<ellipse class="k" cx="245" cy="490" rx="26" ry="8"/><path class="k" d="M241 500h8l-4 40z"/>
<path class="d" d="M234 330h22v26h-22z"/><path class="n" d="M232 70q-50 60 0 80"/>
</g><g transform="rotate(14 300 300)"><path class="o" d="M338 60h34v100h-34z"/>
<path class="b" d="M348 160h14v180h-14z"/><path class="m" d="M350 340h10v160h-10z"/>
<ellipse class="k" cx="355" cy="490" rx="26" ry="8"/><path class="k" d="M351 500h8l-4 40z"/>
<path class="d" d="M344 330h22v26h-22z"/><path class="n" d="M368 70q50 60 0 80"/></g>)svg"},
{"snowshoe", R"svg(
<g transform="rotate(-12 220 300)"><path class="b" d="M150 160q0-90 66-90t66 90q0 160-40 330-26
30-52 0-40-170-40-330z"/>
<path class="p" d="M170 170q0-70 46-70t46 70q0 150-34 300-12 16-24 0-34-150-34-300z"/>
<path class="k" d="M176 240h80v100h-80z"/><path class="n" d="M166 220h100M174 360h84"/>
</g><g transform="rotate(12 380 300)"><path class="b" d="M318 160q0-90 66-90t66 90q0 160-40 330-26
30-52 0-40-170-40-330z"/>
<path class="p" d="M338 170q0-70 46-70t46 70q0 150-34 300-12 16-24 0-34-150-34-300z"/>
<path class="k" d="M344 240h80v100h-80z"/><path class="n" d="M334 220h100M342 360h84"/></g>)svg"},
{"crampon", R"svg(
<path class="n" style="stroke-width:22" d="M110 300q20-90 120-84 100 50 220 10 70 20 60 90"/>
<path class="n" d="M150 330q60 60 120 20t120 10 110-30"/>
<path class="m" d="M140 330l24 76 24-66zM210 360l24 76 24-72zM290 356l24 76 24-68zM370 372l24 72
24-70zM450 352l24 70 20-76z"/>
<path class="n" d="M164 320l70 50 80-20 80 30 80-50"/>)svg"},
{"compass", R"svg(
<rect class="p" x="170" y="110" width="260" height="400" rx="28"/>
<path class="n" d="M196 130v80M216 130v50M236 130v50M256 130v80M404 130v80M384 130v50M364
130v50M344 130v80"/>
<circle class="k" cx="300" cy="350" r="124"/><circle class="w" cx="300" cy="350" r="102"/>
<path style="fill:#c23b2b" d="M300 262l22 88h-44z"/><path class="k" d="M300 438l22-88h-44z"/>
<circle class="m" cx="300" cy="350" r="12"/>
<text x="300" y="286" font-size="18" text-anchor="middle" class="k" dy="-14">N</text><text
class="k" x="300" y="230" font-size="13" text-anchor="middle" dy="-16">{brand}</text>)svg"},
{"firstaid", R"svg(
<path class="n" style="stroke-width:14" d="M250 170q0-40 50-40t50 40"/>
<rect class="b" x="110" y="170" width="380" height="300" rx="34"/>
<path class="d" d="M110 300h380v20H110z"/><path class="t" d="M120 310h360"/>
<circle class="w" cx="300" cy="310" r="84"/>
<path style="fill:#2f8a55" d="M280 250h40v40h40v40h-40v40h-40v-40h-40v-40h40z"/>
<text class="f" x="420" y="446" font-size="14" text-anchor="middle">{brand}</text>)svg"},
{"tube_cream", R"svg(
<path class="w" d="M216 96h168v26H216z"/><path class="b" d="M212 118h176l-30 320q-58 16-116 0z"/>
<path class="l" d="M226 130h26l10 300h-14z"/>
<path class="k" d="M250 440h100v56q0 12-12 12h-76q-12 0-12-12z"/>
<text class="f" x="302" y="230" font-size="14" text-anchor="middle">{one}</text><text class="f"
x="302" y="256" font-size="13" text-anchor="middle">{two}</text><text class="f" x="302" y="380"
font-size="13" text-anchor="middle">{brand}</text>)svg"},
{"tin", R"svg(
<path class="d" d="M120 330h360v70q-10 66-180 70-170-4-180-70z"/>
<ellipse class="b" cx="300" cy="326" rx="180" ry="96"/>
<ellipse class="l" cx="300" cy="318" rx="150" ry="76"/>
<text class="k" x="300" y="312" font-size="24" text-anchor="middle">{one}</text><text class="k"
x="300" y="344" font-size="15" text-anchor="middle">{brand}</text><path class="t" d="M120 370q10
66 180 70 170-4 180-70"/>)svg"},
{"rope", R"svg(
<g class="n" style="stroke-width:20;stroke:url(#b)"><ellipse cx="300" cy="290" rx="160" ry="170"/>
<ellipse cx="300" cy="296" rx="136" ry="146"/><ellipse cx="296" cy="290" rx="112" ry="122"/>
<ellipse cx="304" cy="296" rx="88" ry="100"/>
</g><g class="n" style="stroke-dasharray:6 12;stroke-width:5"><ellipse cx="300" cy="290" rx="160"
ry="170"/>
<ellipse cx="300" cy="296" rx="136" ry="146"/><ellipse cx="296" cy="290" rx="112" ry="122"/>
<ellipse cx="304" cy="296" rx="88" ry="100"/></g><path class="d" d="M270 96h60v130h-60z"/>
<path class="t" d="M270 120h60M270 144h60M270 168h60M270 192h60"/>
<path class="n" style="stroke-width:18;stroke:url(#b)" d="M310 226q10 160 130 260"/>
<path class="k" d="M428 470l26 24-14 18-26-24z"/>)svg"},
{"carabiner", R"svg(
<path class="n" style="stroke-width:30;stroke:url(#b)" d="M230 110q-70 10-50 110l50 220q20 60 90
50 60-20 60-90l10-190q0-100-90-110z"/>
<path class="n" style="stroke-width:14;stroke:url(#c)" d="M380 180l-4 210"/>
<path class="m" d="M364 160h32v36h-32zM362 380h30v30h-30z"/>
<text class="k" x="226" y="330" font-size="14" transform="rotate(76 226 330)"
text-anchor="middle">{brand}</text>)svg"},
{"bucket", R"svg(
<path class="n" style="stroke-width:10" d="M180 200q120-130 240 0"/>
<path class="b" d="M160 200h280l-24 260q-10 46-116 48-106-2-116-48z"/>
<ellipse class="k" cx="300" cy="200" rx="140" ry="40"/>
<ellipse class="p" cx="300" cy="206" rx="118" ry="28"/>
<path class="d" d="M176 380q124 36 248 0l-8 80q-10 46-116 48-106-2-116-48z"/>
<text class="f" x="300" y="330" font-size="22" text-anchor="middle">{brand}</text>)svg"},
{"lead", R"svg(
<path class="n" style="stroke-width:22;stroke:url(#b)" d="M180 160q150-80 220 40t-60 150-170 60 60
90 200-20"/>
<path class="n" style="stroke-dasharray:6 12;stroke-width:5" d="M180 160q150-80 220 40t-60 150-170
60 60 90 200-20"/>
<path class="m" d="M428 462h50v26h-50z"/>
<path class="n" style="stroke-width:14;stroke:url(#c)" d="M490 475a32 26 0 1 1 4 2"/>
<path class="d" d="M150 140h60v44h-60z"/>)svg"},
};
// clang-format on

}  // namespace

std::span<const Drawing> small_shapes() { return drawings; }

}  // namespace nahtlos::flows::demo
