#include "flows/demo/range.hpp"

namespace nahtlos::flows::demo {
namespace {

constexpr Model range[] = {
    {"wanderschuh-watzmann", "Wanderschuh Watzmann", "Hiking boot Watzmann", 18995, "mw", "brown",
     "wanderschuhe", "material=leather;height=high;waterproof=true;weight=620;shape=boot",
     "Nubukleder, Membran, ein Schaft, der hält. Am ersten Tag bequem, im zehnten Jahr neu zu "
     "besohlen.",
     "Nubuck, membrane, ankle support that lasts. Comfortable on day one, ready for a new sole in "
     "year ten."},
    {"wanderschuh-rennsteig", "Wanderschuh Rennsteig", "Hiking boot Rennsteig", 13995, "mwk",
     "moss,grey", "wanderschuhe",
     "material=recycled_polyester;height=mid;waterproof=true;weight=480;shape=boot",
     "Halbhoch, leicht, wasserdicht: der Schuh für Mittelgebirge und lange Wochenenden.",
     "Mid-height, light, waterproof: the boot for rolling hills and long weekends."},
    {"bergstiefel-ortler", "Bergstiefel Ortler", "Mountain boot Ortler", 32995, "mw", "slate,ember",
     "wanderschuhe",
     "material=leather;height=high;waterproof=true;weight=780;brand=Fjellmark;shape=boot",
     "Steigeisenfest, gummierter Rand, Schnürung, die man am Einstieg nachzieht und am Gipfel "
     "vergisst.",
     "Takes crampons, rubber rand, lacing you tighten at the start and forget on top."},
    {"halbschuh-heide", "Wanderhalbschuh Heide", "Hiking shoe Heide", 11995, "mw",
     "gravel,olive,black", "wanderschuhe",
     "material=recycled_polyester;height=low;waterproof=false;weight=360;shape=shoe",
     "Luftig und griffig. Für flache Etappen, Städtereisen und den Hund am Abend.",
     "Airy and grippy. For flat stages, city trips and the evening walk with the dog."},
    {"kinderstiefel-bach", "Kinderstiefel Bach", "Children's boot Bach", 7995, "k", "teal,berry",
     "wanderschuhe",
     "material=recycled_polyester;height=mid;waterproof=true;weight=290;gender=kids;shape=boot",
     "Klettverschluss, Zehenkappe, Membran. Überlebt Pfützen, Roller und den kleinen Bruder.",
     "Hook-and-loop, toe cap, membrane. Survives puddles, scooters and the little brother."},
    {"trailschuh-brocken", "Trailrunningschuh Brocken", "Trail running shoe Brocken", 13995, "mw",
     "orange,teal", "laufschuhe",
     "material=recycled_polyester;height=low;waterproof=false;weight=270;shape=runner",
     "Sechs Millimeter Sprengung, fünf Millimeter Stollen. Läuft auf Wurzeln so sicher wie auf "
     "Forstwegen.",
     "Six millimeter drop, five millimeter lugs. As sure on roots as on forest roads."},
    {"trailschuh-inferno", "Trailrunningschuh Gratweg", "Trail running shoe Gratweg", 15995, "mw",
     "lime,night", "laufschuhe",
     "material=recycled_polyamide;height=low;waterproof=false;weight=245;brand=Fjellmark;shape="
     "runner",
     "Für lange Distanzen in steilem Gelände: Schutzplatte im Vorfuß, Schnellschnürung, weiches "
     "Fersenbett.",
     "For long distances on steep ground: rock plate, quick lacing, a soft heel."},
    {"laufschuh-stadtwald", "Laufschuh Stadtwald", "Running shoe Stadtwald", 11995, "mw",
     "blue,grey", "laufschuhe",
     "material=recycled_polyester;height=low;waterproof=false;weight=255;shape=runner",
     "Gedämpft für Asphalt, griffig genug für den Park. Das Modell, das wir Einsteigern empfehlen.",
     "Cushioned for asphalt, grippy enough for the park. The one we recommend to beginners."},
    {"zustieg-dachstein", "Zustiegsschuh Dachstein", "Approach shoe Dachstein", 14995, "mw",
     "grey,mustard", "zustiegsschuhe",
     "material=leather;height=low;waterproof=false;weight=390;shape=shoe",
     "Kletterzone an der Spitze, Rauleder bis unten. Vom Parkplatz bis zum Einstieg, und bei "
     "leichten Routen auch weiter.",
     "Climbing zone at the toe, suede all the way. From the car park to the route, and up the easy "
     "ones."},
    {"kletterschuh-elbsand", "Kletterschuh Elbsand", "Climbing shoe Elbsand", 10995, "u-shoe",
     "red,black", "zustiegsschuhe", "material=leather;height=low;weight=230;shape=shoe",
     "Bequemer Leisten, ehrliche Reibung. Für lange Tage in Mehrseillängen, nicht für die "
     "Schmerzgrenze.",
     "A comfortable last with honest friction. For long multi-pitch days, not for pain."},
    {"sandale-bodensee", "Trekkingsandale Bodensee", "Trekking sandal Bodensee", 7995, "mw",
     "black,olive", "sandalen", "material=recycled_polyester;height=low;weight=310;shape=sandal",
     "Drei Riemen, ein Fußbett, kein Schnickschnack. Darf nass werden.",
     "Three straps, one footbed, no fuss. May get wet."},
    {"zehensteg-lido", "Zehensteg Lido", "Flip-flop Lido", 3495, "mw", "teal,sand", "sandalen",
     "material=rubber;height=low;weight=190;shape=sandal",
     "Für Dusche, Steg und die Füße nach der Etappe.",
     "For the shower, the jetty and feet after the stage."},
    {"clog-huette", "Hüttenclog", "Hut clog", 6995, "u-shoe", "anthracite,berry", "sandalen",
     "material=wool;height=low;weight=340;shape=clog",
     "Filz auf Kork. Steht neben dem Ofen und wartet.",
     "Felt on cork. Stands by the stove and waits."},
    {"winterstiefel-feldberg", "Winterstiefel Feldberg", "Winter boot Feldberg", 15995, "mwk",
     "black", "winterstiefel", "material=leather;height=high;waterproof=true;weight=690;shape=boot",
     "Lammfell innen, Eissohle unten. Bis minus 25 Grad, an der Bushaltestelle gemessen.",
     "Lambskin inside, ice sole below. Down to minus 25, measured at the bus stop."},
    {"winterschuh-advent", "Winterschuh Advent", "Winter shoe Advent", 11995, "mw", "brown,navy",
     "winterstiefel", "material=leather;height=mid;waterproof=true;weight=480;shape=boot",
     "Sieht aus wie ein Straßenschuh und kann Schneematsch.",
     "Looks like a town shoe and can handle slush."},
    {"gummistiefel-marsch", "Gummistiefel Marsch", "Wellington Marsch", 8995, "mwk", "fir,mustard",
     "winterstiefel", "material=rubber;height=high;waterproof=true;weight=880;shape=wellington",
     "Naturkautschuk, von Hand geklebt, mit herausnehmbarem Futter. Für Gummistiefelwetter, also "
     "meistens.",
     "Natural rubber, glued by hand, removable lining. For wellington weather, so most days."},
};

}  // namespace

std::span<const Model> shoes() { return range; }

}  // namespace nahtlos::flows::demo
