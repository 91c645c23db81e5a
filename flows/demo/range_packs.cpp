#include "flows/demo/range.hpp"

namespace nahtlos::flows::demo {
namespace {

constexpr Model range[] = {
    {"rucksack-tag-22", "Tagesrucksack 22 l", "Day pack 22 l", 7995, "", "blue,black,mustard",
     "tagesrucksaecke", "volume=22 l;rain_cover=true;weight=720",
     "Der Rucksack, den man morgens ohne Nachdenken packt: Laptopfach, Trinkschlauchführung, "
     "Regenhülle im Boden.",
     "The pack you fill in the morning without thinking: laptop sleeve, hose port, rain cover in "
     "the base."},
    {"rucksack-tag-28", "Tagesrucksack 28 l", "Day pack 28 l", 8995, "", "moss,slate,ember",
     "tagesrucksaecke", "volume=28 l;rain_cover=true;weight=860",
     "Sechs Liter mehr für die Tage, an denen man auch die Jacken der anderen trägt. Netzrücken, "
     "Hüftgurt mit Tasche.",
     "Six liters more for days when you carry everyone's jackets. Mesh back, hip belt with a "
     "pocket."},
    {"rucksack-roll-25", "Rolltop-Rucksack 25 l", "Roll-top pack 25 l", 11995, "", "mustard,black",
     "tagesrucksaecke", "volume=25 l;rain_cover=false;weight=980;shape=rolltop",
     "Verschweißte Plane, Rollverschluss, dicht bis auf den Grund. Für Radwege im November.",
     "Welded tarpaulin, roll closure, tight to the bottom. For cycle paths in November."},
    {"rucksack-lauf-8", "Laufweste 8 l", "Running vest 8 l", 10995, "u", "teal,black",
     "tagesrucksaecke", "volume=8 l;rain_cover=false;weight=230",
     "Sitzt wie ein Shirt. Zwei Flaschen vorn, Stöcke hinten, nichts hüpft.",
     "Fits like a shirt. Two flasks in front, poles behind, nothing bounces."},
    {"kinderrucksack-fuchs", "Kinderrucksack Fuchs 10 l", "Children's pack Fox 10 l", 4495, "",
     "orange,teal", "tagesrucksaecke", "volume=10 l;rain_cover=false;weight=310",
     "Für Kita und Kuckucksei: weiche Träger, Brustgurt, Namensschild innen.",
     "For nursery and treasure hunts: soft straps, chest strap, a name tag inside."},
    {"rucksack-schule-20", "Schulrucksack Etappe 20 l", "School pack Etappe 20 l", 9995, "",
     "navy,berry,fir", "tagesrucksaecke", "volume=20 l;rain_cover=true;weight=890",
     "Stellt sich hin, ohne umzufallen, und trägt Bücher am Rücken statt an den Schultern.",
     "Stands without falling over, and carries books on the back instead of the shoulders."},
    {"rucksack-tour-35", "Tourenrucksack 35+5 l", "Touring pack 35+5 l", 14995, "", "teal,ember",
     "tourenrucksaecke", "volume=35 l;rain_cover=true;weight=1480",
     "Die Größe für Hüttenwochen. Höhenverstellbarer Rücken, Bodenfach, Deckel, der abnehmbar ist.",
     "The size for hut weeks. Adjustable back, bottom compartment, removable lid."},
    {"rucksack-tour-45", "Tourenrucksack 45+5 l", "Touring pack 45+5 l", 16995, "", "teal,black",
     "tourenrucksaecke", "volume=45 l;rain_cover=true;weight=1620",
     "Zelt, Schlafsack, vier Tage Essen. Der Hüftgurt trägt, die Schultern lenken.",
     "Tent, sleeping bag, four days of food. The hip belt carries, the shoulders steer."},
    {"rucksack-tour-65", "Trekkingrucksack 65+10 l", "Trekking pack 65+10 l", 22995, "",
     "moss,night", "tourenrucksaecke", "volume=65 l;rain_cover=true;weight=2150",
     "Für alles, was länger dauert als der Urlaub reicht. Frontzugriff, Kompressionsriemen, Rahmen "
     "aus Aluminium.",
     "For everything longer than your leave. Front access, compression straps, aluminum frame."},
    {"rucksack-tour-50-w", "Trekkingrucksack 50 l Damen", "Women's trekking pack 50 l", 18995, "",
     "berry,slate", "tourenrucksaecke", "volume=50 l;rain_cover=true;weight=1580",
     "Kürzerer Rücken, schmalere Träger, konischer Hüftgurt: von Frauen entworfen, die selbst "
     "tragen.",
     "Shorter back, narrower straps, conical hip belt: designed by women who carry."},
    {"rucksack-hochtour-38", "Hochtourenrucksack 38 l", "Alpine pack 38 l", 17995, "",
     "ember,black", "tourenrucksaecke", "volume=38 l;rain_cover=false;weight=1120;brand=Fjellmark",
     "Schlank, steigeisenfest, mit Seilfixierung. Alles, was nicht sein muss, haben wir "
     "weggelassen.",
     "Slim, crampon-proof, with a rope strap. We left out what need not be there."},
    {"rucksack-kraxe", "Kindertrage Gipfelblick", "Child carrier Gipfelblick", 26995, "",
     "slate,teal", "tourenrucksaecke", "volume=15 l;rain_cover=true;weight=2900",
     "Steht sicher auf vier Punkten, hat ein Sonnendach, Steigbügel und einen Spiegel, um "
     "nachzusehen, wer da schläft.",
     "Stands safely on four points, has a sun roof, stirrups and a mirror to see who is asleep."},
    {"reisetasche-kontor-40", "Reisetasche Kontor 40 l", "Duffel Kontor 40 l", 9995, "",
     "navy,mustard,black", "taschen", "volume=40 l;rain_cover=false;weight=950",
     "Handgepäckmaß, Rucksackträger, große Öffnung. Passt unter jede Koje.",
     "Cabin size, backpack straps, a wide opening. Fits under any berth."},
    {"reisetasche-kontor-70", "Reisetasche Kontor 70 l", "Duffel Kontor 70 l", 12995, "",
     "navy,ember,black", "taschen", "volume=70 l;rain_cover=false;weight=1250",
     "Die große Schwester, wasserabweisend beschichtet, mit vier Griffen für Busfahrer in Eile.",
     "The big sister, water-repellent, with four handles for bus drivers in a hurry."},
    {"huefttasche-steg", "Hüfttasche Steg 2 l", "Hip bag Steg 2 l", 2995, "", "rust,teal,black",
     "taschen", "volume=2 l;rain_cover=false;weight=140",
     "Geld, Telefon, Sonnencreme. Mehr braucht kein Nachmittag.",
     "Money, phone, sun cream. No afternoon needs more."},
    {"packsack-set", "Packsäcke, 3 Stück", "Dry bags, set of 3", 3495, "", "lime,ember", "taschen",
     "volume=26 l;rain_cover=false;weight=160;shape=drybag",
     "3, 8 und 15 Liter, wasserdicht verschweißt. Ordnung im Rucksack, auch wenn er ins Boot "
     "fällt.",
     "3, 8 and 15 liters, welded watertight. Order in the pack, even when it falls into the boat."},
    {"kulturbeutel-quelle", "Kulturbeutel Quelle", "Wash bag Quelle", 2995, "", "slate,berry",
     "taschen", "volume=4 l;rain_cover=false;weight=170",
     "Zum Aufhängen, mit Spiegel und einem Fach, das auslaufen darf.",
     "Hangs up, has a mirror and one pocket that is allowed to leak."},
    {"radtasche-deich", "Radtasche Deich 20 l", "Pannier Deich 20 l", 7995, "",
     "black,mustard,teal", "taschen", "volume=20 l;rain_cover=false;weight=840;shape=rolltop",
     "Hängt sich mit einer Hand ein und wieder aus. Dicht, kratzfest, zum Tragen mit Schultergurt.",
     "Clips on and off with one hand. Tight, scratch-proof, with a shoulder strap."},
};

}  // namespace

std::span<const Model> packs() { return range; }

}  // namespace nahtlos::flows::demo
