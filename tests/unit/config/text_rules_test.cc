#include "config/text_rules.h"

#include <gtest/gtest.h>

#include <string>

namespace desk::config {
namespace {

TEST(UrlRule, TakesWhatABrowserOpens) {
  for (char const* const good :
       {"", "http://pi", "https://pi.local/", "http://192.168.1.10:8080/desk?x=1#y", "http://[fe80::1]",
        "https://[::1]:8443/", "http://my-pi_1.lan:65535", "http://pi?x"}) {
    EXPECT_EQ(optional_url_rule(good), "") << good;
  }
}

TEST(UrlRule, SaysWhatIsWrong) {
  EXPECT_EQ(optional_url_rule("pi.local"), "must begin with http:// or https://");
  EXPECT_EQ(optional_url_rule("homeassistant://config"), "must begin with http:// or https://");
  for (char const* const hostless :
       {"http://", "http:///desk", "https://:80", "http://p%20i/", "http://[]/", "http://[::g]/"}) {
    EXPECT_EQ(optional_url_rule(hostless), "has no host name or address behind ://") << hostless;
  }
  for (char const* const port : {"http://pi:0", "http://pi:65536", "http://pi:http/",
                                 "http://pi:", "http://pi:8 0", "http://pi:123456", "http://[::1]8080"}) {
    EXPECT_NE(optional_url_rule(port), "") << port;
  }
  EXPECT_EQ(optional_url_rule("http://pi:123456"), "has no port from 1 to 65535 behind the colon");
  EXPECT_EQ(optional_url_rule("http://[::1/"), "has no ] behind the address");
  EXPECT_EQ(optional_url_rule("http://anna:secret@pi/"),
            "must not contain a user name or a password: all who see the device see it");
  for (char const* const odd : {"http://pi/a b", "http://pi/\n", "http://b\xc3\xbcro/", "http://pi\\x"}) {
    EXPECT_NE(optional_url_rule(odd).find("must not contain spaces"), std::string::npos) << odd;
  }
}

TEST(LabelRule, MayBeLeftOut) {
  EXPECT_EQ(optional_label_rule(""), "");
  EXPECT_EQ(optional_label_rule("Büro"), "");
  EXPECT_EQ(optional_label_rule("a\nb"), "must not contain control characters");
  EXPECT_EQ(optional_label_rule(std::string(65, 'x')), "is longer than 64 bytes");
}

}  // namespace
}  // namespace desk::config
