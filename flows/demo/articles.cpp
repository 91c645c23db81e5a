#include "flows/demo/articles.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/check.hpp"
#include "catalog/gtins.hpp"
#include "flows/demo/words.hpp"

namespace nahtlos::flows::demo {
namespace {

using catalog::ProductWish;
using catalog::VariantWish;

std::vector<std::string_view> split(std::string_view list, char by) {
    std::vector<std::string_view> parts;
    while (!list.empty()) {
        const auto end = list.find(by);
        parts.push_back(list.substr(0, end));
        list.remove_prefix(end == list.npos ? list.size() : end + 1);
    }
    return parts;
}

template <class E>
E enum_of(std::string_view name) {
    E value{};
    check(enum_value(name, value), "the range names what there is");
    return value;
}

// --- for whom

struct Cut {
    char code;
    const char *suffix, *de, *en_front;
    const char *gender, *note_de, *note_en;
};

constexpr Cut cut_table[] = {
    {'m', "", " Herren", "Men's ", "men", "", ""},
    {'w', "-damen", " Damen", "Women's ", "women",
     "Im Damenschnitt: schmaler an der Schulter, mit mehr Raum an der Hüfte.",
     "Women's cut: narrower in the shoulder, with more room at the hip."},
    {'k', "-kinder", " Kinder", "Children's ", "kids",
     "Für Kinder gemacht: mitwachsende Bündchen und Reflexe, die man von weitem sieht.",
     "Made for children: cuffs that grow along and reflectors seen from afar."},
};

std::vector<const Cut*> cuts_of(const Model& model) {
    static constexpr Cut one{'u', "", "", "", "", "", ""};
    std::vector<const Cut*> cuts;
    const bool is_alone = model.cuts.size() == 1;
    for (const auto& cut : cut_table) {
        if (model.cuts.find(cut.code) != std::string_view::npos && model.cuts != "u-shoe") {
            cuts.push_back(&cut);
        }
    }
    if (cuts.empty() || is_alone) return {&one};
    return cuts;
}

std::vector<std::string> numbers(int from, int to, int step) {
    std::vector<std::string> all;
    for (int n = from; n <= to; n += step) all.push_back(std::to_string(n));
    return all;
}

std::vector<std::string> sizes_of(const Model& model, const Cut& cut) {
    const char code = model.cuts.size() == 1 ? model.cuts[0] : cut.code;
    if (shelf_of(model.category).type == "footwear") {
        if (model.cuts == "u-shoe") return numbers(36, 46, 1);
        return code == 'm'   ? numbers(40, 47, 1)
               : code == 'w' ? numbers(36, 42, 1)
                             : numbers(28, 35, 1);
    }
    if (model.cuts.empty()) return {};
    switch (code) {
        case 'm': return {"S", "M", "L", "XL", "XXL"};
        case 'w': return {"XS", "S", "M", "L", "XL"};
        case 'k': return numbers(116, 164, 12);
        case 'g': return {"S", "M", "L"};
        case 'l': return {"regular", "long"};
        case 'v': return {"25", "50", "100", "150"};
        default: return {"S", "M", "L", "XL"};
    }
}

std::string lowered(std::string_view text) {
    std::string out(text);
    if (!out.empty() && (out.size() < 2 || out[1] < 'A' || out[1] > 'Z')) {
        if (out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] - 'A' + 'a');
    }
    return out;
}

// --- numbers

std::string with_check_digit(const std::string& digits) {
    return digits + static_cast<char>('0' + catalog::check_digit(digits));
}

json::Gtin number_of(const Facts& facts, int n) {
    const auto isbn = facts.find("isbn");
    if (isbn != facts.end()) return {with_check_digit("978999990" + std::string(isbn->second))};
    return {with_check_digit("20" + std::to_string(1'000'000'000 + n))};
}

// --- what is said of it

const catalog::ProductTypes& types() {
    static const auto all = *catalog::ProductTypes::make(product_types());
    return all;
}

boost::json::value value_of(const catalog::Attribute& a, std::string_view said) {
    using enum catalog::AttributeKind;
    const std::string all(said);
    switch (a.kind) {
        case integer: return std::stoll(all);
        case boolean: return all == "true";
        case measure: {
            const auto blank = all.find(' ');
            return boost::json::object{{"amount", all.substr(0, blank)},
                                       {"unit", all.substr(blank + 1)}};
        }
        case choices: {
            boost::json::array list;
            for (const auto one : split(said, ',')) list.emplace_back(std::string(one));
            return list;
        }
        default: return boost::json::string(all);
    }
}

catalog::Attributes attributes_of(const Shelf& shelf, const Facts& facts) {
    catalog::Attributes attributes;
    const auto* family = types().find(std::string(shelf.type));
    if (family == nullptr) return attributes;
    for (const auto& a : *family) {
        const auto fact = facts.find(a.code.value);
        if (fact != facts.end()) attributes[a.code.value] = value_of(a, fact->second);
    }
    return attributes;
}

catalog::TextWish text(std::string title, std::string_view description, std::string_view note) {
    catalog::TextWish wish;
    wish.title.value = std::move(title);
    auto all = std::string(description);
    if (!note.empty()) all += "\n\n" + std::string(note);
    wish.description = json::LongText<20000>{std::move(all)};
    return wish;
}

std::vector<json::ShortText<100>> tags_of(const Model& model, const Facts& facts, std::size_t n) {
    std::vector<json::ShortText<100>> tags;
    const auto material = facts.find("material");
    const bool is_green = material != facts.end() && (material->second.starts_with("recycled") ||
                                                      material->second.starts_with("organic"));
    const auto organic = facts.find("organic");
    if (is_green || (organic != facts.end() && organic->second == "true")) {
        tags.push_back({"nachhaltig"});
    }
    if (n % 9 == 4) tags.push_back({"neu"});
    if (model.cuts.find('k') != std::string_view::npos) tags.push_back({"familie"});
    return tags;
}

catalog::Names names(std::string_view de, std::string_view en) {
    return {{"de", {std::string(de)}}, {"en", {std::string(en)}}};
}

catalog::OptionAxis colors_axis(std::string_view colors) {
    catalog::OptionAxis axis;
    axis.code.value = "color";
    axis.names = names("Farbe", "Color");
    for (const auto code : split(colors, ',')) {
        const auto& color = color_of(code);
        axis.values.values.push_back({{std::string(code)},
                                      names(color.de, color.en),
                                      json::ShortText<300>{std::string(color.hex)}});
    }
    return axis;
}

catalog::OptionAxis sizes_axis(const Model& model, const std::vector<std::string>& sizes) {
    catalog::OptionAxis axis;
    const bool is_value = model.cuts == "v", is_length = model.cuts == "l";
    axis.code.value = is_value ? "value" : "size";
    axis.names = is_value    ? names("Wert", "Value")
                 : is_length ? names("Länge", "Length")
                             : names("Größe", "Size");
    for (const auto& size : sizes) {
        catalog::OptionValue value;
        value.code.value = size;
        if (is_value) value.names = names(size + " €", "€" + size);
        if (size == "regular") value.names = names("Normal", "Regular");
        if (size == "long") value.names = names("Lang", "Long");
        axis.values.values.push_back(std::move(value));
    }
    return axis;
}

// Makes the products one after the other; numbers go on from one to the next.
class Writer {
public:
    std::vector<ProductWish> run() {
        for (const auto* model : models()) {
            for (const auto* cut : cuts_of(*model)) add(*model, *cut);
        }
        return std::move(all_);
    }

private:
    void add(const Model& model, const Cut& cut) {
        const auto facts = facts_of(model);
        const auto& shelf = shelf_of(model.category);
        ProductWish p;
        p.handle.value = std::string(model.handle) + cut.suffix;
        p.status = catalog::ProductStatus::active;
        p.kind = kind_of(facts);
        if (!shelf.type.empty()) p.product_type = json::ShortText<60>{std::string(shelf.type)};
        p.brand = json::ShortText<100>{brand_of(facts, model.category)};
        p.texts = {
            {"de", text(std::string(model.de) + cut.de, model.text_de, cut.note_de)},
            {"en", text(*cut.en_front ? cut.en_front + lowered(model.en) : std::string(model.en),
                        model.text_en, cut.note_en)}};
        p.attributes = attributes_of(shelf, facts);
        if (*cut.gender && (shelf.type == "apparel" || shelf.type == "footwear")) {
            (*p.attributes)["gender"] = boost::json::string(cut.gender);
        }
        p.categories = {{{std::string(tree_code) + '/' + std::string(model.category)}}};
        p.tags = tags_of(model, facts, all_.size());
        add_safety(facts, p);
        add_variants(model, cut, facts, p);
        add_pictures(model, p);
        all_.push_back(std::move(p));
    }

    static catalog::ProductKind kind_of(const Facts& facts) {
        const auto kind = facts.find("kind");
        if (kind == facts.end()) return catalog::ProductKind::goods;
        return enum_of<catalog::ProductKind>(kind->second);
    }
    static std::string brand_of(const Facts& facts, std::string_view category) {
        const auto brand = facts.find("brand");
        if (brand != facts.end()) return std::string(brand->second);
        const auto& type = shelf_of(category).type;
        return type == "print" ? "Wegweiser" : type == "food" ? "Rucksackkost" : "Lindenhof";
    }

    static void add_safety(const Facts& facts, ProductWish& p) {
        if (const auto energy = facts.find("energy"); energy != facts.end()) {
            catalog::EnergyLabel label;
            label.energy_class.value = energy->second;
            label.eprel = json::ShortText<20>{std::string(facts.at("eprel"))};
            p.energy = label;
        }
        if (const auto hazard = facts.find("hazard"); hazard != facts.end()) {
            catalog::Safety safety;
            safety.hazards = {{{std::string(hazard->second)}}};
            safety.warnings["de"].value = "Darf nicht in die Hände von Kindern gelangen.";
            safety.warnings["en"].value = "Keep out of reach of children.";
            p.safety = safety;
        }
    }

    void add_variants(const Model& model, const Cut& cut, const Facts& facts, ProductWish& p) {
        const auto sizes = sizes_of(model, cut);
        p.options.emplace();
        if (!model.colors.empty()) p.options->push_back(colors_axis(model.colors));
        if (!sizes.empty()) p.options->push_back(sizes_axis(model, sizes));
        auto colors = split(model.colors, ',');
        if (colors.empty()) colors.emplace_back();
        for (const auto color : colors) {
            if (sizes.empty()) p.variants.push_back(variant(model, cut, facts, color, ""));
            for (const auto& size : sizes) {
                p.variants.push_back(variant(model, cut, facts, color, size));
            }
        }
    }

    VariantWish variant(const Model& model, const Cut& cut, const Facts& facts,
                        std::string_view color, const std::string& size) {
        const auto& type = shelf_of(model.category).type;
        VariantWish v;
        v.sku.value = "LH-" + std::to_string(1000 + ++number_);
        if (!facts.contains("kind")) v.gtin = number_of(facts, number_);
        v.options.emplace();
        if (!color.empty()) (*v.options)["color"] = std::string(color);
        if (!size.empty()) (*v.options)[model.cuts == "v" ? "value" : "size"] = size;
        const auto tax = facts.find("tax");
        v.tax_category = json::ShortText<40>{tax != facts.end() ? std::string(tax->second)
                                             : type == "food" || type == "print" ? "reduced"
                                                                                 : "standard"};
        if (const auto weight = facts.find("weight"); weight != facts.end()) {
            v.weight_g = std::stoll(std::string(weight->second));
        }
        if (const auto content = facts.find("content"); content != facts.end()) {
            const auto blank = content->second.find(' ');
            v.content = catalog::ContentRequest{
                *catalog::Amount::parse(std::string(content->second.substr(0, blank))),
                enum_of<catalog::ContentUnit>(content->second.substr(blank + 1))};
        }
        if (const auto parts = facts.find("parts"); parts != facts.end()) {
            v.components = components(parts->second);
        }
        auto cents = model.cuts == "v" ? 100 * std::stoi(size) : model.cents;
        if (cut.code == 'k') cents = reduced_cents(cents, 35);
        v.prices = {{{"de"}, euros(cents), Instant{0}},
                    {{"at"}, euros(cents), Instant{0}},
                    {{"ch"}, francs(cents), Instant{0}}};
        return v;
    }

    // The first variant of each part.
    std::vector<catalog::Component> components(std::string_view parts) const {
        std::vector<catalog::Component> found;
        for (const auto part : split(parts, '+')) {
            const auto star = part.find('*');
            const auto it = std::ranges::find(all_, part.substr(0, star), [](const auto& p) {
                return std::string_view(p.handle.value);
            });
            if (it == all_.end()) throw std::runtime_error("no part " + std::string(part));
            found.push_back(
                {it->variants.front().sku, {std::stoll(std::string(part.substr(star + 1)))}});
        }
        return found;
    }

    static void add_pictures(const Model& model, ProductWish& p) {
        p.media.emplace();
        auto colors = split(model.colors, ',');
        if (colors.empty()) colors.emplace_back("main");
        for (const auto color : colors) {
            catalog::Media media;
            media.url.value = picture_path(p.handle.value, color);
            media.mime = json::ShortText<100>{"image/svg+xml"};
            media.width = media.height = 1200;
            const auto& svg = media.url.value;
            media.renditions.push_back({{svg.substr(0, svg.size() - 3) + "png"},
                                        json::ShortText<100>{"image/png"},
                                        picture_pixels,
                                        picture_pixels,
                                        {}});
            const auto& de = p.texts->at("de").title.value;
            const auto& en = p.texts->at("en").title.value;
            if (color == "main") {
                media.alt = names(de, en);
            } else {
                const auto& name = color_of(color);
                media.alt =
                    names(de + " in " + std::string(name.de), en + " in " + lowered(name.en));
                for (const auto& v : p.variants) {
                    if (v.options->at("color") == color) media.variants.push_back(v.sku);
                }
            }
            p.media->push_back(std::move(media));
        }
    }

    std::vector<ProductWish> all_;
    int number_ = 0;
};

}  // namespace

Facts facts_of(const Model& model) {
    Facts facts;
    for (const auto fact : split(model.facts, ';')) {
        const auto equals = fact.find('=');
        facts[fact.substr(0, equals)] = fact.substr(equals + 1);
    }
    return facts;
}

std::vector<const Model*> models() {
    std::vector<const Model*> all;
    for (const auto part : {jackets(), clothes(), shoes(), packs(), camping(), kitchen(), devices(),
                            gear(), books(), food(), gifts()}) {
        for (const auto& model : part) all.push_back(&model);
    }
    return all;
}

std::vector<ProductWish> products() { return Writer().run(); }

std::string picture_path(const std::string& handle, std::string_view color) {
    return "/demo/media/" + handle + '/' + std::string(color) + ".svg";
}

int reduced_cents(int cents, int percent) {
    const int exact = cents * (100 - percent) / 100;
    return exact < 500 ? exact : exact / 100 * 100 - 5 + (exact % 100 >= 50 ? 100 : 0);
}

UnitPrice euros(int cents) { return {cents * std::int64_t{10'000}}; }

UnitPrice francs(int cents) { return euros((cents * 105 / 100 + 4) / 5 * 5); }

}  // namespace nahtlos::flows::demo
