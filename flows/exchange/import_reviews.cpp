// Reviews of lines: taken over from elsewhere, or left where they are there already.
#include <algorithm>
#include <map>

#include "catalog/search.hpp"
#include "channels/directory.hpp"
#include "flows/exchange/import_state.hpp"
#include "flows/exchange/review_names.hpp"
#include "reviews/store.hpp"

namespace nahtlos::flows::exchange {
namespace {

using reviews::Review;

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& text) {
    if (!text) return std::nullopt;
    return text->value;
}

// What the lines of a batch name, read at once.
class ReviewMaker {
public:
    ReviewMaker(ChangeScope& scope, const std::vector<EntityLine>& lines)
        : scope_(scope),
          directory_(channels::load_directory(scope.tx)),
          screening_(reviews::load_screening(scope.tx)) {
        std::vector<std::string> handles, skus;
        std::map<std::string, std::vector<std::string>> references;  // by origin
        for (const auto& line : lines) {
            const auto& review = *line.review;
            handles.push_back(review.product.value);
            if (review.sku) skus.push_back(review.sku->value);
            references[review.origin.value].push_back(review.external_reference.value);
        }
        products_ = catalog::products_by_handle(scope.tx, std::move(handles));
        if (!skus.empty()) {
            products_by_sku_ = catalog::products_by_sku(scope.tx, skus);
            variants_ = catalog::variants_by_sku(scope.tx, std::move(skus));
        }
        for (auto& [origin, names] : references) {
            for (const auto& [name, id] : reviews::imported(scope.tx, origin, names)) {
                known_.insert({origin, name});
            }
            if (origin == own_origin) add_own(names);
        }
    }

    /// Whether it is there, or stood in an earlier line.
    bool is_known(const ReviewLine& line) {
        return !known_.insert({line.origin.value, line.external_reference.value}).second;
    }

    /// A review without its id; what is wrong is added to `wrong`.
    Review make(const ReviewLine& line, std::vector<FieldProblem>& wrong) const {
        Review r;
        const auto product = products_.find(line.product.value);
        if (product == products_.end()) {
            wrong.push_back({"/product", "unknown", "is not a product"});
        } else {
            r.product = product->second.uuid;
        }
        if (line.sku) put_variant(line, r, wrong);
        if (line.rating < 1 || line.rating > 5) {
            wrong.push_back({"/rating", "out_of_range", "must be between 1 and 5"});
        }
        if (line.written_at > scope_.now) {
            wrong.push_back({"/written_at", "out_of_range", "must not lie ahead"});
        }
        put_places(line, r, wrong);
        r.source = reviews::Source::import;
        r.origin = line.origin.value;
        r.external_reference = line.external_reference.value;
        r.language = line.language.value;
        r.rating = line.rating;
        r.title = text_of(line.title);
        r.text = text_of(line.text);
        r.author = text_of(line.author);
        reviews::screen(r, screening_);
        if (line.is_approved) r.state = reviews::State::approved;
        if (line.answer) {
            r.answer = line.answer->text.value;
            r.answer_author = text_of(line.answer->author);
            r.answer_state = line.answer->state;
            r.answered_at = line.answer->answered_at;
        }
        r.written_at = line.written_at;
        r.created_at = r.updated_at = scope_.now;
        return r;
    }

private:
    void add_own(const std::vector<std::string>& names) {
        std::vector<reviews::ReviewId> ids;
        for (const auto& name : names) {
            if (const auto id = parse_id<reviews::ReviewId>(name)) ids.push_back(*id);
        }
        std::ranges::sort(ids);
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        for (const auto& review : reviews::reviews(scope_.tx, ids)) {
            known_.insert({std::string(own_origin), to_string(review.id)});
        }
    }

    void put_variant(const ReviewLine& line, Review& r, std::vector<FieldProblem>& wrong) const {
        const auto variant = variants_.find(line.sku->value);
        const auto product = products_by_sku_.find(line.sku->value);
        if (variant == variants_.end() || product == products_by_sku_.end()) {
            wrong.push_back({"/sku", "unknown_sku", "is not an article of the catalog"});
        } else if (product->second.uuid != r.product) {
            wrong.push_back({"/sku", "unknown", "is not a variant of this product"});
        } else {
            r.variant = variant->second.uuid;
        }
    }

    void put_places(const ReviewLine& line, Review& r, std::vector<FieldProblem>& wrong) const {
        if (line.legal_entity) {
            for (const auto& [id, one] : directory_->legal_entities) {
                if (one.name == line.legal_entity->value) r.legal_entity = id.uuid;
            }
            if (!r.legal_entity) {
                wrong.push_back({"/legal_entity", "unknown", "is no legal entity"});
            }
        }
        if (line.market) {
            const auto market = directory_->market_by_code.find(line.market->value);
            if (market == directory_->market_by_code.end()) {
                wrong.push_back({"/market", "unknown", "is not a market"});
            } else {
                r.market = market->second.uuid;
            }
        }
        if (line.channel) {
            const auto channel = directory_->channel_by_code.find(line.channel->value);
            if (channel == directory_->channel_by_code.end()) {
                wrong.push_back({"/channel", "unknown", "is not a channel"});
            } else {
                r.channel = channel->second.uuid;
            }
        }
    }

    ChangeScope& scope_;
    const std::shared_ptr<const channels::Directory> directory_;
    const reviews::Screening screening_;
    std::map<std::string, catalog::ProductId> products_, products_by_sku_;
    std::map<std::string, catalog::VariantId> variants_;
    std::set<std::pair<std::string, std::string>> known_;  // origin and name
};

}  // namespace

void ImportWriter::State::write_reviews(const Batch& batch, std::vector<RowProblem>& problems) {
    std::vector<RowProblem> wrong;
    std::int64_t made = 0, unchanged = 0, refused = 0;
    const auto refusal = change([&](ChangeScope& scope) -> std::optional<Refusal> {
        wrong.clear();
        made = unchanged = refused = 0;
        ReviewMaker maker(scope, batch.entities);
        std::vector<Review> fresh;
        for (std::size_t i = 0; i < batch.entities.size(); ++i) {
            const auto& line = *batch.entities[i].review;
            if (maker.is_known(line)) {
                ++unchanged;
                continue;
            }
            std::vector<FieldProblem> own;
            auto review = maker.make(line, own);
            for (auto& one : own) {
                wrong.push_back({batch.lines[i], "/review" + one.pointer, std::move(one.code),
                                 std::move(one.detail), ""});
            }
            if (!own.empty()) {
                ++refused;
                continue;
            }
            review.id = {child_id(scope.id, static_cast<std::uint16_t>(i + 1))};
            fresh.push_back(std::move(review));
        }
        const auto added = reviews::insert_reviews(scope.tx, fresh);
        for (const auto& review : added) reviews::tell(scope, "review_imported", review);
        made = static_cast<std::int64_t>(added.size());
        unchanged += static_cast<std::int64_t>(fresh.size() - added.size());
        return std::nullopt;
    });
    if (refusal) {
        for (const auto line : batch.lines) tell(*refusal, line, problems);
        return;
    }
    tally.made += made;
    tally.unchanged += unchanged;
    tally.refused += refused;
    tally.refused_rows += refused;
    std::ranges::move(wrong, std::back_inserter(problems));
}

}  // namespace nahtlos::flows::exchange
