#include "transfers/rules.hpp"

#include <gtest/gtest.h>

#include "base/json/reader.hpp"

namespace nahtlos::transfers {
namespace {

std::vector<TransferLine> two_lines() {
    TransferLine a, b;
    a.line = 1;
    a.quantity = 10;
    b.line = 2;
    b.quantity = 5;
    return {a, b};
}

Transfer in(TransferStatus status) {
    Transfer transfer;
    transfer.status = status;
    return transfer;
}

template <class T>
T said(const std::string& body) {
    auto read = json::read<T>(body);
    EXPECT_TRUE(read.ok()) << body;
    return *read;
}

void take(std::vector<TransferLine>& lines, const Result<TransferEntries>& entries) {
    ASSERT_TRUE(entries.ok()) << entries.refusal().detail;
    for (const auto& entry : *entries) {
        apply(lines.at(static_cast<std::size_t>(entry.line - 1)), entry);
    }
}

TEST(TransferRules, the_status_follows_the_lines) {
    auto lines = two_lines();
    EXPECT_EQ(status_of(lines), TransferStatus::released);
    const auto go = [&](TransferStatus status, const std::string& body) {
        take(lines, ship(in(status), lines, said<ShipTransfer>(body)));
        return status_of(lines);
    };
    const auto come = [&](TransferStatus status, const std::string& body) {
        take(lines, receive(in(status), lines, said<ReceiveTransfer>(body)));
        return status_of(lines);
    };
    using enum TransferStatus;
    EXPECT_EQ(go(released, R"({"lines":[{"line":1,"quantity":4}]})"), partially_shipped);
    EXPECT_EQ(come(partially_shipped, R"({"lines":[{"line":1,"received":4}]})"),
              partially_received);
    EXPECT_EQ(go(partially_received, "{}"), partially_received);
    EXPECT_EQ(lines[0].in_transit(), 6);
    EXPECT_EQ(come(partially_received,
                   R"({"reason":"wet","lines":[{"line":1,"received":3,"damaged":2,"missing":1}]})"),
              partially_received);
    EXPECT_EQ(come(partially_received, "{}"), received);
    EXPECT_EQ(lines[0].received, 7);
    EXPECT_EQ(lines[1].received, 5);
}

TEST(TransferRules, nothing_is_shipped_beyond_what_was_asked_for) {
    const auto refused = ship(in(TransferStatus::released), two_lines(),
                              said<ShipTransfer>(R"({"lines":[{"line":2,"quantity":6}]})"));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().fields.at(0).pointer, "/lines/0/quantity");
    EXPECT_EQ(refused.refusal().fields.at(0).available, 5);
}

TEST(TransferRules, a_line_is_named_once_and_is_there) {
    const auto refused = ship(in(TransferStatus::released), two_lines(),
                              said<ShipTransfer>(
                                  R"({"lines":[{"line":1,"quantity":1},{"line":1,"quantity":1},
                     {"line":3,"quantity":1}]})"));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().fields.at(0).code, "repeated");
    EXPECT_EQ(refused.refusal().fields.at(1).code, "unknown");
    EXPECT_EQ(refused.refusal().fields.at(1).pointer, "/lines/2/line");
}

TEST(TransferRules, more_than_is_in_transit_arrives_only_when_that_is_said) {
    auto lines = two_lines();
    lines[0].shipped = 4;
    const auto transfer = in(TransferStatus::partially_shipped);
    const auto refused =
        receive(transfer, lines, said<ReceiveTransfer>(R"({"lines":[{"line":1,"received":5}]})"));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().fields.at(0).pointer, "/lines/0/received");
    EXPECT_EQ(refused.refusal().fields.at(0).available, 4);
    const auto why = receive(
        transfer, lines,
        said<ReceiveTransfer>(R"({"accept_surplus":true,"lines":[{"line":1,"received":5}]})"));
    ASSERT_FALSE(why.ok());
    EXPECT_EQ(why.refusal().fields.at(0).pointer, "/lines/0/reason");
    take(lines, receive(transfer, lines,
                        said<ReceiveTransfer>(R"({"accept_surplus":true,"reason":"counted twice",
                            "lines":[{"line":1,"received":5}]})")));
    EXPECT_EQ(lines[0].surplus, 1);
    EXPECT_EQ(lines[0].received, 5);
    EXPECT_EQ(lines[0].in_transit(), 0);
}

TEST(TransferRules, what_is_not_under_way_cannot_be_missing) {
    auto lines = two_lines();
    lines[0].shipped = 1;
    const auto refused = receive(in(TransferStatus::partially_shipped), lines,
                                 said<ReceiveTransfer>(R"({"accept_surplus":true,"reason":"x",
                                     "lines":[{"line":1,"missing":2}]})"));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().fields.at(0).pointer, "/lines/0/missing");
}

TEST(TransferRules, closing_needs_a_reason_while_something_is_under_way) {
    auto lines = two_lines();
    lines[0].shipped = 3;
    const auto transfer = in(TransferStatus::partially_shipped);
    const auto refused = close(transfer, lines, {});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().fields.at(0).pointer, "/reason");
    EXPECT_EQ(refused.refusal().fields.at(0).available, 3);
    const auto entries = close(transfer, lines, said<CloseTransfer>(R"({"reason":"lost"})"));
    ASSERT_TRUE(entries.ok());
    ASSERT_EQ(entries->size(), 1U);
    EXPECT_EQ(entries->at(0).kind, TransferEntryKind::missing);
    EXPECT_EQ(entries->at(0).quantity, 3);
    lines[0].received = 3;
    const auto done = close(transfer, lines, {});
    ASSERT_TRUE(done.ok());
    EXPECT_TRUE(done->empty());
}

TEST(TransferRules, each_step_has_its_time) {
    using enum TransferStatus;
    const auto lines = two_lines();
    for (const auto status : {draft, shipped, received, closed, canceled}) {
        EXPECT_EQ(ship(in(status), lines, {}).refusal().code, "transfer_status");
    }
    for (const auto status : {draft, released, closed, canceled}) {
        EXPECT_EQ(receive(in(status), lines, {}).refusal().code, "transfer_status");
        EXPECT_EQ(close(in(status), lines, {}).refusal().code, "transfer_status");
    }
    EXPECT_FALSE(unless_to_cancel(in(draft)));
    EXPECT_FALSE(unless_to_cancel(in(released)));
    EXPECT_TRUE(unless_to_cancel(in(partially_shipped)));
    EXPECT_FALSE(unless_to_release(in(draft)));
    EXPECT_TRUE(unless_to_release(in(released)));
}

}  // namespace
}  // namespace nahtlos::transfers
