#include "daemon/mqtt/command_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

/// The rule itself is tested with the parser's other rules; here is what a client certificate is worth.
namespace desk::mqtt {
namespace {

config::MqttSettings elsewhere() {
  config::MqttSettings settings;
  settings.host = "192.168.1.5";
  return settings;
}

TEST(MotionAllowedByCertificate, TrustsABrokerThatKnowsWhoWeAre) {
  config::MqttSettings settings = elsewhere();
  settings.tls = true;
  EXPECT_FALSE(motion_allowed(settings)) << "who the broker is says nothing about its clients";
  settings.certificate_file = "/etc/deskd/deskd.pem";
  EXPECT_TRUE(motion_allowed(settings));
}

TEST(MotionAllowedByCertificate, DoesAsTheUserSaidOtherwise) {
  config::MqttSettings settings = elsewhere();
  settings.tls = true;
  settings.allow_motion = config::AllowMotion::always;
  EXPECT_TRUE(motion_allowed(settings));
  settings.certificate_file = "/etc/deskd/deskd.pem";
  settings.allow_motion = config::AllowMotion::never;
  EXPECT_FALSE(motion_allowed(settings));
}

TEST(MotionReason, IsTheSettingThatOverrulesOrWhatIsMissing) {
  config::MqttSettings settings = elsewhere();
  EXPECT_EQ(why_motion(settings),
            "the broker is on another host and deskd has neither a login nor a certificate there; see "
            "mqtt.allow_motion");
  settings.allow_motion = config::AllowMotion::always;
  EXPECT_EQ(why_motion(settings),
            "mqtt.allow_motion is always, so whoever can reach the broker can move the desk");
  settings.username = "deskd";
  EXPECT_EQ(why_motion(settings), "");
  settings.allow_motion = config::AllowMotion::trusted;
  EXPECT_EQ(why_motion(settings), "");
  settings.allow_motion = config::AllowMotion::never;
  EXPECT_EQ(why_motion(settings), "mqtt.allow_motion is never");
}

}  // namespace
}  // namespace desk::mqtt
