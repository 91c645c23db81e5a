#include "flows/search_feed.hpp"

#include <algorithm>

#include "base/batch/revision.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/ops/log.hpp"
#include "catalog/languages.hpp"
#include "catalog/synonyms.hpp"
#include "catalog/whole.hpp"
#include "inventory/moved.hpp"

namespace nahtlos::flows {
namespace {

constexpr std::int64_t events_at_once = 2'000;
constexpr Span save_pause = seconds(1);  // where nothing but the position moved

// What prices follow from beside those in the list; "" where it is not for everybody, or not now.
std::string terms_of(const pricing::PriceList& list, const channels::Directory& directory,
                     Instant now) {
    const bool applies = list.status == pricing::ListStatus::active &&
                         list.audience.groups.empty() && list.valid.has(now);
    if (!applies) return {};
    auto terms = to_string(list.market) + ' ' + std::to_string(list.priority);
    if (list.percent_off_bp) terms += " p" + std::to_string(*list.percent_off_bp);
    for (const auto& uuid : list.audience.channels) {
        terms += " c" + to_string(uuid);
        if (const auto* channel = directory.find({uuid})) terms += to_string(channel->market.uuid);
    }
    return terms;
}

// Rather than for those articles alone that it names.
bool is_for_whole_catalog(const std::string& terms) {
    return terms.find(" p") != std::string::npos || terms.find(" c") != std::string::npos;
}

}  // namespace

// Those of all markets, the first one's first; German and English in any case.
std::vector<std::string> SearchFeed::languages_in(const channels::Directory& directory) {
    constexpr std::size_t most = 8;  // of an index
    std::vector<std::string> found;
    const auto add = [&](const std::string& tag) {
        auto language = tag.substr(0, tag.find('-'));
        if (found.size() == most || std::ranges::find(found, language) != found.end()) return;
        found.push_back(std::move(language));
    };
    std::map<std::string, std::string> by_market;  // in an order of their own
    for (const auto& [id, market] : directory.markets) by_market[market.code] = market.languages;
    add("de");
    add("en");
    for (const auto& [code, languages] : by_market) {
        for (const auto& tag : catalog::languages_of(languages)) add(tag);
    }
    return found;
}

SearchFeed::SearchFeed(sql::Database& database, World& world, Books& books,
                       SearchFeedOptions options)
    : database_(database),
      world_(world),
      books_(books),
      options_(std::move(options)),
      languages_(languages_in(*database.read([&](Tx& tx) { return books.open(tx); })->directory)),
      index_(std::make_unique<search::SearchIndex>(
          search::SearchOptions{.folder = options_.folder,
                                .languages = languages_,
                                .cached_postings = options_.cached_postings})) {
    open_state();
}

// What says more than the index has (a disk that lost writes) is not believed.
void SearchFeed::open_state() {
    if (index_->needs_rebuild()) return;
    auto state = json::read<FeedState>(options_.kept, {.max_bytes = std::size_t{4} << 20});
    if (state && state->events - 1 <= index_->position()) {
        state_ = *std::move(state);
    } else {
        is_asked_ = true;
    }
}

void SearchFeed::save_state() {
    if (options_.keep) options_.keep(json::write(state_));
    saved_at_ = world_.clock.now();
}

bool SearchFeed::run() {
    const std::lock_guard lock(working_);
    const auto now = world_.clock.now();
    // There is nothing to add to, or nobody knows what it lacks.
    if (index_->needs_rebuild() || state_.catalog < 0) return false;
    auto told = database_.read([&](Tx& tx) { return collect(tx); });
    const bool has_news = !told.documents.empty() || !told.removed.empty();
    if (has_news || now - saved_at_ >= save_pause) {
        index_->apply(told.documents, told.removed, told.state.events - 1);
    }
    const bool is_moved = told.state.events != state_.events || has_news;
    state_ = std::move(told.state);
    pending_.assign(told.pending.begin(), told.pending.end());
    if (pending_.empty() && is_moved && (has_news || now - saved_at_ >= save_pause)) save_state();
    const bool is_more = told.is_more || !pending_.empty();
    {
        const std::lock_guard shown(shown_mutex_);
        shown_words_ = known_words_;
        if (!state_.sweep) shown_priced_ = flows::priced_channels(*told.pages, now);
        if (is_more && !is_behind_) behind_since_ = ran_at_.us == 0 ? now : ran_at_;
        is_behind_ = is_more;
        ran_at_ = now;
        shown_.position = state_.events - 1;
    }
    return is_more;
}

SearchFeed::Told SearchFeed::collect(Tx& tx) {
    Told told{state_, {}, {}, books_.open(tx), known_words_, {}, false};
    const auto revisions = read_revisions(tx);
    // Back to an earlier day: a backup was restored.
    if (told.pages->offers->revision < state_.catalog ||
        told.pages->prices->revision < state_.pricing || next_position(tx) < state_.events ||
        revisions.at("search_rebuild") != state_.rebuild) {
        is_asked_ = true;
    }
    if (!is_known_) {
        note_due(*told.pages);
        note_items(*told.pages);
        is_known_ = true;
    }
    follow_languages(*told.pages);
    follow_words(tx, told);
    if (revisions.at("search") != state_.synonyms) {
        follow_synonyms(tx, revisions.at("search"));
        told.state.synonyms = revisions.at("search");
    }
    Dirty dirty(pending_.begin(), pending_.end());
    follow_lists(tx, told, dirty);
    follow_prices(tx, told, dirty);
    follow_stock(tx, told, dirty);
    const auto now = world_.clock.now();
    while (!due_.empty() && due_.begin()->first <= now) {
        dirty.insert(due_.begin()->second);
        due_.erase(due_.begin());
    }
    describe(tx, changed_products(tx, told, dirty), told, true);
    return told;
}

// A language that is new has no words in the search: all of it is made anew.
void SearchFeed::follow_languages(const Pages& pages) {
    if (pages.directory == known_directory_) return;
    known_directory_ = pages.directory;
    for (const auto& language : languages_in(*pages.directory)) {
        if (std::ranges::find(languages_, language) == languages_.end()) is_asked_ = true;
    }
}

// Which locations there are, and are not closed.
std::string SearchFeed::places_of(const Pages& pages) {
    std::set<std::string> open;
    for (const auto& [id, place] : pages.network->locations) {
        if (place.status != inventory::LocationStatus::closed) open.insert(place.code);
    }
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;  // FNV-1a
    for (const auto& code : open) {
        for (const char c : code + '/') {
            hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
        }
    }
    return ' ' + std::to_string(pages.directory->legal_entities.size()) + ' ' +
           std::to_string(hash);
}

// Names of categories, types and locations are in every document, but change rarely.
void SearchFeed::follow_words(Tx& tx, Told& told) {
    const auto revision = told.pages->offers->revision;
    if (revision == known_catalog_ && told.pages->network == known_network_) return;
    known_network_ = told.pages->network;
    auto words = catalog::words_state(tx) + places_of(*told.pages);
    if (known_words_ == nullptr || words != state_.words) {
        known_words_ = load_catalog_words(tx);
        told.words = known_words_;
    }
    known_catalog_ = revision;
    if (words == told.state.words) return;
    const auto database = words.substr(0, words.find(' ') + 1);
    if (!told.state.words.starts_with(database)) is_asked_ = true;  // it is another one
    if (!told.state.words.empty()) told.state.sweep = catalog::ProductId{};
    told.state.words = std::move(words);
}

std::map<std::string, std::string> SearchFeed::lists_of(const Pages& pages, Instant now) {
    std::map<std::string, std::string> lists;
    for (const auto& list : pages.prices->lists) {
        auto terms = terms_of(*list, *pages.directory, now);
        if (!terms.empty()) lists.emplace(to_string(list->id), std::move(terms));
    }
    return lists;
}

// A list that begins, ends or changes: what it says prices of, or everything where it says
// percentages or channels.
void SearchFeed::follow_lists(Tx& tx, Told& told, Dirty& dirty) {
    const auto now = world_.clock.now();
    auto lists = lists_of(*told.pages, now);
    if (lists == state_.lists) return;
    const auto look_at = [&](const std::string& id, const std::string& terms) {
        const auto parsed = parse_id<pricing::PriceListId>(id);
        const auto* list = parsed ? told.pages->prices->find(*parsed) : nullptr;
        if (list == nullptr || is_for_whole_catalog(terms)) {
            told.state.sweep = catalog::ProductId{};
            return;
        }
        for (const auto variant : pricing::variants_in(tx, list->id)) {
            if (const auto* offer = told.pages->offers->find(variant)) dirty.insert(offer->product);
        }
    };
    for (const auto& [id, terms] : lists) {
        const auto before = state_.lists.find(id);
        if (before == state_.lists.end() || before->second != terms) look_at(id, terms);
    }
    for (const auto& [id, terms] : state_.lists) {
        const auto after = lists.find(id);
        if (after == lists.end() || after->second != terms) look_at(id, terms);
    }
    told.state.lists = std::move(lists);
}

void SearchFeed::follow_prices(Tx& tx, Told& told, Dirty& dirty) {
    if (told.pages->prices->revision <= state_.pricing) return;
    const auto rows = pricing::prices_changed(tx, {state_.pricing, state_.variant}, page);
    for (const auto& row : rows) {
        if (const auto* offer = told.pages->offers->find(row.variant)) dirty.insert(offer->product);
    }
    if (std::ssize(rows) == page) {
        told.state.pricing = rows.back().revision;
        told.state.variant = rows.back().variant;
        told.is_more = true;
    } else {
        told.state.pricing = told.pages->prices->revision;
        told.state.variant = {};
    }
}

// Only what comes into stock somewhere, or goes out of it, is told.
void SearchFeed::follow_stock(Tx& tx, Told& told, Dirty& dirty) {
    const auto now = world_.clock.now();
    if (now - stock_at_ < options_.stock_pause && now >= stock_at_) return;
    const auto events = events_from(tx, state_.events, events_at_once);
    const bool is_full = std::ssize(events) == events_at_once;
    if (!is_full) stock_at_ = now;  // who is behind does not rest
    if (events.empty()) return;
    told.state.events = events.back().position + 1;
    told.is_more = told.is_more || is_full;
    const auto moved = inventory::items_moved(tx, events);
    if (moved.empty()) return;
    const auto lots = load_lots(tx, *told.pages, moved, now);
    for (const auto& id : moved) {
        const auto item = items_.find(id);
        if (item == items_.end()) continue;  // nothing is made of it
        const auto seen = seen_in(lots, id, item->second.most);
        if (item->second.seen == seen) continue;
        dirty.insert(item->second.products.begin(), item->second.products.end());
        item->second.seen = seen;
    }
}

void SearchFeed::follow_synonyms(Tx& tx, std::int64_t revision) {
    for (const auto& said : catalog::list_synonyms(tx)) {
        if (std::ranges::find(languages_, said.language) == languages_.end()) continue;
        index_->set_synonyms(said.language, said.groups);
    }
    log::info("search_synonyms", {{"revision", revision}});
}

// What changed of itself comes first, then what follows from others, then the walk over all.
SearchFeed::Products SearchFeed::changed_products(Tx& tx, Told& told, Dirty& dirty) {
    Products products;
    auto& state = told.state;
    if (told.pages->offers->revision > state.catalog) {
        auto followed = catalog::next_products(tx, {state.catalog, state.product}, page);
        if (std::ssize(followed.products) == page) {
            state.catalog = followed.place.revision;
            state.product = followed.place.product;
            told.is_more = true;
        } else {
            state.catalog = told.pages->offers->revision;
            state.product = {};
        }
        products = std::move(followed.products);
    }
    for (const auto& product : products) dirty.erase(product.id);
    std::vector<catalog::ProductId> now;
    for (const auto& id : dirty) {
        (std::ssize(now) < page ? now : told.pending).push_back(id);
    }
    std::ranges::move(catalog::read_products(tx, std::move(now)), std::back_inserter(products));
    if (!state.sweep || !told.pending.empty()) return products;
    auto swept = catalog::walk_products(
        tx, {.status = {catalog::ProductStatus::draft, catalog::ProductStatus::active},
             .after = *state.sweep,
             .limit = page});
    if (std::ssize(swept) < page) {
        state.sweep.reset();
    } else {
        state.sweep = swept.back().id;
        told.is_more = true;
    }
    std::ranges::move(swept, std::back_inserter(products));
    return products;
}

void SearchFeed::describe(Tx& tx, const Products& products, Told& told, bool is_noted) {
    const auto now = world_.clock.now();
    std::vector<inventory::StockItemId> items;
    for (const auto& product : products) {
        for (const auto& variant : product.variants) {
            for (const auto& part : told.pages->components(variant.id)) {
                items.push_back(part.stock_item);
            }
        }
    }
    const auto lots = load_lots(tx, *told.pages, std::move(items), now);
    const SearchDocuments documents(*told.pages, *told.words, now);
    for (const auto& product : products) {
        if (auto document = documents.document(product, lots)) {
            told.documents.push_back(*std::move(document));
        } else {
            told.removed.push_back(product.id.uuid);
        }
        if (!is_noted) continue;
        if (const auto next = documents.next_price(product)) due_.emplace(*next, product.id);
        for (const auto& variant : product.variants) {
            for (const auto& part : told.pages->components(variant.id)) {
                auto& item = items_[part.stock_item];
                item.most = std::max(item.most, part.quantity);
                if (std::ranges::find(item.products, product.id) == item.products.end()) {
                    item.products.push_back(product.id);
                }
                // Others made of it may have been told of before: they keep what they know.
                if (item.products.size() == 1)
                    item.seen = seen_in(lots, part.stock_item, item.most);
            }
        }
    }
}

void SearchFeed::note_due(const Pages& pages) {
    due_.clear();
    const auto now = world_.clock.now();
    pages.offers->by_id.each([&](const catalog::OfferPtr& offer) {
        for (const auto& price : offer->prices) {
            if (price.price.valid_from > now) {
                due_.emplace(price.price.valid_from, offer->product);
            }
        }
    });
}

// What is made of an item later is added with its product.
void SearchFeed::note_items(const Pages& pages) {
    items_.clear();
    for (const auto& [variant, components] : pages.network->components) {
        const auto* offer = pages.offers->find(catalog::VariantId{variant});
        if (offer == nullptr) continue;
        for (const auto& part : components) {
            auto& item = items_[part.stock_item];
            item.most = std::max(item.most, part.quantity);
            if (std::ranges::find(item.products, offer->product) == item.products.end()) {
                item.products.push_back(offer->product);
            }
        }
    }
}

// FNV-1a over places and how many there are, as far as that matters; never 0.
std::uint64_t SearchFeed::seen_in(const Lots& lots, inventory::StockItemId item,
                                  std::int64_t most) {
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 1'099'511'628'211ULL; };
    if (const auto found = lots.find(item); found != lots.end()) {
        for (const auto& lot : found->second) {
            mix(std::hash<Uuid>{}(lot.location.uuid));
            mix(std::hash<Uuid>{}(lot.owner));
            mix(static_cast<std::uint64_t>(std::min(lot.units, most)));
        }
    }
    return hash | 1;
}

FeedStatus SearchFeed::status() const {
    const std::lock_guard lock(shown_mutex_);
    auto status = shown_;
    status.is_ready = is_ready();
    const auto now = world_.clock.now();
    // Whoever is not asked any more is behind, too.
    const auto since = is_behind_ ? behind_since_ : ran_at_;
    const bool is_fresh = !is_behind_ && now - ran_at_ < seconds(2);
    status.lag_ms = is_fresh || since.us == 0 ? 0 : (now - since).us / 1000;
    return status;
}

std::vector<std::string> SearchFeed::languages() const {
    const std::lock_guard lock(shown_mutex_);
    return languages_;
}

std::shared_ptr<const CatalogWords> SearchFeed::words() const {
    const std::lock_guard lock(shown_mutex_);
    return shown_words_;
}

std::set<Uuid> SearchFeed::priced_channels() const {
    const std::lock_guard lock(shown_mutex_);
    return shown_priced_;
}

}  // namespace nahtlos::flows
