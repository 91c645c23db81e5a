// The routes of prices: price lists, the price of a variant and why, groups of customers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/api/route.hpp"
#include "flows/engine.hpp"
#include "pricing/lists.hpp"

namespace nahtlos::flows {

/// Everything of prices.
api::Routes pricing_routes(Engine& engine);

// Parts of it, one per file.
api::Routes price_list_routes(Engine& engine);
api::Routes price_routes(Engine& engine);
api::Routes promotion_routes(Engine& engine);
api::Routes customer_group_routes(Engine& engine);

/// What codes of channels and customer groups stand for, read in the change that writes them.
class AudienceCodes {
public:
    AudienceCodes(Tx& tx, const channels::Directory& directory) : tx_(tx), directory_(directory) {}

    /// Those of `market`; what is unknown or of another market goes to `wrong`, by `/channels/n`.
    std::vector<Uuid> channels(const pricing::Codes& codes, Uuid market,
                               std::vector<FieldProblem>& wrong) const;
    std::vector<Uuid> groups(const pricing::Codes& codes, std::vector<FieldProblem>& wrong,
                             const std::string& at = "/customer_groups") const;

private:
    Tx& tx_;
    const channels::Directory& directory_;
};

/// Makes a promotion as callers say it. Refuses unknown markets, channels, groups and articles by
/// their fields.
Result<pricing::MadePromotion> make_promotion(ChangeScope& change,
                                              const pricing::NewPromotion& wish);

/// Ids as the codes that people know.
std::vector<std::string> channel_codes(const channels::Directory& directory,
                                       const std::vector<Uuid>& ids);
std::vector<std::string> group_codes(const std::map<Uuid, std::string>& codes,
                                     const std::vector<Uuid>& ids);
/// The codes of all customer groups.
std::map<Uuid, std::string> codes_of_groups(Tx& tx);

}  // namespace nahtlos::flows
