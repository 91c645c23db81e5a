#include "flows/demo/shapes.hpp"

namespace nahtlos::flows::demo {
namespace {

// One row per shape; a line of a drawing per part.
// clang-format off
constexpr Drawing drawings[] = {
{"jacket", R"svg(
<path class="d" d="M240 118q60-38 120 0l14 42q-74 44-148 0z"/>
<path class="b" d="M228 150l-88 44q-22 12-28 40l-36 196q-2 18 14 22l44 8q14 2 18-12l28-122 4 170q0
14 14 16 102 18 204 0 14-2 14-16l4-170 28 122q4 14 18 12l44-8q16-4
14-22l-36-196q-6-28-28-40l-88-44q-72 54-144 0z"/>
<path class="l" d="M228 150q72 54 144 0l24 12q-42 62-96 68-54-6-96-68z"/>
<path class="s" d="M300 228v284M184 270l-4 60M416 270l4 60"/>
<path class="d" d="M206 388l62-14v14l-62 14zM394 388l-62-14v14l62 14z"/>
<path class="t" d="M300 228v284"/>
<path class="d" d="M88 428l56 12-4 20-56-12zM512 428l-56 12 4 20 56-12z"/>
<text class="f" x="340" y="300" font-size="13">{brand}</text>)svg"},
{"poncho", R"svg(
<path class="b" d="M244 120q56-34 112 0 20 60 110 170 40 60 58 168-110 62-224 62t-224-62q18-108
58-168 90-110 110-170z"/>
<path class="d" d="M244 120q56-34 112 0l8 46q-64 40-128 0z"/>
<path class="s" d="M300 190v120M150 300q-20 80-26 180M450 300q20 80 26 180"/>
<path class="l" d="M238 330h124l-10 84q-52 12-104 0z"/><path class="s" d="M238 330h124"/>
<text class="f" x="300" y="385" font-size="14" text-anchor="middle">{brand}</text>)svg"},
{"vest", R"svg(
<path class="d" d="M246 118q54-30 108 0l8 46q-62 36-124 0z"/>
<path class="b" d="M236 146l-58 26q10 80-16 134 14 90 10 196 0 14 14 16 114 18 228 0 14-2
14-16-4-106 10-196-26-54-16-134l-58-26q-64 44-128 0z"/>
<path class="s" d="M300 190v326M170 400q130 18 260 0M166 330q134 18 268 0"/>
<path class="t" d="M300 190v326"/>
<path class="d" d="M196 424l58-8v12l-58 8zM404 424l-58-8v12l58 8z"/>
<text class="f" x="322" y="270" font-size="11">{brand}</text>)svg"},
{"puffer", R"svg(
<path class="d" d="M240 116q60-34 120 0l12 46q-72 40-144 0z"/>
<path class="b" d="M228 148l-84 42q-28 12-34 44l-34 190q-4 26 16 30l40 8q18 2 22-14l30-120 2 166q0
16 16 18 98 16 196 0 16-2 16-18l2-166 30 120q4 16 22 14l40-8q20-4
16-30l-34-190q-6-32-34-44l-84-42q-72 50-144 0z"/>
<path class="s" style="stroke-width:5" d="M196 236q104 26 208 0M188 292q112 28 224 0M186 350q114
28 228 0M186 408q114 28 228 0M188 466q112 26 224 0M112 262l74 22M100 318l74 22M90 374l70 20M488
262l-74 22M500 318l-74 22M510 374l-70 20"/>
<path class="t" d="M300 176v346"/><path class="s" d="M292 176v346M308 176v346"/>
<text class="f" x="334" y="280" font-size="12">{brand}</text>)svg"},
{"fleece", R"svg(
<path class="l" d="M242 120q58-30 116 0l10 50q-68 38-136 0z"/>
<path class="b" d="M230 150l-86 44q-24 12-30 42l-36 190q-2 18 14 22l44 8q14 2 18-12l30-122 2 170q0
14 14 16 100 16 200 0 14-2 14-16l2-170 30 122q4 14 18 12l44-8q16-4
14-22l-36-190q-6-30-30-42l-86-44q-70 48-140 0z"/>
<path class="d" d="M318 236h58v56q0 8-8 8h-42q-8 0-8-8z"/>
<path class="s" d="M300 178v330M318 252h58"/><path class="t" d="M300 178v330"/>
<path class="d" d="M88 424l56 12-4 22-56-12zM512 424l-56 12 4 22 56-12zM186 490q114 16 228
0v16q-114 18-228 0z"/>
<text class="f" x="347" y="286" font-size="9" text-anchor="middle">{brand}</text>)svg"},
{"hoodie", R"svg(
<path class="d" d="M222 168q-14-80 78-84 92 4 78 84-78 60-156 0z"/>
<path class="k" d="M250 160q-6-46 50-48 56 2 50 48-50 34-100 0z"/>
<path class="b" d="M222 156l-78 38q-24 12-30 42l-36 190q-2 18 14 22l44 8q14 2 18-12l30-122 2
162h228l2-162 30 122q4 14 18 12l44-8q16-4 14-22l-36-190q-6-30-30-42l-78-38q-78 62-156 0z"/>
<path class="d" d="M186 478h228v24q0 14-14 14H200q-14 0-14-14z"/>
<path class="l" d="M240 380h120l34 84H206z"/><path class="s" d="M240 380h120l34 84H206z"/>
<path class="t" d="M276 196v60M324 196v56"/>
<text class="f" x="300" y="318" font-size="26" text-anchor="middle">{brand}</text>)svg"},
{"sweater", R"svg(
<path class="b" d="M244 130l-96 52q-26 12-32 44l-38 200q-2 18 14 22l44 8q14 2 18-12l30-122 2
176h228l2-176 30 122q4 14 18 12l44-8q16-4 14-22l-38-200q-6-32-32-44l-96-52z"/>
<path class="d" d="M236 126q64-26 128 0l-8 30q-56 26-112 0z"/>
<path class="s" d="M220 200v290M250 210v280M280 214v276M320 214v276M350 210v280M380 200v290"/>
<path class="d" d="M186 478h228v22q0 12-12 12H198q-12 0-12-12zM88 424l56 12-4 24-56-12zM512
424l-56 12 4 24 56-12z"/>)svg"},
{"trousers", R"svg(
<path class="b" d="M206 96h188q10 0 12 12l30 396q0 14-14 16l-62 6q-12 0-14-12l-46-270-46 270q-2
12-14 12l-62-6q-14-2-14-16l30-396q2-12 12-12z"/>
<path class="d" d="M204 96h192l4 34H200z"/>
<path class="s" d="M300 130v112q-2 8-10 12M226 138q-4 40-28 58M374 138q4 40 28 58"/>
<path class="l" d="M188 300l52 8-8 70-52-8zM412 300l-52 8 8 70 52-8z"/>
<path class="s" d="M188 300l52 8-8 70-52-8zM412 300l-52 8 8 70 52-8z"/>
<circle class="m" cx="300" cy="113" r="7"/>
<text class="f" x="331" y="118" font-size="8">{brand}</text>)svg"},
{"skirt", R"svg(
<path class="b" d="M212 150h176q10 0 12 10l70 270q-84 44-170 44t-170-44l70-270q2-10 12-10z"/>
<path class="d" d="M210 150h180l8 34H202z"/>
<path class="s" d="M240 186q-24 120-40 264M300 186v288M360 186q24 120 40 264M222 206q-4 44-40
66M378 206q4 44 40 66"/>
<text class="f" x="318" y="174" font-size="9">{brand}</text>)svg"},
{"shorts", R"svg(
<path class="b" d="M196 150h208q10 0 12 10l52 250q0 12-12 14l-112 18q-10 0-12-10l-32-150-32 150q-2
10-12 10l-112-18q-12-2-12-14l52-250q2-10 12-10z"/>
<path class="d" d="M194 150h212l8 36H186z"/>
<path class="s" d="M300 186v92M212 196q-6 50-40 70M388 196q6 50 40 70M148 396l112 22M452 396l-112
22"/>
<path class="t" d="M290 168v40M310 168v34"/>
<text class="f" x="356" y="400" font-size="11">{brand}</text>)svg"},
{"tshirt", R"svg(
<path class="b" d="M234 128l-84 36q-16 8-24 26l-48 104q-4 10 6 16l56 28q10 4 16-6l24-44v204q0 12
12 14 108 16 216 0 12-2 12-14V288l24 44q6 10 16 6l56-28q10-6 6-16l-48-104q-8-18-24-26l-84-36q-66
48-132 0z"/>
<path class="d" d="M234 128q66 48 132 0l12 6q-78 66-156 0z"/>
<path class="s" d="M180 288l8-56M420 288l-8-56M182 476q118 16 236 0"/>
<path class="l" d="M258 318l42-62 42 62q-42 14-84 0z"/>
<path class="d" d="M284 280l16-24 16 24-8 8-8-6-8 8z"/>
<text class="f" x="300" y="352" font-size="15" text-anchor="middle">{brand}</text>)svg"},
{"longsleeve", R"svg(
<path class="b" d="M236 126l-90 42q-22 12-30 40l-40 214q-2 16 14 20l38 8q12 2 16-12l36-134 2 192q0
12 12 14 106 16 212 0 12-2 12-14l2-192 36 134q4 14 16 12l38-8q16-4
14-20l-40-214q-8-28-30-40l-90-42q-64 44-128 0z"/>
<path class="d" d="M236 126q64 44 128 0l10 6q-74 60-148 0zM82 416l54 12-4 20-52-10zM518 416l-54 12
4 20 52-10z"/>
<path class="s" d="M180 304l6-58M420 304l-6-58M182 482q118 16 236 0"/>
<text class="f" x="340" y="240" font-size="12">{brand}</text>)svg"},
{"shirt", R"svg(
<path class="b" d="M236 128l-88 40q-22 12-30 40l-42 212q-2 16 14 20l40 8q12 2 16-12l36-130 2 190q0
12 12 14 104 18 208 0 12-2 12-14l2-190 36 130q4 14 16 12l40-8q16-4
14-20l-42-212q-8-28-30-40l-88-40z"/>
<path class="l" d="M236 128l64 56-40 34-44-72zM364 128l-64 56 40 34 44-72z"/>
<path class="s" d="M236 128l64 56-40 34-44-72zM364 128l-64 56 40 34 44-72zM292 190v328M308
190v328"/>
<path class="d" d="M208 254h60v50q-30 18-60 0zM332 254h60v50q-30 18-60 0z"/>
<g class="w"><circle cx="300" cy="240" r="5"/><circle cx="300" cy="300" r="5"/>
<circle cx="300" cy="360" r="5"/><circle cx="300" cy="420" r="5"/>
<circle cx="300" cy="480" r="5"/></g>)svg"},
{"glove", R"svg(
<path class="b" d="M226 506l-14-150-70-72q-14-18 4-32 18-10 34 6l48 46-10-140q0-24 20-26 20 0 22
24l12 116 2-150q2-24 22-24t22 24l2 150 16-136q4-22 24-20 20 4 18 26l-12 142 22-92q8-20 26-14 16 6
14 26l-30 150q-8 40-14 56l-14 110z"/>
<path class="d" d="M222 448h160l-6 66q0 12-12 12H240q-12 0-14-12z"/>
<path class="l" d="M250 330q56-22 112 6-8 60-54 62-50-6-58-68z"/>
<path class="s" d="M222 470h158"/>
<text class="f" x="302" y="497" font-size="15" text-anchor="middle">{brand}</text>)svg"},
{"beanie", R"svg(
<path class="b" d="M128 386q-6-214 172-222 178 8 172 222-172 40-344 0z"/>
<path class="s" d="M300 166v230M240 172q-46 70-44 226M360 172q46 70 44 226M190 196q-44 80-32
196M410 196q44 80 32 196"/>
<path class="d" d="M120 366q180 44 360 0 8 0 8 10l-6 66q-2 8-10 10-172 38-344
0-8-2-10-10l-6-66q0-10 8-10z"/>
<circle class="l" cx="300" cy="146" r="40"/><path class="w" d="M256 400h88v36h-88z"/>
<text x="300" y="423" font-size="12" text-anchor="middle" class="k">{brand}</text>)svg"},
{"headband", R"svg(
<path class="d" d="M140 270q160-60 320 0v30q-160-50-320 0z"/>
<path class="b" d="M112 276q188 92 376 0 10-4 12 8v96q-2 12-14 18-186 86-372 0-12-6-14-18v-96q2-12
12-8z"/>
<path class="s" d="M104 314q196 96 392 0M104 354q196 96 392 0"/>
<text class="f" x="300" y="392" font-size="22" text-anchor="middle">{brand}</text>)svg"},
{"hat", R"svg(
<ellipse class="b" cx="300" cy="394" rx="230" ry="70"/>
<path class="l" d="M172 382q-8-190 128-194 136 4 128 194-128 52-256 0z"/>
<path class="d" d="M170 350q130 54 260 0l2 34q-132 54-264 0z"/>
<path class="s" d="M80 394q220 90 440 0"/>
<text class="f" x="300" y="396" font-size="13" text-anchor="middle">{brand}</text>)svg"},
{"cap", R"svg(
<path class="d" d="M370 356q150-20 178 40 4 16-14 18-110-10-190 6z"/>
<path class="b" d="M92 380q-6-190 158-196 158 4 156 190-154 46-314 6z"/>
<path class="s" d="M250 186v210M176 206q-40 70-36 182M326 206q40 70 36 182"/>
<path class="k" d="M244 178h14v12h-14z"/><path class="w" d="M206 290h90v44h-90z"/>
<text x="251" y="318" font-size="13" text-anchor="middle" class="k">{brand}</text>)svg"},
{"tube", R"svg(
<path class="b" d="M176 120q124-44 248 0l20 330q-144 60-288 0z"/>
<ellipse class="d" cx="300" cy="122" rx="124" ry="32"/>
<path class="s" d="M170 210q130 54 260 0M166 270q134 56 268 0M160 340q140 58 280 0"/>
<path class="l" d="M200 300l100-70 100 70-20 40-80-56-80 56z"/>
<text class="f" x="300" y="420" font-size="18" text-anchor="middle">{brand}</text>)svg"},
{"sock", R"svg(
<path class="b" d="M214 92h134l6 230q2 26 24 44l84 66q26 26 4 56-24 26-60 12L262
440q-40-20-44-64z"/>
<path class="d" d="M214 92h134l2 50H214zM218 376q22-54 74-16 30 40-12 88l-18-8q-40-20-44-64zM462
432q26 26 4 56-24 26-60 12l-14-6q0-60 46-80z"/>
<path class="t" d="M216 168h134M216 186h134"/>
<text class="f" x="282" y="250" font-size="14" text-anchor="middle">{brand}</text>)svg"},
{"gaiter", R"svg(
<path class="b" d="M214 96h150l24 260q44 40 92 66 12 10 2 22l-30 20q-140 18-240-4-16-4-16-20z"/>
<path class="d" d="M212 96h154l4 40H210zM192 420q140 36 290 2l-30 42q-140 18-240-4-16-4-16-20z"/>
<path class="s" d="M286 136l-4 318M300 136l0 320"/><path class="t" d="M293 136l-2 320"/>
<text class="f" x="312" y="240" font-size="9">{brand}</text>)svg"},
{"boot", R"svg(
<path class="b" d="M178 108h120q14 0 16 14l8 132q40 62 132 82 60 16 62 74v26H138q-8-100
26-190-8-60-2-124 2-14 16-14z"/>
<path class="d" d="M160 108h140q14 0 14 16v22q-80 16-154 0zM386 330l66 6q60 16 62
74v20H424q-50-20-38-100z"/>
<path class="k" d="M130 432h390q10 0 10 12v34q0 12-12 12h-30l-10-12-16 12h-30l-10-12-16
12h-30l-10-12-16 12h-30l-10-12-16 12H146q-16 0-18-16z"/>
<path class="n" d="M226 170l96 14M222 206l106 18M224 244l112 20M240 280l120 16M268 314l112 2"/>
<path class="t" d="M226 206l96-22M222 244l106-20M240 280l96-16M268 314l92-18"/>
<path class="l" d="M146 350q60-30 90 30l-6 52h-92z"/>
<text class="f" x="214" y="420" font-size="13" text-anchor="middle">{brand}</text>)svg"},
{"shoe", R"svg(
<path class="b" d="M92 300q10-60 66-66 60 40 130-18 30 74 126 106 90 12 104 70l2
30H96q-22-70-4-122z"/>
<path class="d" d="M92 300q10-60 66-66l6 20q-30 70-70 90-8-20-2-44zM420 326q90 8 98 66l2
30H404q-20-60 16-96z"/>
<path class="w" d="M84 418h438q10 0 8 12-2 16-16 18H104q-18-2-20-30z"/>
<path class="k" d="M90 446h432q-2 22-20 22H112q-18-2-22-22z"/>
<path class="n" d="M272 238l-34 36M296 262l-36 36M322 286l-38 36M352 306l-38 32"/>
<path class="t" d="M258 250l38 12-36 36 62-12-38 36 68-16"/>
<text class="f" x="150" y="392" font-size="14">{brand}</text>)svg"},
{"runner", R"svg(
<path class="b" d="M88 300q6-66 60-78 70 48 132-14 40 84 142 116 92 16 100 70 0 20-14
26H100q-24-62-12-120z"/>
<path class="l" d="M130 416q20-110 130-130 60 90 20 130zM430 326q84 14 92 68 0 20-14 26h-90q-30-50
12-94z"/>
<path class="s" d="M190 416q10-60 70-90M230 416q10-50 50-70"/>
<path class="w" d="M76 414q230 24 448-4 16 2 12 18-8 30-36 34-210 12-396 0-28-8-28-48z"/>
<path class="k" d="M86 456q210 18 420 2l-10 18-20-6-14 12-24-6-14 10-24-4-14 8-26-4-14 8-26-6-14
8-26-6-14 6-26-8-14 6-26-10-14 4-26-12z"/>
<path class="t" d="M264 230l40 16-34 36 64-10-36 36 70-14"/>
<text class="f" x="116" y="356" font-size="12">{brand}</text>)svg"},
{"sandal", R"svg(
<path class="k" d="M84 436q220 30 436-6 14 30-18 42-200 26-392 4-28-8-26-40z"/>
<path class="w" d="M82 410q220 34 440-4v28q-220 34-438 6z"/>
<path class="b" d="M112 414q4-96 60-120l40 10q-40 50-40 116zM250 424q-10-120 40-176l54 16q-50
70-36 162zM400 424q-30-80-20-132l52 0q60 60 68 118z"/>
<path class="d" d="M160 306l150-48 10 34-150 50zM310 262l110 30-8 36-110-34z"/>
<text class="f" x="220" y="312" font-size="12" transform="rotate(-18 220
312)">{brand}</text>)svg"},
{"clog", R"svg(
<path class="d" d="M96 400q-6-100 60-120 60 6 80 60z"/>
<path class="b" d="M196 400q-10-140 120-150 180 10 210 130l-4 30H196z"/>
<path class="l" d="M216 330q30-70 110-70-60 40-66 140h-58z"/>
<path class="o" d="M84 396h444q12 8 4 36-6 26-30 26H114q-32-6-30-62z"/>
<path class="k" d="M92 448h430q-6 20-26 20H118q-20-2-26-20z"/>
<text class="f" x="370" y="350" font-size="16">{brand}</text>)svg"},
{"wellington", R"svg(
<path class="b" d="M190 84h150l-4 230q20 50 100 76 72 20 76 66v16H172q-10-70 10-140z"/>
<path class="d" d="M188 84h154v36H190zM436 390q72 20 76 66v16H400q-14-60 36-82z"/>
<path class="k" d="M160 464h362q6 34-10 40H176q-16-4-16-40z"/>
<path class="s" d="M186 300q90 20 150 6M182 346q80 12 158-20"/>
<path class="l" d="M214 136h18l-6 150h-18z"/>
<text class="f" x="282" y="220" font-size="15" text-anchor="middle">{brand}</text>)svg"},
{"helmet", R"svg(
<path class="b" d="M96 372q-6-220 204-226 210 6 204 226-204 50-408 0z"/>
<path class="d" d="M92 360q208 56 416 0l4 30q-212 60-424 0z"/>
<path class="k" d="M196 230q20-30 46-40l-10 90-50 20zM404 230q-20-30-46-40l10 90 50 20zM284
184h32l6 96h-44z"/>
<path class="n" d="M130 396q40 100 150 110M470 396q-40 100-150 110"/>
<path class="k" d="M276 494h48v24h-48z"/>
<text class="f" x="300" y="336" font-size="18" text-anchor="middle">{brand}</text>)svg"},
{"harness", R"svg(
<path class="b" d="M110 196q190-60 380 0 16 8 14 24l-6 34q-198-60-396 0l-6-34q-2-16 14-24z"/>
<path class="d" d="M282 172h36v84h-36z"/><path class="m" d="M272 196h56v34h-56z"/>
<path class="n" style="stroke-width:26" d="M180 330a72 84 0 1 0 4-1zM416 330a72 84 0 1 0 4-1z"/>
<path class="n" d="M200 232l-20 98M400 232l20 98M300 256v90"/>
<path class="t" d="M284 346h32v40h-32zM130 246q-20 20-10 50M470 246q20 20 10 50"/>
<text class="f" x="200" y="216" font-size="15" text-anchor="middle">{brand}</text>)svg"},
};
// clang-format on

}  // namespace

std::span<const Drawing> worn_shapes() { return drawings; }

}  // namespace nahtlos::flows::demo
