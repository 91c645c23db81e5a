#include "flows/demo/range.hpp"

namespace nahtlos::flows::demo {
namespace {

constexpr Model range[] = {
    {"regenjacke-elbe", "Regenjacke Elbe", "Rain jacket Elbe", 14995, "mwk", "moss,slate",
     "regenjacken",
     "material=recycled_polyamide;water_column=20000 mm;windproof=true;fit=regular;weight=420",
     "Unsere meistverkaufte Jacke für graue Tage. Drei Lagen, verschweißte Nähte und eine Kapuze, "
     "die mitdenkt, wenn man den Kopf dreht. Klein gepackt passt sie in die eigene Tasche.",
     "Our best-selling jacket for grey days. Three layers, taped seams and a hood that turns when "
     "your head does. Packs into its own pocket."},
    {"regenjacke-weser", "Regenjacke Weser", "Rain jacket Weser", 9995, "mw", "teal,ember,black",
     "regenjacken",
     "material=recycled_polyester;water_column=10000 mm;windproof=true;fit=regular;weight=380",
     "Die leichte Zweilagige für Rad, Stadt und Wochenende. Unterarmbelüftung, Reflexstreifen am "
     "Rücken, und nach dem Schauer in einer halben Stunde trocken.",
     "The light two-layer shell for bike, town and weekends. Pit zips, a reflective stripe on the "
     "back, and dry half an hour after the shower."},
    {"hardshell-watzmann", "Hardshelljacke Watzmann", "Hardshell jacket Watzmann", 34995, "mw",
     "ember,night", "regenjacken",
     "material=recycled_polyamide;water_column=28000 "
     "mm;windproof=true;fit=athletic;weight=465;brand=Fjellmark",
     "Gebaut für Tage, an denen man besser unten geblieben wäre. Robuste Dreilagenmembran, "
     "helmtaugliche Kapuze, Taschen über dem Hüftgurt und ein Zweiwegereißverschluss, der auch mit "
     "Handschuhen läuft.",
     "Made for days you should have stayed in the valley. Tough three-layer membrane, helmet-ready "
     "hood, pockets above the hip belt and a two-way zip that runs with gloves on."},
    {"regenponcho-husum", "Regenponcho Husum", "Rain poncho Husum", 4995, "", "mustard,moss",
     "regenjacken",
     "material=recycled_polyester;water_column=5000 mm;fit=relaxed;weight=310;shape=poncho",
     "Überwerfen, fertig: Der Poncho deckt Mensch und Rucksack ab und wird mit vier Ösen zum "
     "Notdach.",
     "Throw it on and go: covers you and your pack, and four eyelets turn it into an emergency "
     "tarp."},
    {"parka-ostsee", "Parka Ostsee", "Parka Ostsee", 22995, "mw", "navy,sand", "regenjacken",
     "material=cotton_polyester;water_column=8000 mm;windproof=true;fit=regular;weight=980",
     "Wenn am Strand nur noch die Möwen stehen. Gewachste Mischung, warmes Futter bis in die "
     "Kapuze und Taschen, in denen zwei Hände und eine Thermoskanne Platz haben.",
     "For beaches left to the gulls. Waxed blend, warm lining right into the hood, and pockets "
     "that hold two hands and a flask."},
    {"windjacke-fehmarn", "Windjacke Fehmarn", "Wind jacket Fehmarn", 6995, "mw", "lime,slate",
     "windwesten", "material=recycled_polyamide;windproof=true;fit=athletic;weight=98",
     "98 Gramm gegen die Böe am Gipfelkreuz. Verschwindet in der Brusttasche und ist da, sobald "
     "der Schweiß kalt wird.",
     "98 grams against the gust at the summit cross. Vanishes into its chest pocket, and is there "
     "when the sweat turns cold."},
    {"windweste-eifel", "Windweste Eifel", "Wind vest Eifel", 5995, "mw", "lime,black",
     "windwesten", "material=recycled_polyamide;windproof=true;fit=athletic;weight=84;shape=vest",
     "Hält die Brust warm und lässt die Arme frei. Am Rücken Netz, vorn winddicht: die Weste für "
     "den Anstieg am Morgen.",
     "Keeps the chest warm and the arms free. Mesh at the back, windproof in front: the vest for "
     "early climbs."},
    {"daunenjacke-zugspitze", "Daunenjacke Zugspitze", "Down jacket Zugspitze", 24995, "mw",
     "night,ember", "daunenjacken",
     "material=recycled_polyamide;insulation=down;windproof=true;fit=regular;weight=395",
     "750 cuin Daune aus nachverfolgbarer Herkunft, ohne Kältebrücken gekammert. Wer beim Biwak "
     "friert, hat sie zu Hause gelassen.",
     "750 cuin traceable down in chambers without cold seams. Whoever shivers at the bivouac left "
     "it at home."},
    {"daunenweste-arlberg", "Daunenweste Arlberg", "Down vest Arlberg", 14995, "mw", "black,berry",
     "daunenjacken",
     "material=recycled_polyamide;insulation=down;fit=regular;weight=240;shape=vest",
     "Wärme für den Rumpf, Freiheit für die Schultern. Unter der Hardshell die beste zweite Lage, "
     "allein die beste Übergangsjacke.",
     "Warmth for the core, freedom for the shoulders. The best mid layer under a shell, the best "
     "jacket for in-between days alone."},
    {"isojacke-oetztal", "Isolationsjacke Ötztal", "Insulated jacket Ötztal", 17995, "mwk",
     "teal,ember,black", "daunenjacken",
     "material=recycled_polyester;insulation=synthetic;windproof=true;fit=regular;weight=430",
     "Synthetische Füllung, die auch nass noch wärmt. Gesteppt, waschbar, unempfindlich: für "
     "Hütte, Herbst und Schulweg.",
     "Synthetic fill that warms even when wet. Quilted, washable, unfussy: for the hut, the autumn "
     "and the way to school."},
    {"isomantel-usedom", "Steppmantel Usedom", "Quilted coat Usedom", 19995, "w", "sand,night",
     "daunenjacken",
     "material=recycled_polyester;insulation=synthetic;windproof=true;fit=relaxed;weight=690;"
     "gender=women",
     "Knielang, weich gesteppt, mit Gehschlitzen, die sich beim Radfahren öffnen lassen. Der "
     "Mantel, den man von Oktober bis April nicht mehr auszieht.",
     "Knee length, softly quilted, with vents that open for cycling. The coat you will not take "
     "off from October to April."},
    {"fleece-rhoen", "Fleecejacke Rhön", "Fleece jacket Rhön", 7995, "mwk", "sand,moss,berry",
     "fleece", "material=recycled_polyester;insulation=synthetic;fit=regular;weight=340",
     "Hochflor außen, Kuschelfaktor innen. Zwei Einschubtaschen, ein Kragen, der hält, was er "
     "verspricht, und ein Stoff aus alten Flaschen.",
     "High pile outside, comfort inside. Two hand pockets, a collar that keeps its promise, and a "
     "fabric made from old bottles."},
    {"fleece-steigerwald", "Grid-Fleece Steigerwald", "Grid fleece Steigerwald", 8995, "mw",
     "slate,ember", "fleece",
     "material=recycled_polyester;insulation=synthetic;fit=athletic;weight=255",
     "Das Gitter transportiert Feuchtigkeit, die Luft dazwischen hält warm. Lange Ärmel mit "
     "Daumenloch, Brusttasche, kurzer Reißverschluss.",
     "The grid moves moisture, the air between keeps you warm. Long sleeves with thumb loops, "
     "chest pocket, half zip."},
    {"softshell-harz", "Softshelljacke Harz", "Softshell jacket Harz", 11995, "mw", "black,teal",
     "fleece", "material=polyester_elastane;windproof=true;fit=athletic;weight=460",
     "Elastisch, windabweisend, leise. Für alles zwischen Morgenfrost und Mittagssonne, mit "
     "imprägnierter Außenseite gegen den Nieselregen.",
     "Stretchy, wind-resistant, quiet. For everything between morning frost and midday sun, with a "
     "finish that shrugs off drizzle."},
    {"wolljacke-tirol", "Walkjacke Tirol", "Boiled wool jacket Tirol", 18995, "mw",
     "anthracite,fir", "fleece", "material=wool;insulation=wool;fit=regular;weight=720",
     "Gewalkte Schurwolle aus dem Alpenraum: riecht nicht, knittert nicht, wärmt auch feucht. "
     "Hornknöpfe und eine Innentasche für die Hüttenkarte.",
     "Boiled virgin wool from the Alps: no smell, no creases, warm even when damp. Horn buttons "
     "and an inside pocket for the map."},
    {"kapuzenpulli-ostsee", "Kapuzenpullover Ostsee", "Hoodie Ostsee", 5995, "mwk", "navy,grey",
     "fleece", "material=organic_cotton;fit=relaxed;weight=520;shape=hoodie",
     "Schwere Bio-Baumwolle, innen angeraut. Der Pullover, der nach dem Schwimmen herumgereicht "
     "wird und nie zurückkommt.",
     "Heavy organic cotton, brushed inside. The hoodie that gets passed around after a swim and "
     "never comes back."},
    {"strickpullover-foehr", "Strickpullover Föhr", "Knitted jumper Föhr", 11995, "mw", "sand,navy",
     "fleece", "material=wool;insulation=wool;fit=regular;weight=610;shape=sweater",
     "Patentstrick aus reiner Wolle, in einer kleinen Strickerei gefertigt. Schwer, ehrlich, fürs "
     "Leben.",
     "Full cardigan stitch in pure wool, knitted by a small mill. Heavy, honest, for life."},
};

}  // namespace

std::span<const Model> jackets() { return range; }

}  // namespace nahtlos::flows::demo
