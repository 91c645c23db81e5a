#include "flows/demo/range.hpp"

namespace nahtlos::flows::demo {
namespace {

constexpr Model range[] = {
    {"geschenkgutschein", "Geschenkgutschein", "Gift card", 2500, "v", "", "gutscheine",
     "kind=digital;tax=out_of_scope",
     "Kommt sofort per E-Mail und gilt in allen Läden und online. Wer nicht weiß, welche Größe, "
     "schenkt das.",
     "Arrives at once by e-mail, good in all stores and online. For when you do not know the "
     "size."},
    {"geschenkkarte-holz", "Geschenkkarte aus Holz", "Wooden gift card", 5000, "v", "",
     "gutscheine", "kind=digital;tax=out_of_scope",
     "Der Gutschein zum Anfassen: gelasertes Ahornholz im Umschlag.",
     "The gift card you can hold: lasered maple in an envelope."},
    {"service-besohlen", "Wiederbesohlung Bergschuhe", "Resoling of mountain boots", 6990, "", "",
     "service", "kind=service;duration=20160 min",
     "Neue Sohle, neuer Rand, alter Fuß. Abgabe in jedem Laden, zurück in zwei Wochen.",
     "New sole, new rand, same feet. Drop off in any store, back in two weeks."},
    {"service-reparatur-jacke", "Reparatur: Reißverschluss", "Repair: zip", 2490, "", "", "service",
     "kind=service;duration=7200 min",
     "Unsere Näherinnen in Kassel tauschen ihn, auch bei fremden Marken.",
     "Our seamstresses in Kassel replace it, other brands included."},
    {"service-waschen-impraegnieren", "Waschen und Imprägnieren", "Wash and proof", 1990, "", "",
     "service", "kind=service;duration=4320 min",
     "Ihre Jacke kommt sauber und dicht zurück. PFAS-frei.",
     "Your jacket comes back clean and tight. PFAS-free."},
    {"service-rucksackberatung", "Rucksack anpassen", "Pack fitting", 0, "", "", "service",
     "kind=service;duration=45 min",
     "Eine Dreiviertelstunde, zehn Kilo Sand, ein Rücken, der nicht mehr zieht. Kostet nichts.",
     "Three quarters of an hour, ten kilos of sand, a back that stops aching. Free of charge."},
    {"kurs-kartenlesen", "Kurs: Karte und Kompass", "Course: map and compass", 4900, "", "",
     "service", "kind=service;duration=240 min",
     "Vier Stunden im Gelände, höchstens acht Leute, ein Ziel, das man findet.",
     "Four hours outdoors, eight people at most, a destination you will find."},
    {"set-erste-nacht", "Set Erste Nacht: Zelt, zwei Schlafsäcke",
     "First night set: tent, two sleeping bags", 47900, "", "", "sets",
     "kind=bundle;parts=zelt-fjord-2*1+schlafsack-sommer*2;shape=dome",
     "Alles für die erste Nacht draußen zu zweit, aufeinander abgestimmt und günstiger als "
     "einzeln.",
     "Everything for the first night out in twos, matched, and cheaper than one by one."},
    {"set-lagerkueche", "Set Lagerküche", "Camp kitchen set", 12900, "", "", "sets",
     "kind=bundle;parts=kocher-gas*1+topfset-titan*1+becher-emaille*2+goeffel-titan*2;shape=pot",
     "Kocher, Topf, zwei Becher, zwei Göffel. Fehlt nur der Hunger.",
     "Stove, pot, two mugs, two sporks. Just add hunger."},
    {"set-wochenende", "Set Hüttenwochenende", "Hut weekend set", 24900, "", "", "sets",
     "kind=bundle;parts=rucksack-tour-35*1+huettenschlafsack-seide*1+stirnlampe-200*1;shape="
     "backpack",
     "Rucksack, Seidenschlafsack, Lampe. Die Zahnbürste bringen Sie mit.",
     "Pack, silk liner, light. You bring the toothbrush."},
    {"set-kaffee", "Set Gipfelkaffee", "Summit coffee set", 8900, "", "", "sets",
     "kind=bundle;parts=kaffeemuehle-hand*1+kaffeefilter-berg*1+kaffee-huette*1;shape=grinder",
     "Mühle, Filter, Bohnenglück. Der Rest ist Aussicht.",
     "Grinder, dripper, good coffee. The rest is view."},
    {"set-proviant", "Proviantkiste 3 Tage", "Three-day provisions box", 4490, "", "", "sets",
     "kind=bundle;tax=reduced;parts=trekkingmahlzeit-linsen*2+trekkingmahlzeit-pasta*1+riegel-nuss*"
     "3+muesli-gipfel*1;shape=pouch",
     "Drei Tage Frühstück, Riegel und Abendessen für eine Person. Kein Nachdenken im Supermarkt.",
     "Three days of breakfast, bars and suppers for one. No thinking at the supermarket."},
};

}  // namespace

std::span<const Model> gifts() { return range; }

}  // namespace nahtlos::flows::demo
