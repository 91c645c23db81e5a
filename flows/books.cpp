#include "flows/books.hpp"

#include "base/batch/revision.hpp"
#include "catalog/tags.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

// Only sourcing profiles ask for them; a book that is shared already is not changed.
void read_tags(Tx& tx, Pages& pages) {
    const auto revision = pages.offers->revision;
    if (!pages.sourcing->asks(&sourcing::Needs::tags)) return;
    if (pages.sourcing->tags_revision == revision) return;
    auto book = std::make_shared<sourcing::Book>(*pages.sourcing);
    auto tags = book->tags == nullptr ? std::make_shared<sourcing::Tags>()
                                      : std::make_shared<sourcing::Tags>(*book->tags);
    for (auto& product : catalog::tags_since(tx, book->tags_revision)) {
        if (product.tags.empty()) {
            tags->erase(product.product.uuid);
        } else {
            (*tags)[product.product.uuid] = std::move(product.tags);
        }
    }
    book->tags = std::move(tags);
    book->tags_revision = revision;
    pages.sourcing = std::move(book);
}

}  // namespace

const std::vector<inventory::Component>& Pages::components(catalog::VariantId variant) const {
    static const std::vector<inventory::Component> none;
    const auto it = network->components.find(variant.uuid);
    return it == network->components.end() ? none : it->second;
}

std::shared_ptr<const Pages> Books::open(Tx& tx) {
    auto pages = read(tx);
    const std::lock_guard lock(mutex_);
    if (pages_ != pages) pages_ = pages;
    return pages;
}

std::shared_ptr<const Pages> Books::read(Tx& tx) {
    const auto revisions = read_revisions(tx);
    const auto seen = latest();
    if (seen != nullptr && seen->channels_revision == revisions.at("channels") &&
        seen->offers->revision == revisions.at("catalog") &&
        seen->prices->revision == revisions.at("pricing") &&
        seen->promotions->revision == revisions.at("promotions") &&
        seen->network->revision == revisions.at("inventory") &&
        seen->delivery->revision == revisions.at("delivery") &&
        seen->sourcing->revision == revisions.at("sourcing")) {
        return seen;
    }
    auto fresh = std::make_shared<Pages>();
    if (seen != nullptr) *fresh = *seen;
    if (seen == nullptr || seen->channels_revision != revisions.at("channels")) {
        fresh->directory = channels::load_directory(tx);
        fresh->listings = channels::load_listings(tx, fresh->listings, fresh->channels_revision);
        fresh->channels_revision = revisions.at("channels");
    }
    if (seen == nullptr || seen->offers->revision != revisions.at("catalog")) {
        fresh->offers = catalog::load_offers(tx, seen == nullptr ? nullptr : seen->offers.get());
    }
    if (seen == nullptr || seen->prices->revision != revisions.at("pricing")) {
        fresh->prices =
            pricing::load_price_book(tx, seen == nullptr ? nullptr : seen->prices.get());
    }
    if (seen == nullptr || seen->promotions->revision != revisions.at("promotions")) {
        fresh->promotions = pricing::load_promotions(tx);
    }
    if (seen == nullptr || seen->network->revision != revisions.at("inventory")) {
        fresh->network =
            inventory::load_network(tx, seen == nullptr ? nullptr : seen->network.get());
    }
    if (seen == nullptr || seen->delivery->revision != revisions.at("delivery")) {
        fresh->delivery = delivery::load_book(tx);
    }
    const bool is_moved =
        fresh->sourcing == nullptr || fresh->network->revision != fresh->sourcing->network_revision;
    if (is_moved || fresh->sourcing->revision != revisions.at("sourcing")) {
        fresh->sourcing = sourcing::load_book(tx, fresh->sourcing.get(), fresh->network->revision);
    }
    read_tags(tx, *fresh);
    return fresh;
}

std::shared_ptr<const Pages> Books::latest() {
    const std::lock_guard lock(mutex_);
    return pages_;
}

}  // namespace nahtlos::flows
