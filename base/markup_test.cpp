#include "base/markup.hpp"

#include <gtest/gtest.h>

namespace nahtlos {
namespace {

TEST(Markup, lets_no_text_out_of_its_place) {
    EXPECT_EQ(markup_text(R"(<a href="x">Tom & 'Jerry'</a>)"),
              "&lt;a href=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt;");
}

TEST(Markup, leaves_what_is_plain_as_it_is) { EXPECT_EQ(markup_text("Größe 42"), "Größe 42"); }

}  // namespace
}  // namespace nahtlos
