#include "channels/directory.hpp"

namespace nahtlos::channels {
namespace {

struct EntityRow {
    LegalEntityId id;
    std::string name, country;
    Currency currency;
    std::string number_prefix;
};
BOOST_DESCRIBE_STRUCT(EntityRow, (), (id, name, country, currency, number_prefix))

struct MarketRow {
    MarketId id;
    std::string code, country;
    Currency currency;
    std::int64_t tax_included = 1;
    std::string languages;
};
BOOST_DESCRIBE_STRUCT(MarketRow, (), (id, code, country, currency, tax_included, languages))

struct ChannelRow {
    ChannelId id;
    std::string code, name;
    ChannelKind kind = ChannelKind::web;
    ChannelStatus status = ChannelStatus::draft;
    LegalEntityId legal_entity;
    MarketId market;
    std::string channel_group;
    std::int64_t publishes_all = 1, version = 1;
};
BOOST_DESCRIBE_STRUCT(ChannelRow, (),
                      (id, code, name, kind, status, legal_entity, market, channel_group,
                       publishes_all, version))

}  // namespace

std::shared_ptr<const Directory> load_directory(Tx& tx) {
    auto directory = std::make_shared<Directory>();
    for (auto& r : tx.all<EntityRow>(
             "select id, name, country, currency, number_prefix from channels_legal_entity")) {
        directory->legal_entities.emplace(
            r.id, LegalEntity{r.id, r.name, r.country, r.currency, r.number_prefix});
    }
    for (auto& r : tx.all<MarketRow>("select id, code, country, currency, tax_included, languages "
                                     "from channels_market")) {
        directory->market_by_code.emplace(r.code, r.id);
        directory->markets.emplace(
            r.id, Market{r.id, r.code, r.country, r.currency, r.tax_included != 0, r.languages});
    }
    for (auto& r : tx.all<ChannelRow>(
             "select id, code, name, kind, status, legal_entity, market, channel_group, "
             "publishes_all, version from channels_channel")) {
        directory->channel_by_code.emplace(r.code, r.id);
        directory->channels.emplace(
            r.id, Channel{r.id, r.code, r.name, r.kind, r.status, r.legal_entity, r.market,
                          r.channel_group, r.publishes_all != 0, r.version});
    }
    return directory;
}

}  // namespace nahtlos::channels
