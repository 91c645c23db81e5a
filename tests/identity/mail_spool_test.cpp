// Mails wait in a folder for whoever delivers them, and not longer than the link in them is good.
#include "apps/nahtlos/mail_spool.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <set>

#include "base/fake/world.hpp"
#include "shoppers/accounts.hpp"

namespace nahtlos {
namespace {

namespace fs = std::filesystem;

TEST(MailSpool, deletes_mails_whose_link_is_over_and_nothing_else) {
    fake::FakeWorld fake;
    const auto mails = fs::temp_directory_path() / ("nahtlos_spool_" + std::to_string(::getpid()));
    const app::MailSpool spool(mails, "shop@example.com", fake.ids, fake.clock);
    app::MailSpool sends(mails, "shop@example.com", fake.ids, fake.clock);
    spool.drop_older_than(shoppers::link_lifetime);  // there is no folder yet
    sends.send({"old@example.com", "Log in", "old"});
    std::ofstream(mails / "notes.txt") << "of the operator";
    for (const auto& entry : fs::directory_iterator(mails)) {
        fs::last_write_time(entry.path(),
                            fs::file_time_type::clock::now() - std::chrono::minutes(11));
    }
    sends.send({"new@example.com", "Log in", "new"});
    spool.drop_older_than(shoppers::link_lifetime);
    std::set<std::string> left;
    for (const auto& entry : fs::directory_iterator(mails)) {
        std::ifstream file(entry.path());
        left.insert(std::string(std::istreambuf_iterator<char>(file), {}));
    }
    ASSERT_EQ(left.size(), 2U);
    EXPECT_TRUE(left.contains("of the operator"));
    EXPECT_NE(left.begin()->find("new@example.com"), std::string::npos);
    fs::remove_all(mails);
}

}  // namespace
}  // namespace nahtlos
