#include "flows/demo/range.hpp"

namespace nahtlos::flows::demo {
namespace {

constexpr Model range[] = {
    {"stirnlampe-400", "Stirnlampe 400 lm", "Head torch 400 lm", 5495, "", "black,lime", "lampen",
     "luminous_flux=400 lm;burn_time=40 h;beam=90 "
     "m;battery=rechargeable;weight=86;brand=Nordlicht;energy=D;eprel=9900101",
     "Ein Knopf, drei Stufen, Rotlicht für die Karte. Lädt über USB-C und verzeiht Regen.",
     "One button, three levels, red light for the map. Charges by USB-C and forgives rain."},
    {"stirnlampe-200", "Stirnlampe 200 lm", "Head torch 200 lm", 2995, "", "blue,berry", "lampen",
     "luminous_flux=200 lm;burn_time=60 h;beam=45 "
     "m;battery=replaceable;weight=72;brand=Nordlicht;energy=E;eprel=9900102",
     "Drei Batterien, die es an jeder Tankstelle gibt. Für Zelt, Keller und Kinderhände.",
     "Three batteries that every petrol station sells. For tent, cellar and children's hands."},
    {"stirnlampe-900", "Stirnlampe 900 lm Grat", "Head torch 900 lm Grat", 10995, "", "ember",
     "lampen",
     "luminous_flux=900 lm;burn_time=60 h;beam=180 "
     "m;battery=rechargeable;weight=148;brand=Nordlicht;energy=C;eprel=9900103",
     "Akku am Hinterkopf, Verlängerung für die Jacke, Licht bis zum nächsten Steinmann.",
     "Battery at the back, extension for the jacket, light to the next cairn."},
    {"stirnlampe-lauf", "Lauflampe Feder", "Running light Feder", 6995, "", "lime,black", "lampen",
     "luminous_flux=350 lm;burn_time=18 h;beam=70 "
     "m;battery=rechargeable;weight=58;brand=Nordlicht;energy=D;eprel=9900104",
     "58 Gramm, Licht vorn, Rücklicht hinten. Hüpft nicht.",
     "58 grams, light ahead, tail light behind. Does not bounce."},
    {"laterne-lager", "Lagerlaterne", "Camp lantern", 4495, "", "moss,mustard", "lampen",
     "luminous_flux=250 lm;burn_time=70 h;beam=12 "
     "m;battery=rechargeable;weight=240;brand=Nordlicht;energy=E;eprel=9900105;shape=lantern",
     "Warmes Licht mit Dimmer. Hängt, steht, lädt im Notfall das Telefon.",
     "Warm light with a dimmer. Hangs, stands, charges the phone if need be."},
    {"lichterkette-zelt", "Zeltlichterkette 5 m", "Tent string lights 5 m", 2495, "", "mustard",
     "lampen",
     "luminous_flux=90 lm;burn_time=30 h;beam=5 "
     "m;battery=rechargeable;weight=110;brand=Nordlicht;energy=F;eprel=9900106;shape=lantern",
     "Fünf Meter Gemütlichkeit auf einer Spule.", "Five meters of cosiness on a reel."},
    {"taschenlampe-1000", "Taschenlampe 1000 lm", "Torch 1000 lm", 5995, "", "black", "lampen",
     "luminous_flux=1000 lm;burn_time=50 h;beam=220 "
     "m;battery=rechargeable;weight=180;brand=Nordlicht;energy=C;eprel=9900107;shape=torch",
     "Aluminium, wasserdicht bis zwei Meter, mit Schalter, den man im Dunkeln findet.",
     "Aluminum, waterproof to two meters, with a switch you find in the dark."},
    {"ruecklicht-rad", "Rücklicht Glühwurm", "Rear light Glühwurm", 2995, "", "black", "lampen",
     "luminous_flux=60 lm;burn_time=20 h;beam=5 "
     "m;battery=rechargeable;weight=34;brand=Nordlicht;energy=E;eprel=9900108;shape=rearlight",
     "Mit Bremslicht und StVZO-Zulassung. Sieht man auf einen Kilometer.",
     "With a brake light, approved for the road. Seen from a kilometer away."},
    {"powerbank-10", "Powerbank 10.000 mAh", "Power bank 10,000 mAh", 3995, "", "slate,moss",
     "elektronik", "battery_capacity=10000 mAh;weight=210;brand=Nordlicht;shape=powerbank",
     "Zwei Telefone oder ein langes Wochenende. Spritzwassergeschützt, mit Karabineröse.",
     "Two phones or a long weekend. Splash-proof, with a carabiner eye."},
    {"powerbank-20", "Powerbank 20.000 mAh", "Power bank 20,000 mAh", 5995, "", "black",
     "elektronik", "battery_capacity=20000 mAh;weight=360;brand=Nordlicht;shape=powerbank",
     "Für Kamera, Uhr und Lampe. Zeigt den Rest in Prozent, nicht in Punkten.",
     "For camera, watch and lamp. Shows what is left in percent, not in dots."},
    {"solarpanel-21", "Solarpanel 21 W", "Solar panel 21 W", 8995, "", "black", "elektronik",
     "power=21 W;weight=520;brand=Nordlicht;shape=solar",
     "Drei Felder zum Falten, außen am Rucksack zu tragen. Lädt, während man geht.",
     "Three folding panels, rides outside the pack. Charges while you walk."},
    {"gps-geraet-pfad", "GPS-Gerät Pfad", "GPS device Pfad", 29995, "", "slate,ember", "elektronik",
     "burn_time=35 h;weight=235;brand=Nordlicht;shape=gps",
     "Tasten statt Wischen, ein Display, das in der Sonne besser wird, und Karten ohne Abo.",
     "Buttons instead of swipes, a display that improves in the sun, and maps without a "
     "subscription."},
    {"uhr-hoehenmesser", "Outdooruhr Höhenlinie", "Outdoor watch Höhenlinie", 24995, "",
     "black,moss", "elektronik", "burn_time=336 h;weight=58;brand=Nordlicht;shape=watch",
     "Höhe, Luftdruck, Richtung. Zwei Wochen ohne Ladegerät.",
     "Altitude, pressure, bearing. Two weeks without a charger."},
    {"funkgeraet-paar", "Funkgeräte Seilschaft, Paar", "Radios Seilschaft, pair", 8995, "",
     "mustard", "elektronik", "burn_time=16 h;weight=260;brand=Nordlicht;shape=radio",
     "Acht Kilometer Sichtweite, null Anmeldung. Für Skitour, Konvoi und Versteckspiel.",
     "Eight kilometers line of sight, no licence. For ski tours, convoys and hide-and-seek."},
    {"wetterstation-taschen", "Taschenwetterstation", "Pocket weather station", 7995, "", "slate",
     "elektronik", "burn_time=300 h;weight=95;brand=Nordlicht;shape=gps",
     "Wind, Temperatur, Feuchte, Trend. Wer sie liest, ist vor dem Gewitter unten.",
     "Wind, temperature, humidity, trend. Who reads it is down before the storm."},
    {"lawinen-set", "Lawinen-Notfallset", "Avalanche safety set", 32995, "", "ember", "elektronik",
     "burn_time=300 h;weight=1350;brand=Fjellmark;shape=radio",
     "Dreiantennengerät, Sonde 240 cm, Schaufel. Ersetzt keinen Kurs, aber ohne geht keiner.",
     "Three-antenna transceiver, 240 cm probe, shovel. No substitute for a course, but nobody goes "
     "without."},
    {"fernglas-8x42", "Fernglas 8 × 42", "Binoculars 8 × 42", 18995, "", "fir,black", "elektronik",
     "weight=640;brand=Nordlicht;shape=binoculars",
     "Hell in der Dämmerung, stickstoffgefüllt, mit einer Naheinstellung für Schmetterlinge.",
     "Bright at dusk, nitrogen filled, and focuses close enough for butterflies."},
    {"fernglas-10x25", "Taschenfernglas 10 × 25", "Pocket binoculars 10 × 25", 8995, "", "slate",
     "elektronik", "weight=260;brand=Nordlicht;shape=binoculars",
     "Passt in die Brusttasche und holt die Gams heran.",
     "Fits a chest pocket and brings the chamois closer."},
    {"usb-kabel-wetterfest", "Ladekabel wetterfest 1 m", "Weatherproof charging cable 1 m", 1495,
     "", "ember,black", "elektronik", "weight=32;brand=Nordlicht;shape=cable",
     "Textilmantel, vergossene Stecker, drei Enden.", "Woven jacket, molded plugs, three ends."},
};

}  // namespace

std::span<const Model> devices() { return range; }

}  // namespace nahtlos::flows::demo
