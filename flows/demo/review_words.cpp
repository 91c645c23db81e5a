#include "flows/demo/review_words.hpp"

#include <map>
#include <vector>

namespace nahtlos::flows::demo {
namespace {

using Lines = std::vector<std::string_view>;

// What people praise and blame of a type of article.
struct Points {
    Lines good, bad;
};

struct Language {
    std::string_view code;
    Lines first_good, first_fair, first_bad;  // how they begin
    Lines titles_good, titles_fair, titles_bad;
    Lines last_good, last_bad;  // how they end
    std::map<std::string_view, Points> points;
    Lines answers_good, answers_bad;
};

std::map<std::string_view, Points> german_points() {
    return {
        {"apparel",
         {{"Sitzt gut, auch mit einer Schicht darunter.",
           "Nach fünf Wäschen noch wie am ersten Tag.",
           "Angenehm auf der Haut und trocknet schnell.", "Die Größe fällt aus wie erwartet."},
          {"Fällt eine Nummer kleiner aus als gedacht.",
           "Am Saum hat sich nach zwei Wochen eine Naht gelöst.",
           "Die Farbe ist auf den Bildern kräftiger."}}},
        {"footwear",
         {{"Ab dem ersten Tag ohne Blasen.", "Guter Halt auf nassem Fels.",
           "Sitzt fest an der Ferse und lässt den Zehen Platz."},
          {"Vorne sehr schmal, ich habe sie eine Größe größer gebraucht.",
           "Die Sohle ist nach einem Sommer schon ziemlich abgelaufen."}}},
        {"pack",
         {{"Trägt sich auch mit zehn Kilo noch angenehm.",
           "Die Fächer sind klug verteilt, alles ist schnell zur Hand.",
           "Hat einen ganzen Tag Dauerregen gut überstanden."},
          {"Der Hüftgurt ist für schmale Leute zu weit.",
           "Die Trinkflasche rutscht aus dem Seitenfach."}}},
        {"shelter",
         {{"Steht in fünf Minuten, auch bei Wind.", "Innen blieb nach dem Gewitter alles trocken.",
           "Kleines Packmaß, passt in jeden Rucksack."},
          {"Morgens viel Kondenswasser.", "Die Heringe taugen nur für weichen Boden."}}},
        {"sleep",
         {{"Bei drei Grad warm geschlafen.", "Leicht, und klein zu packen.",
           "Auch für Seitenschläfer bequem."},
          {"Die Temperaturangabe ist sehr optimistisch.", "Raschelt bei jeder Bewegung."}}},
        {"kitchen",
         {{"Ein Liter Wasser kocht in vier Minuten.", "Leicht sauber zu bekommen.",
           "Hält den Kaffee bis zum Nachmittag heiß."},
          {"Der Griff wird schnell heiß.", "Der Deckel schließt nicht ganz dicht."}}},
        {"device",
         {{"Der Akku hält länger als angegeben.", "Einfach zu bedienen, auch mit Handschuhen.",
           "Hell genug für jeden Weg."},
          {"Die Anleitung erklärt wenig.", "Bei Kälte ist der Akku nach zwei Stunden leer."}}},
        {"food",
         {{"Schmeckt auch am dritten Tag noch.", "Macht satt und ist nicht zu süß.",
           "Auf jeder Tour dabei."},
          {"Mir zu salzig.", "Die Packung lässt sich schlecht wieder schließen."}}},
        {"print",
         {{"Gut zu lesen und übersichtlich.", "Die Wege stimmen, auch die kleinen.",
           "Passt in die Jackentasche."},
          {"Einige Hütten fehlen.", "Das Papier reißt an den Falzen."}}},
        {"",
         {{"Sauber verarbeitet und robust.", "Leicht und trotzdem stabil.",
           "Liegt gut in der Hand.", "Mehr braucht man unterwegs nicht."},
          {"Die Verarbeitung könnte besser sein.", "Schwerer, als ich dachte."}}}};
}

const Language& german() {
    static const Language words{
        "de",
        {"Seit einem halben Jahr im Einsatz und immer noch begeistert.",
         "Nach drei Touren kann ich sagen: gut gekauft.", "Genau das, was ich gesucht habe.",
         "Kam schnell an und hält, was die Beschreibung verspricht.",
         "War ein Geschenk und kam sehr gut an.", "Das zweite, das wir gekauft haben.",
         "Im Laden beraten lassen, online bestellt, alles richtig gemacht."},
        {"Insgesamt in Ordnung, mit kleinen Abstrichen.", "Tut, was es soll, mehr aber nicht.",
         "Für den Preis hätte ich etwas mehr erwartet."},
        {"Leider eine Enttäuschung.", "Ich hatte mich sehr darauf gefreut, aber leider nein.",
         "Geht zurück."},
        {"Klare Empfehlung", "Sehr zufrieden", "Top", "Jederzeit wieder", "Hält, was es verspricht",
         ""},
        {"Ganz ordentlich", "Geht so", "Mit Abstrichen", ""},
        {"Schade", "Nicht für mich", "Enttäuscht", ""},
        {"Würde ich wieder kaufen.", "Von mir die volle Punktzahl.", "Danke, gerne wieder.", "",
         ""},
        {"Ich habe es zurückgeschickt.", "Da hätte ich mehr erwartet.", ""},
        german_points(),
        {"Vielen Dank für die schönen Worte, wir geben sie an das Team weiter.",
         "Das freut uns sehr. Viel Freude damit auf den nächsten Touren!"},
        {"Das tut uns leid. Bitte melden Sie sich bei unserem Kundenservice, wir finden eine "
         "Lösung.",
         "Danke für die ehrliche Rückmeldung. Innerhalb von 30 Tagen nehmen wir alles zurück, in "
         "jeder Filiale.",
         "So soll das nicht sein: Wir tauschen gern um oder reparieren in unserer Werkstatt."}};
    return words;
}

std::map<std::string_view, Points> english_points() {
    return {
        {"apparel",
         {{"Fits well, even over another layer.", "Looks like new after five washes.",
           "Soft on the skin and dries fast.", "True to size."},
          {"Comes up a size small.", "A seam came loose after two weeks.",
           "The color is brighter in the pictures."}}},
        {"footwear",
         {{"No blisters from day one.", "Good grip on wet rock.",
           "Holds the heel and leaves room for the toes."},
          {"Very narrow at the front, I needed a size up.",
           "The sole is well worn after one summer."}}},
        {"pack",
         {{"Comfortable even with ten kilos in it.", "Pockets in all the right places.",
           "Survived a day of steady rain."},
          {"The hip belt is too wide for slim people.",
           "The bottle slips out of the side pocket."}}},
        {"shelter",
         {{"Up in five minutes, even in wind.", "Stayed dry through a thunderstorm.",
           "Packs down small."},
          {"A lot of condensation in the morning.", "The pegs are only good for soft ground."}}},
        {"sleep",
         {{"Warm at three degrees.", "Light and packs small.", "Comfortable for side sleepers."},
          {"The temperature rating is very optimistic.", "Rustles with every move."}}},
        {"kitchen",
         {{"Boils a liter in four minutes.", "Easy to clean.", "Keeps coffee hot all day."},
          {"The handle gets hot quickly.", "The lid does not quite seal."}}},
        {"device",
         {{"The battery lasts longer than stated.", "Easy to use with gloves on.",
           "Bright enough for any path."},
          {"The manual explains very little.", "In the cold the battery is gone in two hours."}}},
        {"food",
         {{"Still tastes good on day three.", "Filling and not too sweet.",
           "Comes along on every trip."},
          {"Too salty for me.", "The bag is hard to close again."}}},
        {"print",
         {{"Clear and easy to read.", "The paths are right, even the small ones.",
           "Fits in a jacket pocket."},
          {"Some huts are missing.", "The paper tears at the folds."}}},
        {"",
         {{"Well made and tough.", "Light but sturdy.", "Feels good in the hand.",
           "All you need on the way."},
          {"The finish could be better.", "Heavier than I thought."}}}};
}

const Language& english() {
    static const Language words{
        "en",
        {"Have used it for half a year and still love it.", "Three trips in: money well spent.",
         "Exactly what I was looking for.", "Arrived quickly and does what it says.",
         "Bought as a present and it went down very well.", "The second one we have bought."},
        {"Fine overall, with a few niggles.", "Does the job, no more than that.",
         "I expected a little more at this price."},
        {"Sadly a disappointment.", "I wanted to like it, but no.", "Going back."},
        {"Highly recommended", "Very happy", "Great", "Would buy again", ""},
        {"Decent", "Not bad", "Could be better", ""},
        {"A pity", "Not for me", "Disappointed", ""},
        {"Would buy again.", "Full marks from me.", "", ""},
        {"Sent it back.", "I expected more.", ""},
        english_points(),
        {"Thank you for the kind words, we will pass them on to the team.",
         "Glad to hear it. Enjoy your next trips!"},
        {"We are sorry to hear that. Please get in touch with our service team, we will find a "
         "solution.",
         "Thank you for being frank. We take everything back within 30 days, in any store."}};
    return words;
}

std::string_view pick(Dice& dice, const Lines& lines) {
    return dice.one_of(std::span<const std::string_view>(lines));
}

const Points& points_of(const Language& words, std::string_view type) {
    const auto it = words.points.find(type);
    return it == words.points.end() ? words.points.at("") : it->second;
}

// Sentences one after the other.
std::string joined(std::initializer_list<std::string_view> sentences) {
    std::string text;
    for (const auto sentence : sentences) {
        if (sentence.empty()) continue;
        text += (text.empty() ? "" : " ") + std::string(sentence);
    }
    return text;
}

std::string author(Dice& dice) {
    static constexpr std::string_view names[] = {
        "Katrin", "Jonas",  "Ada",   "Mehmet", "Sabine", "Lukas", "Franzi", "Oskar", "Petra",
        "Tim",    "Hannah", "Georg", "Emily",  "Ben",    "Ruth",  "Marek",  "Lena",  "Anton"};
    static constexpr std::string_view initials = "ABDFGHKLMNRSTW";
    if (dice.percent(12)) return {};
    std::string name(dice.one_of(std::span<const std::string_view>(names)));
    if (dice.percent(60)) {
        name += ' ';
        name += initials[static_cast<std::size_t>(
            dice.between(0, static_cast<std::int64_t>(initials.size()) - 1))];
        name += '.';
    }
    return name;
}

}  // namespace

std::int64_t stars_of(Dice& dice) {
    const auto at = dice.between(1, 100);
    return at <= 57 ? 5 : at <= 79 ? 4 : at <= 88 ? 3 : at <= 92 ? 2 : 1;
}

Said say_of(Dice& dice, std::string_view type) {
    const auto& words = dice.percent(68) ? german() : english();
    const auto& points = points_of(words, type);
    Said said;
    said.stars = stars_of(dice);
    said.language = words.code;
    said.author = author(dice);
    const auto good = pick(dice, points.good), bad = pick(dice, points.bad);
    if (said.stars >= 4) {
        said.title = pick(dice, words.titles_good);
        said.text = joined({pick(dice, words.first_good), good, said.stars == 4 ? bad : "",
                            said.stars == 5 ? pick(dice, words.last_good) : ""});
    } else if (said.stars == 3) {
        said.title = pick(dice, words.titles_fair);
        said.text = joined({pick(dice, words.first_fair), good, bad});
    } else {
        said.title = pick(dice, words.titles_bad);
        said.text = joined({pick(dice, words.first_bad), bad, pick(dice, words.last_bad)});
    }
    return said;
}

std::string answer_to(Dice& dice, const Said& said) {
    const auto& words = said.language == "de" ? german() : english();
    return std::string(pick(dice, said.stars >= 3 ? words.answers_good : words.answers_bad));
}

}  // namespace nahtlos::flows::demo
