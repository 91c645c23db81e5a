#include "flows/demo/shapes.hpp"

namespace nahtlos::flows::demo {
namespace {

// One row per shape; a line of a drawing per part.
// clang-format off
constexpr Drawing drawings[] = {
{"backpack", R"svg(
<path class="n" style="stroke-width:12" d="M262 122q0-44 38-44t38 44"/>
<path class="d" d="M146 300q-30 10-30 60v90q0 20 24 22h40V300zM454 300q30 10 30 60v90q0 20-24
22h-40V300z"/>
<path class="b" d="M168 244q0-130 132-132t132 132v226q0 42-42 44-90 10-180 0-42-2-42-44z"/>
<path class="l" d="M196 330h208v128q0 30-30 32-74 8-148 0-30-2-30-32z"/>
<path class="s" d="M180 214q120-40 240 0M196 350h208M196 330h208v128q0 30-30 32-74 8-148
0-30-2-30-32z"/>
<path class="t" d="M180 214q120-40 240 0"/><path class="w" d="M262 256h76v32h-76z"/>
<text x="300" y="277" font-size="8" text-anchor="middle" class="k">{brand}</text>
<path class="d" d="M236 400h128v14H236z"/>)svg"},
{"bigpack", R"svg(
<path class="d" d="M140 270q-36 10-36 70v90q0 22 26 24h50V270zM460 270q36 10 36 70v90q0 22-26
24h-50V270z"/>
<path class="d" d="M176 90q124-40 248 0 20 8 20 34v40H156v-40q0-26 20-34z"/>
<path class="b" d="M164 160h272v310q0 44-44 48-92 10-184 0-44-4-44-48z"/>
<path class="l" d="M164 160h272v24q-136 30-272 0zM200 250h200v120H200zM184 440h232v40q-116 24-232
0z"/>
<path class="s" d="M200 250h200v120H200zM184 430h232"/>
<path class="n" d="M216 160v90M384 160v90M216 370v60M384 370v60"/>
<path class="k" d="M206 204h22v20h-22zM372 204h22v20h-22z"/>
<path class="w" d="M258 108h84v28h-84z"/>
<text x="300" y="127" font-size="11" text-anchor="middle" class="k">{brand}</text>
<path class="n" style="stroke-width:10" d="M120 470q-16 30 10 46M480 470q16 30-10 46"/>)svg"},
{"rolltop", R"svg(
<path class="d" d="M186 112h228q14 0 14 16v34q0 14-14 14H186q-14 0-14-14v-34q0-16 14-16z"/>
<path class="b" d="M176 170h248l16 300q0 36-36 38-104 12-208 0-36-2-36-38z"/>
<path class="l" d="M176 170h248l2 40q-126 20-252 0z"/>
<path class="n" d="M210 112v190M390 112v190"/>
<path class="k" d="M198 250h24v26h-24zM378 250h24v26h-24z"/>
<path class="w" d="M230 350h140v56H230z"/>
<text x="300" y="385" font-size="19" text-anchor="middle" class="k">{brand}</text><path class="s"
d="M164 452q136 22 272 0"/>)svg"},
{"duffel", R"svg(
<path class="n" style="stroke-width:14" d="M210 250q0-110 90-110t90 110"/>
<path class="b" d="M112 230h376q50 10 50 110 0 104-50 114H112q-50-10-50-114 0-100 50-110z"/>
<ellipse class="d" cx="96" cy="342" rx="36" ry="110"/>
<ellipse class="d" cx="504" cy="342" rx="36" ry="110"/>
<path class="s" d="M122 262q178-20 356 0M210 250v204M390 250v204"/>
<path class="t" d="M122 262q178-20 356 0"/>
<path class="k" d="M202 240h16v216h-16zM382 240h16v216h-16z"/>
<text class="f" x="300" y="370" font-size="26" text-anchor="middle">{brand}</text>)svg"},
{"drybag", R"svg(
<path class="d" d="M206 100h188q12 0 12 12v36H194v-36q0-12 12-12z"/>
<path class="b" d="M186 148h228l12 340q-126 40-252 0z"/>
<path class="n" style="stroke-width:10" d="M206 112q94-70 188 0"/>
<path class="k" d="M280 66h40v26h-40z"/>
<path class="l" d="M204 180h30l-4 290h-24z"/>
<text class="f" x="314" y="330" font-size="26" text-anchor="middle">{brand}</text><path class="s"
d="M182 240h236M178 440h244"/>)svg"},
{"tent", R"svg(
<path class="d" d="M300 132L520 452H360z"/><path class="b" d="M300 132L84 452h276z"/>
<path class="k" d="M246 452l54-216 36 216z"/><path class="l" d="M300 236l-54 216h-42l84-230z"/>
<path class="n" d="M300 132L84 452M300 132l220 320M300 132v104M84 452l-40 24M520 452l40 24M300
120v14"/>
<path class="s" d="M300 132l60 320"/><path class="w" d="M150 400h70v22h-70z"/>
<text x="185" y="416" font-size="10" text-anchor="middle" class="k">{brand}</text>)svg"},
{"dome", R"svg(
<path class="b" d="M80 452q10-250 220-290 210 40 220 290z"/>
<path class="d" d="M330 168q180 50 190 284H410q0-200-80-284z"/>
<path class="k" d="M196 452q0-120 84-160 60 50 62 160z"/>
<path class="l" d="M280 292q60 50 62 160h-36q-2-90-26-160z"/>
<path class="n" d="M80 452q120-60 250-284M520 452q-140-70-250-284M80 452q220-120 440 0M80 452l-36
24M520 452l36 24"/>
<path class="p" d="M250 214q40-20 80 4l-12 26q-30-12-56 0z"/>
<text class="f" x="120" y="430" font-size="13">{brand}</text>)svg"},
{"tunnel", R"svg(
<path class="b" d="M110 450q-10-220 120-260h190q120 60 120 260z"/>
<path class="d" d="M420 190q120 60 120 260h-90q0-200-90-260z"/>
<path class="k" d="M140 450q-6-150 74-180 66 30 64 180z"/>
<path class="l" d="M214 270q66 30 64 180h-30q2-120-34-180z"/>
<path class="n" d="M110 450q-10-220 120-260 96 40 94 260M420 190q-90 60-60 260M110 450l-50 26M540
450l40 22"/>
<path class="p" d="M372 270q40 0 50 60h-56z"/>
<text class="f" x="340" y="420" font-size="13">{brand}</text>)svg"},
{"tarp", R"svg(
<path class="o" d="M138 210h10v270h-10zM452 210h10v270h-10z"/>
<path class="d" d="M60 330l82-122 158 60z"/>
<path class="b" d="M142 208l158-66 160 66 82 122-242-62-240 62z"/>
<path class="l" d="M142 208l158-66 160 66-160 60z"/>
<path class="n" d="M142 208l158 60 160-60M60 330l-16 130M542 330l16 130M300 142v126"/>
<text class="f" x="300" y="224" font-size="15" text-anchor="middle">{brand}</text>)svg"},
{"sleepingbag", R"svg(
<path class="b" d="M200 110q100-60 200 0 40 40 36 140l-46 230q-10 44-90
46-80-2-90-46l-46-230q-4-100 36-140z"/>
<path class="d" d="M228 170q-10-70 72-74 82 4 72 74-72 40-144 0z"/>
<path class="k" d="M250 166q-4-44 50-46 54 2 50 46-50 26-100 0z"/>
<path class="s" d="M170 250q130 34 260 0M180 306q120 32 240 0M192 362q108 30 216 0M204 418q96 28
192 0M214 470q86 24 172 0"/>
<path class="t" d="M330 186l-10 210"/>
<text class="f" x="262" y="286" font-size="14" text-anchor="middle">{brand}</text>)svg"},
{"hammock", R"svg(
<path class="o" d="M56 90h34v410H56zM510 90h34v410h-34z"/>
<path class="n" d="M90 200l70 76M510 200l-70 76"/>
<path class="d" d="M156 270q144 60 288 0l-20 50q-124 60-248 0z"/>
<path class="b" d="M150 270q150 250 300 0l10 10q-30 190-160 192-130-2-160-192z"/>
<path class="s" d="M190 330q110 130 220 0M220 390q80 70 160 0"/>
<text class="f" x="300" y="446" font-size="15" text-anchor="middle">{brand}</text>)svg"},
{"mat", R"svg(
<path class="b" d="M150 180l250-60q34-4 42 30l40 250-290 66z"/>
<path class="s" d="M190 172l40 286M230 162l40 286M270 154l42 286M312 144l42 286M352 134l42 286M392
124l42 286"/>
<ellipse class="d" cx="172" cy="326" rx="58" ry="146"/>
<ellipse class="b" cx="172" cy="326" rx="36" ry="104"/>
<ellipse class="d" cx="172" cy="326" rx="14" ry="46"/>
<text class="f" x="330" y="300" font-size="20" text-anchor="middle" transform="rotate(-12 330
300)">{brand}</text>)svg"},
{"pillow", R"svg(
<path class="b" d="M110 230q190-40 380 0 40 80 0 180-190 40-380 0-40-100 0-180z"/>
<path class="l" d="M140 250q160-30 320 0 10 30 8 50-170-40-336 0-2-30 8-50z"/>
<path class="s" d="M128 260q20 64 0 130M472 260q-20 64 0 130"/>
<text class="f" x="300" y="356" font-size="18" text-anchor="middle">{brand}</text>)svg"},
{"chair", R"svg(
<path class="n" style="stroke-width:14" d="M180 190L440 500M420 190L160 500M170 500h270"/>
<path class="b" d="M160 130q140 40 280 0l20 180q-30 60-160 64-130-4-160-64z"/>
<path class="d" d="M140 310q30 60 160 64 130-4 160-64l10 30q-40 70-170 72-130-2-170-72z"/>
<path class="s" d="M160 130q140 40 280 0M300 152v220"/>
<text class="f" x="300" y="250" font-size="24" text-anchor="middle">{brand}</text>)svg"},
{"table", R"svg(
<path class="k" d="M150 280h16l-30 210h-18zM434 280h16l32 210h-18z"/>
<path class="m" d="M100 220h400l50 60H50z"/>
<path class="s" d="M140 220l-40 60M190 220l-30 60M245 220l-20 60M300 220v60M355 220l20 60M410
220l30 60M460 220l40 60"/>
<path class="b" d="M50 280h500v22H50z"/>)svg"},
{"blanket", R"svg(
<path class="b" d="M110 200h330q50 0 50 50v180q0 30-30 30H140q-30 0-30-30z"/>
<path class="d" d="M440 200q50 0 50 50 0 40-36 40H110v-40h320q20 0 10-50z"/>
<path class="t" d="M150 290v170M230 290v170M310 290v170M390 290v170M110 340h380M110 400h380"/>
<path class="n" style="stroke-width:10" d="M230 200q70-70 140 0"/>
<text class="f" x="280" y="276" font-size="14" text-anchor="middle">{brand}</text>)svg"},
{"book", R"svg(
<path class="w" d="M178 112h266q10 0 10 10v380H190z"/><path class="p" d="M190 486h262v18H190z"/>
<path class="b" d="M158 100h262q14 0 14 14v372H172q-14 0-14 14z"/>
<path class="d" d="M158 100h26v386h-12q-14 0-14 14z"/>
<path class="l" d="M184 400l70-110 46 62 40-52 94 130v56H184z"/>
<path class="w" d="M254 290l20 32-20 14-18-16zM340 300l18 26-18 10-14-14z"/>
<text class="f" x="310" y="176" font-size="25" text-anchor="middle">{one}</text><text class="f"
x="310" y="210" font-size="25" text-anchor="middle">{two}</text><text class="f" x="310" y="470"
font-size="13" text-anchor="middle">{brand}</text>)svg"},
{"map", R"svg(
<path class="b" d="M120 130l120-30v400l-120 30z"/>
<path class="l" d="M240 100l120 30v400l-120-30z"/>
<path class="b" d="M360 130l120-30v400l-120 30z"/>
<path class="t" d="M240 200q60 60 120 40t120-60M240 300q50-30 120 20t120 10M240 400q70 40
120-10t120 40"/>
<path class="n" style="stroke-dasharray:10 8" d="M270 440q40-120 90-130t70-130"/>
<circle class="w" cx="430" cy="180" r="12"/><path class="d" d="M120 130l120-30v170l-120 30z"/>
<text class="f" x="182" y="180" font-size="15" text-anchor="middle" transform="rotate(-13 182
180)">{one}</text><text class="f" x="182" y="208" font-size="15" text-anchor="middle"
transform="rotate(-13 182 208)">{two}</text><text class="f" x="184" y="246" font-size="10"
text-anchor="middle" transform="rotate(-13 184 246)">{brand}</text>)svg"},
{"giftcard", R"svg(
<rect class="b" x="84" y="180" width="432" height="264" rx="24"/>
<path class="d" d="M84 330h432v90q0 24-24 24H108q-24 0-24-24z"/>
<path class="w" d="M380 180h28v264h-28zM84 290h432v28H84z"/>
<path class="w" d="M394 300q-60-70-84-26t84 26q60-70 84-26t-84 26z"/>
<path class="s" d="M394 300q-60-70-84-26t84 26q60-70 84-26t-84 26z"/>
<text class="f" x="120" y="242" font-size="26">{brand}</text><text class="f" x="120" y="404"
font-size="18">{one}</text>)svg"},
{"service", R"svg(
<circle class="b" cx="300" cy="310" r="190"/><circle class="l" cx="300" cy="310" r="160"/>
<path class="m" d="M236 190a70 70 0 0 0 90 90l110 120q20 20 0 40t-40 0L286 330a70 70 0 0
1-90-90l44 40 36-8 8-36z"/>
<path class="o" d="M388 176l40 40-190 210-46 14 8-48z"/>
<path class="k" d="M388 176l40 40-24 28-42-42z"/>
<text class="f" x="300" y="478" font-size="15" text-anchor="middle">{brand}</text>)svg"},
{"bar", R"svg(
<g transform="rotate(-24 300 310)"><path class="p" d="M76 244l16 12-16 14 16 14-16 14 16 14-16 14
16 14-16 12h40V244zM524 244l-16 12 16 14-16 14 16 14-16 14 16 14-16 14 16 12h-40V244z"/>
<path class="b" d="M108 240h384v120H108z"/><path class="d" d="M108 326h384v34H108z"/>
<path class="l" d="M108 240h384v16H108z"/>
<text class="f" x="300" y="300" font-size="32" text-anchor="middle">{one}</text><text class="f"
x="300" y="350" font-size="17" text-anchor="middle">{two} · {brand}</text></g>)svg"},
{"pouch", R"svg(
<path class="b" d="M160 120h280l16 350q-10 36-156 38-146-2-156-38z"/>
<path class="d" d="M160 96h280v44H160z"/><path class="t" d="M166 118h268"/>
<path class="w" d="M196 200h208q12 0 12 12v110q0 12-12 12H196q-12 0-12-12V212q0-12 12-12z"/>
<text x="300" y="256" font-size="25" text-anchor="middle" class="k">{one}</text><text x="300"
y="294" font-size="21" text-anchor="middle" class="k">{two}</text>
<ellipse class="l" cx="300" cy="420" rx="90" ry="44"/>
<ellipse class="d" cx="300" cy="414" rx="66" ry="28"/>
<path class="t" d="M270 374q-10-14 0-26M300 370q-10-14 0-26M330 374q-10-14 0-26"/>
<text class="f" x="300" y="492" font-size="13" text-anchor="middle">{brand}</text>)svg"},
{"coffeebag", R"svg(
<path class="d" d="M186 96h228l14 60H172z"/>
<path class="b" d="M172 150h256v330q0 26-26 28-102 12-204 0-26-2-26-28z"/>
<path class="l" d="M172 150h34v356q-34 0-34-26z"/><path class="w" d="M218 230h164v160H218z"/>
<text x="300" y="286" font-size="17" text-anchor="middle" class="k">{one}</text><text x="300"
y="314" font-size="15" text-anchor="middle" class="k">{two}</text><text x="300" y="372"
font-size="12" text-anchor="middle" class="k">{brand}</text><circle class="k" cx="300" cy="180"
r="10"/>
<path class="s" d="M172 150h256"/>)svg"},
};
// clang-format on

}  // namespace

std::span<const Drawing> carried_shapes() { return drawings; }

}  // namespace nahtlos::flows::demo
