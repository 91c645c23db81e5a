#include "apps/nahtlos/routes.hpp"

#include <algorithm>
#include <iterator>

#include "apps/nahtlos/mail_spool.hpp"
#include "auth/api.hpp"
#include "base/api/openapi.hpp"
#include "base/events/api.hpp"
#include "base/real/world.hpp"
#include "flows/api_buying.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_checkout.hpp"
#include "flows/api_claims.hpp"
#include "flows/api_collecting.hpp"
#include "flows/api_counts.hpp"
#include "flows/api_credit_notes.hpp"
#include "flows/api_customers.hpp"
#include "flows/api_delivery.hpp"
#include "flows/api_exchange.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_goods_exchange.hpp"
#include "flows/api_listings.hpp"
#include "flows/api_messages.hpp"
#include "flows/api_order_changes.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_papers.hpp"
#include "flows/api_payments.hpp"
#include "flows/api_pricing.hpp"
#include "flows/api_returns.hpp"
#include "flows/api_reviews.hpp"
#include "flows/api_rfid.hpp"
#include "flows/api_search.hpp"
#include "flows/api_setup.hpp"
#include "flows/api_shipments.hpp"
#include "flows/api_sourcing.hpp"
#include "flows/api_stock.hpp"
#include "flows/api_store_credit.hpp"
#include "flows/api_stored_value.hpp"
#include "flows/api_storefront.hpp"
#include "flows/api_tasks.hpp"
#include "flows/api_transfers.hpp"
#include "flows/api_waves.hpp"

namespace nahtlos::app {
namespace {

template <class... More>
void append(api::Routes& all, More... more) {
    (std::ranges::move(more, std::back_inserter(all)), ...);
}

// What the groups of routes are about, in the order of their names.
const auto& tags() {
    static const decltype(api::ApiInfo::tags) all = {
        {"article-codes", "GTINs and GS1 Digital Links: what a code says."},
        {"audit", "Who changed what, when, and by which key."},
        {"availability", "What may be promised to a channel, by a method, and why."},
        {"brands", "Makers and who answers for their goods in the EU."},
        {"carriers", "Who brings parcels: what it costs, and where they can be collected."},
        {"carts", "Carts that survive devices, and the checkout that makes orders of them."},
        {"categories", "Where customers look for products."},
        {"category-trees", "Trees of categories, by market or channel."},
        {"channels", "Ways to sell: their life, what they draw on, publish and call by names."},
        {"checkouts", "Attempts to make orders of carts."},
        {"collections", "Products chosen by rule or by hand."},
        {"count-tasks", "Articles to be counted, since they were not found."},
        {"counts", "Counts of stock: told in passes, compared, approved."},
        {"customer-groups", "Customers who get the same prices."},
        {"customers", "People over all identifiers."},
        {"delivery", "When, how and for how much goods reach the customer."},
        {"events", "What happened, in order, to be pulled or streamed."},
        {"exports", "The catalog as a file, written by a job."},
        {"fulfillments", "What locations have to do for orders."},
        {"imports", "Files of products, stock, prices or everything, read by a job."},
        {"keys", "Credentials, their rights and their reach."},
        {"legal-entities", "Who sells and owes the tax."},
        {"locations", "Warehouses, stores and other places of stock."},
        {"markets", "Countries, currencies, tax display and languages."},
        {"me", "What is a customer's own: orders of all channels, cart, address book."},
        {"messages", "What customers are told by mail: the log, and the words."},
        {"operation", "Is it alive, is it ready, what does it measure."},
        {"orders", "Orders from placement to return."},
        {"payments", "Money that providers hold or took for orders."},
        {"price-lists", "Prices by market, channel, customer group, quantity and period."},
        {"privacy", "What is known of people: why it is kept, to be shown and erased."},
        {"product-contents", "Products with all that is said of them."},
        {"product-types", "What is to be said of products: attributes, units, families."},
        {"promotions", "What makes carts cheaper, for whom and when; and coupons."},
        {"products", "What is offered, with its texts."},
        {"purchase-orders", "What was ordered of suppliers, when it comes, and what came."},
        {"returns", "Goods that come back, are exchanged, or were wrong."},
        {"reviews", "What customers say of products, once it may be shown; ratings."},
        {"rfid", "Tags: what readers saw, and where each stands."},
        {"search", "What people find when they type."},
        {"shipments", "Parcels in the hands of carriers: labels, and what became of them."},
        {"sourcing", "Where the goods of orders come from, and why."},
        {"staff", "People who work here: logged in, with what they may do, and where."},
        {"stock", "Levels, ledger, shortages, safety stock and fences."},
        {"stored-value", "Gift cards and store credit: sold and redeemed in every channel."},
        {"suppliers", "Who sells us what, for how much."},
        {"tax-rates", "Dated VAT rates by country and category."},
        {"transfers", "Goods on their way from one location to another."},
        {"variants", "What is sold: SKUs with their prices."},
        {"webhooks",
         "Messages from payment providers and carriers; events sent to endpoints of others."}};
    return all;
}

std::string describe(const api::Routes& routes) {
    return api::openapi(
        routes,
        {"Nahtlos", version,
         "Unified commerce: one order book over one stock, for every channel.\n\n"
         "Lists are read until `next_cursor` is missing: where few entries fit, a page may hold "
         "fewer than its limit, even none, and go on.\n\n"
         "Bulk calls answer each row. Those that make things (POST) answer 201 when at least one "
         "row made something, else 200; those that set what there is (PUT) and stock changes "
         "answer 200.",
         tags()});
}

}  // namespace

api::Routes all_routes(flows::Engine& engine, auth::KeyRing& keys, Executor& readers,
                       events::EventHub& hub, std::vector<api::ReadyCheck> checks,
                       const metrics::Registry& registry, const People* people,
                       const flows::SearchFeed* search, webhooks::ApiOptions hooks) {
    api::Routes all;
    append(all, flows::order_routes(engine, readers));
    append(all, flows::cart_routes(engine));
    append(all, flows::cart_lists(engine));
    all.push_back(flows::guest_order_route(engine));
    append(all, flows::checkout_routes(engine));
    append(all, flows::fulfillment_routes(engine));
    append(all, flows::collecting_routes(engine, readers));
    append(all, flows::order_change_routes(engine));
    append(all, flows::wave_routes(engine), flows::paper_routes(engine));
    append(all, flows::shipment_routes(engine));
    append(all, flows::return_routes(engine), flows::goods_exchange_routes(engine));
    append(all, flows::claim_routes(engine));
    append(all, flows::payment_routes(engine));
    append(all, flows::store_credit_routes(engine), flows::credit_note_routes(engine));
    append(all, flows::stored_value_routes(engine));
    append(all, flows::stock_routes(engine));
    append(all, flows::transfer_routes(engine));
    append(all, flows::count_routes(engine));
    append(all, flows::setup_routes(engine));
    append(all, flows::delivery_routes(engine));
    append(all, flows::catalog_routes(engine));
    append(all, flows::pricing_routes(engine));
    append(all, flows::search_routes(engine, search));
    append(all, flows::listing_routes(engine));
    append(all, flows::rfid_routes(engine));
    append(all, flows::supplier_routes(engine), flows::purchase_routes(engine));
    append(all, flows::review_routes(engine), flows::guest_review_routes(engine));
    append(all, flows::sourcing_routes(engine));
    append(all, flows::storefront_routes(engine));
    append(all, flows::customer_routes(engine));
    append(all, flows::message_routes(engine));
    append(all, flows::exchange_routes(engine));
    append(all, webhooks::webhook_routes(engine.changes(), std::move(hooks)));
    append(all, auth::key_routes(keys, engine.changes(), readers));
    if (people != nullptr) {
        append(all, staff::staff_routes(people->staff));
        append(all, flows::me_routes(people->shoppers));
        append(all, flows::my_collecting_routes(people->shoppers));
        append(all, flows::my_order_change_routes(people->shoppers));
        append(all, flows::my_return_routes(people->shoppers));
        append(all, flows::my_goods_exchange_routes(people->shoppers));
        append(all, flows::my_claim_routes(people->shoppers));
        append(all, flows::my_credit_note_routes(engine));
        append(all, flows::my_review_routes(people->shoppers));
        append(all, flows::privacy_routes(people->privacy));
        append(all, events::event_routes(hub, people->doors));
        append(all, flows::task_routes(engine, hub, people->doors));
    } else {
        append(all, events::event_routes(hub, keys));
        append(all, flows::task_routes(engine, hub, keys));
    }
    append(all, api::health_routes(std::move(checks), registry));
    all.push_back(api::openapi_route(describe(all)));
    return all;
}

std::string openapi_document() {
    // The table wants something to refer to; nothing of it is opened.
    sql::Database database({.url = "sqlite:"});
    real::RealWorld real;
    World world = real.world();
    flows::Engine engine(database, world, {});
    auth::KeyRing keys(database);
    InlineExecutor readers;
    events::EventHub hub(database, world);
    const metrics::Registry registry;
    staff::SessionRing sessions(database, {});
    const staff::Desk desk{database, engine.changes(), readers, readers, sessions};
    shoppers::SessionCache customers(database);
    MailSpool mailer({}, {}, world.ids, world.clock);
    const flows::ShopperDesk shoppers{engine, readers, readers, customers, mailer, {}, {}};
    const flows::PrivacyDesk privacy{engine, readers, customers, mailer, {}, {}};
    const People people{desk, shoppers, keys, privacy};
    auto routes = all_routes(engine, keys, readers, hub, {}, registry, &people);
    routes.pop_back();
    return describe(routes);
}

}  // namespace nahtlos::app
