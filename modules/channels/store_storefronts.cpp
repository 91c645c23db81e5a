#include "channels/storefronts.hpp"

namespace nahtlos::channels {
namespace {

struct StorefrontRow {
    ChannelId channel;
    std::string product_url;
    std::optional<std::string> category_url, home_url, sitemap_url, media_url, site_name,
        twitter_site;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(StorefrontRow, (),
                      (channel, product_url, category_url, home_url, sitemap_url, media_url,
                       site_name, twitter_site, updated_at))

template <class Text>
std::optional<std::string> plain(const std::optional<Text>& text) {
    if (!text) return std::nullopt;
    return text->value;
}

template <class Text>
void take(std::optional<Text>& into, std::optional<std::string>&& from) {
    if (from) into = Text{*std::move(from)};
}

std::vector<FieldProblem> problems_of(const Storefront& wish) {
    std::vector<FieldProblem> wrong;
    const auto look_at = [&](const std::optional<json::ShortText<500>>& url, const char* allowed,
                             const char* required, const char* pointer) {
        if (!url) return;
        if (auto problem = wrong_pattern(url->value, allowed, required, pointer)) {
            wrong.push_back(*std::move(problem));
        }
    };
    look_at(wish.product_url, "language,handle", "handle", "/product_url");
    look_at(wish.category_url, "language,handle", "handle", "/category_url");
    look_at(wish.home_url, "language", "", "/home_url");
    look_at(wish.sitemap_url, "page", "page", "/sitemap_url");
    look_at(wish.media_url, "", "", "/media_url");
    return wrong;
}

}  // namespace

Result<ChannelView> set_storefront(ChangeScope& scope, ChannelId id, const Storefront& wish,
                                   std::optional<std::int64_t> if_match) {
    if (auto wrong = problems_of(wish); !wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_request",
                       "the shop front cannot be like this", std::move(wrong)};
    }
    auto channel = touch_channel(scope, id, "channel_storefront_changed", if_match);
    if (!channel) return channel;
    scope.tx.upsert("channels_storefront", 1,
                    std::vector<StorefrontRow>{
                        {id, wish.product_url.value, plain(wish.category_url), plain(wish.home_url),
                         plain(wish.sitemap_url), plain(wish.media_url), plain(wish.site_name),
                         plain(wish.twitter_site), scope.now}});
    return channel;
}

std::map<ChannelId, Storefront> storefronts(Tx& tx) {
    std::map<ChannelId, Storefront> all;
    for (auto& row : tx.all<StorefrontRow>(
             "select channel, product_url, category_url, home_url, sitemap_url, media_url, "
             "site_name, twitter_site, updated_at from channels_storefront")) {
        Storefront front;
        front.product_url.value = std::move(row.product_url);
        take(front.category_url, std::move(row.category_url));
        take(front.home_url, std::move(row.home_url));
        take(front.sitemap_url, std::move(row.sitemap_url));
        take(front.media_url, std::move(row.media_url));
        take(front.site_name, std::move(row.site_name));
        take(front.twitter_site, std::move(row.twitter_site));
        all.emplace(row.channel, std::move(front));
    }
    return all;
}

}  // namespace nahtlos::channels
