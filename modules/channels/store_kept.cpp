#include "channels/kept.hpp"

namespace nahtlos::channels {
namespace {

struct EntityRow {
    std::string name, country;
    Currency currency;
    std::optional<std::string> vat_id;
    std::string number_prefix;
};
BOOST_DESCRIBE_STRUCT(EntityRow, (), (name, country, currency, vat_id, number_prefix))

struct MarketRow {
    std::string code, name, country;
    Currency currency;
    std::int64_t tax_included = 1;
    std::string languages;
};
BOOST_DESCRIBE_STRUCT(MarketRow, (), (code, name, country, currency, tax_included, languages))

}  // namespace

std::vector<NewLegalEntity> kept_legal_entities(Tx& tx) {
    std::vector<NewLegalEntity> all;
    for (auto& row : tx.all<EntityRow>("select name, country, currency, vat_id, number_prefix from "
                                       "channels_legal_entity order by name, id")) {
        NewLegalEntity one{{row.name}, {row.country}, row.currency, {}, {row.number_prefix}};
        if (row.vat_id) one.vat_id = json::ShortText<30>{*row.vat_id};
        all.push_back(std::move(one));
    }
    return all;
}

std::vector<NewMarket> kept_markets(Tx& tx) {
    std::vector<NewMarket> all;
    for (auto& row : tx.all<MarketRow>("select code, name, country, currency, tax_included, "
                                       "languages from channels_market order by code")) {
        NewMarket one{{row.code}, {row.name}, {row.country}, row.currency, row.tax_included != 0,
                      {}};
        for (std::size_t at = 0; at <= row.languages.size();) {
            const auto end = std::min(row.languages.find(',', at), row.languages.size());
            if (end > at) one.languages.push_back({row.languages.substr(at, end - at)});
            at = end + 1;
        }
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace nahtlos::channels
