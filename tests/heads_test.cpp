// Black box: heads of the audit trail are noted outside of the database, so that a trail that was
// written anew, seals and all, is found.
#include <gtest/gtest.h>

#include <fstream>

#include "base/crypto/hmac.hpp"
#include "base/events/seals.hpp"
#include "tests/support/order_log.hpp"

namespace nahtlos::testing {
namespace {

class Heads : public OnEngine {
protected:
    Heads() { service_.put_stock("A", service_.shop.warehouse, 1'000); }

    bool is_noted() {
        return eventually([&] {
            std::ifstream in(service_.folder() / "audit-heads.jsonl");
            std::string line;
            return static_cast<bool>(std::getline(in, line));
        });
    }
    // As a thief does who can write all of the database, and knows how seals are made.
    void rewrite_history() {
        sql::write(*service_.database().open_writer(), [](Tx& tx) {
            tx.run(
                "update base_event set payload = '{\"forged\":1}' where aggregate = "
                "(select aggregate from base_event where type = 'order_placed' "
                "order by ticket limit 1) and type = 'order_placed'");
            std::string previous(32, '\0');
            for (const auto& seal : events::seals_after(tx, 0, 10'000)) {
                const auto hash =
                    events::seal_hash(previous, events_from(tx, seal.position, seal.events));
                tx.run("update base_event_seal set previous = $2, hash = $3 where position = $1",
                       seal.position, sql::Bytes{previous}, sql::Bytes{hash});
                previous = hash;
            }
        });
    }

    Service service_{GetParam()};
    OrderLog log_{service_};
};
INSTANTIATE_TEST_SUITE_P(Engines, Heads, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Heads, tell_of_a_trail_that_was_written_anew) {
    service_.start();
    auto client = service_.store_client();
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(log_.order(client));
    // The first head of a day may be noted before these orders are sealed: that of another day.
    ASSERT_TRUE(is_noted());
    service_.kill(0);
    service_.start();
    ASSERT_TRUE(eventually([&] { return service_.number("select count(*) from base_event") > 0; }));
    std::this_thread::sleep_for(std::chrono::seconds(3));
    service_.kill(0);
    EXPECT_EQ(service_.broken(), "");
    rewrite_history();
    const auto said = service_.broken();
    EXPECT_NE(said.find("the audit trail up to event"), std::string::npos) << said;
    EXPECT_EQ(said.find("audit_chain: broken"), std::string::npos) << said;
}

TEST_P(Heads, tell_of_a_trail_that_was_cut_off) {
    service_.start();
    auto client = service_.store_client();
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(log_.order(client));
    ASSERT_TRUE(is_noted());
    service_.kill(0);
    sql::write(*service_.database().open_writer(),
               [](Tx& tx) { tx.run("delete from base_event_seal"); });
    const auto said = service_.broken();
    EXPECT_NE(said.find("which is gone"), std::string::npos) << said;
}

}  // namespace
}  // namespace nahtlos::testing
