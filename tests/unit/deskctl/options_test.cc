#include "daemon/control/deskctl/options.h"

#include <gtest/gtest.h>

#include <vector>

namespace desk::deskctl {
namespace {

std::variant<Options, Printed> read(std::vector<char const*> arguments) {
  arguments.insert(arguments.begin(), "deskctl");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  auto result = read_options(static_cast<int>(arguments.size()), arguments.data());
  testing::internal::GetCapturedStdout();
  testing::internal::GetCapturedStderr();
  return result;
}

std::string request(std::vector<char const*> arguments) {
  auto const result = read(std::move(arguments));
  auto const* const options = std::get_if<Options>(&result);
  return options == nullptr ? "usage" : request_line(*options, 7);
}

TEST(Options, MakeARequestOfEveryCommand) {
  EXPECT_EQ(request({"status"}), "{\"id\":7,\"cmd\":\"status\"}\n");
  EXPECT_EQ(request({"sit", "--desk", "left"}), "{\"id\":7,\"cmd\":\"sit\",\"desk\":\"left\"}\n");
  EXPECT_EQ(request({"--desk", "left", "stand"}), "{\"id\":7,\"cmd\":\"stand\",\"desk\":\"left\"}\n");
  EXPECT_EQ(request({"move", "1100"}), "{\"id\":7,\"cmd\":\"move\",\"mm\":1100}\n");
  EXPECT_EQ(request({"move", "720.5"}), "{\"id\":7,\"cmd\":\"move\",\"mm\":720.5}\n");
  EXPECT_EQ(request({"cycle", "remind"}), "{\"id\":7,\"cmd\":\"cycle\",\"mode\":\"remind\"}\n");
  EXPECT_EQ(request({"snooze", "5m"}), "{\"id\":7,\"cmd\":\"snooze\",\"for_s\":300}\n");
  EXPECT_EQ(request({"dnd", "45m"}), "{\"id\":7,\"cmd\":\"dnd\",\"for_s\":2700}\n");
  EXPECT_EQ(request({"dnd", "off"}), "{\"id\":7,\"cmd\":\"dnd\",\"for_s\":0}\n");
  EXPECT_EQ(request({"dnd", "on"}), "{\"id\":7,\"cmd\":\"dnd\",\"for_s\":null}\n");
  EXPECT_EQ(request({"pause", "1h30m"}), "{\"id\":7,\"cmd\":\"pause\",\"for_s\":5400}\n");
  EXPECT_EQ(request({"pause", "tomorrow"}), "{\"id\":7,\"cmd\":\"pause\",\"for_s\":null}\n");
  EXPECT_EQ(request({"presence", "away", "--desk", "left"}),
            "{\"id\":7,\"cmd\":\"presence\",\"desk\":\"left\",\"state\":\"away\"}\n");
  EXPECT_EQ(request({"lock", "on"}), "{\"id\":7,\"cmd\":\"lock\",\"on\":true}\n");
  EXPECT_EQ(request({"lock", "off"}), "{\"id\":7,\"cmd\":\"lock\",\"on\":false}\n");
  EXPECT_EQ(request({"hold", "up"}), "{\"id\":7,\"cmd\":\"hold\",\"direction\":\"up\"}\n");
  EXPECT_EQ(request({"calibrate"}), "{\"id\":7,\"cmd\":\"calibrate\",\"consent\":false}\n");
  EXPECT_EQ(request({"home", "--yes"}), "{\"id\":7,\"cmd\":\"home\",\"consent\":true}\n");
  EXPECT_EQ(request({"calibrate", "height", "735.5"}),
            "{\"id\":7,\"cmd\":\"measured_height\",\"mm\":735.5}\n");
  EXPECT_EQ(request({"calibrate", "height", "--reset"}), "{\"id\":7,\"cmd\":\"forget_measured_heights\"}\n");
  EXPECT_EQ(request({"calibrate", "height", "735", "--json", "--desk", "left"}),
            "{\"id\":7,\"cmd\":\"measured_height\",\"desk\":\"left\",\"mm\":735}\n");
  EXPECT_EQ(request({"calibrate", "height", "735", "--reset"}), "usage");
  EXPECT_EQ(request({"calibrate", "height", "tall"}), "usage");
  EXPECT_EQ(request({"calibrate", "--yes"}), "{\"id\":7,\"cmd\":\"calibrate\",\"consent\":true}\n");
  for (std::string const command : {"watch", "desks", "stop", "now", "snooze", "skip", "resume", "clear"}) {
    EXPECT_EQ(request({command.c_str()}), "{\"id\":7,\"cmd\":\"" + command + "\"}\n");
  }
}

TEST(Options, ReadTheRest) {
  auto const options = std::get<Options>(read({"watch", "--for", "2m", "--json", "--socket", "/tmp/x"}));
  EXPECT_EQ(options.watch_for, std::chrono::seconds{120});
  EXPECT_TRUE(options.json);
  EXPECT_EQ(options.socket, "/tmp/x");
  EXPECT_TRUE(std::get<Options>(read({"sit"})).wait);
  EXPECT_FALSE(std::get<Options>(read({"sit", "--no-wait"})).wait);
}

TEST(Options, RefuseWrongUsage) {
  std::vector<std::vector<char const*>> const wrong{
      {},
      {"fly"},
      {"move"},
      {"move", "high"},
      {"cycle"},
      {"lock"},
      {"lock", "yes"},
      {"cycle", "auto"},
      {"sit", "--for=9s"},
      {"watch", "--for", "soon"},
      {"--nothing"},
      {"sit", "now"},
      {"move", "1", "2"},
      {"stop", "--no-wait"},
      {"hold"},
      {"hold", "left"},
      {"hold", "up", "--no-wait"},
      {"stand", "--yes"},
      {"snooze", "5"},
      {"dnd"},
      {"dnd", "45"},
      {"dnd", "tomorrow"},
      {"pause"},
      {"pause", "off"},
      {"pause", "30m1h"},
      {"presence"},
      {"presence", "here"},
  };
  for (auto const& arguments : wrong) {
    auto const result = read(arguments);
    auto const* const printed = std::get_if<Printed>(&result);
    ASSERT_NE(printed, nullptr) << (arguments.empty() ? "" : arguments.front());
    EXPECT_EQ(printed->exit_code, k_usage);
  }
  EXPECT_EQ(std::get<Printed>(read({"--help"})).exit_code, k_done);
  EXPECT_EQ(std::get<Printed>(read({"--version"})).exit_code, k_done);
}

TEST(Options, ReadDurations) {
  using std::chrono::seconds;
  EXPECT_EQ(parse_duration("90"), seconds{90});
  EXPECT_EQ(parse_duration("90s"), seconds{90});
  EXPECT_EQ(parse_duration("15m"), seconds{900});
  EXPECT_EQ(parse_duration("2h"), seconds{7200});
  EXPECT_EQ(parse_duration("1h30m"), seconds{5400});
  EXPECT_EQ(parse_length("1h2m3s"), seconds{3723});
  for (auto const* const bad :
       {"90", "m", "30m1h", "1h1h", "0m", "1h 30m", "1h-5m", "1h30", "+5m", "5M", "9000h"}) {
    EXPECT_EQ(parse_length(bad), std::nullopt) << bad;
  }
  for (auto const* const bad :
       {"", "s", "0", "-1", "1.5", "1d", "1 s", "99999999999999999999", "999999999h"}) {
    EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
  }
}

TEST(Options, HeightsWithoutAHeightAreAskedFor) {
  auto const result = read({"calibrate", "height"});
  ASSERT_TRUE(std::holds_alternative<Options>(result));
  EXPECT_EQ(std::get<Options>(result).command, Command::calibrate_height);
}

TEST(Options, IntervalIsShownSetAndForgotten) {
  auto const options = std::get<Options>(read({"interval"}));
  EXPECT_EQ(options.command, Command::status);
  EXPECT_TRUE(options.show_intervals);
  EXPECT_FALSE(std::get<Options>(read({"status"})).show_intervals);
  auto const set = [](std::string const& interval, std::string const& minutes) {
    return R"({"id":7,"cmd":"set_interval","interval":")" + interval + R"(","minutes":)" + minutes + "}\n";
  };
  EXPECT_EQ(request({"interval", "sit", "25"}), set("sit", "25"));
  EXPECT_EQ(request({"interval", "stand", "22.5"}), set("stand", "22.5"));
  EXPECT_EQ(request({"interval", "snooze", "90s"}), set("snooze", "1.5"));
  EXPECT_EQ(request({"interval", "sit", "1h30m"}), set("sit", "90"));
  EXPECT_EQ(request({"interval", "forget"}), "{\"id\":7,\"cmd\":\"forget_intervals\"}\n");
  for (std::vector<char const*> const& wrong : {std::vector<char const*>{"interval", "sit"},
                                                {"interval", "walk", "2"},
                                                {"interval", "sit", "long"},
                                                {"interval", "sit", "0"},
                                                {"interval", "sit", "nan"},
                                                {"interval", "forget", "25"}}) {
    EXPECT_EQ(request(wrong), "usage") << wrong.back();
  }
}

TEST(Options, SayWhichDaysOfTheHistory) {
  auto const options = [](std::vector<char const*> arguments) {
    auto const result = read(std::move(arguments));
    Options wrong_usage;
    wrong_usage.days = -1;
    auto const* const good = std::get_if<Options>(&result);
    return good == nullptr ? wrong_usage : *good;
  };
  EXPECT_EQ(options({"history"}).command, Command::history);
  EXPECT_EQ(options({"history"}).days, 1);
  EXPECT_EQ(options({"history", "--week"}).days, 7);
  EXPECT_EQ(options({"history", "--days", "30"}).days, 30);
  EXPECT_EQ(options({"history", "--day", "2026-11-16"}).to, "2026-11-16");
  EXPECT_EQ(options({"history"}).csv, Options::Csv::none);
  EXPECT_EQ(options({"history", "--csv"}).csv, Options::Csv::segments);
  EXPECT_EQ(options({"history", "--csv", "days", "--week"}).csv, Options::Csv::days);
  EXPECT_EQ(options({"history", "--csv", "--week"}).csv, Options::Csv::segments);
  std::vector<std::vector<char const*>> const wrong{
      {"history", "--day", "yesterday"},    {"history", "--days", "0"},
      {"history", "--days", "401"},         {"history", "--day", "2026-11-16", "--week"},
      {"history", "--days", "3", "--week"}, {"history", "--csv", "years"}};
  for (auto const& arguments : wrong) EXPECT_EQ(options(arguments).days, -1) << arguments.back();
  Options asked;
  asked.command = Command::history;
  asked.from = "2026-11-16";
  asked.to = "2026-11-22";
  EXPECT_EQ(request_line(asked, 7),
            "{\"id\":7,\"cmd\":\"history\",\"from\":\"2026-11-16\",\"to\":\"2026-11-22\",\"detail\":true}\n");
  asked.csv = Options::Csv::days;
  EXPECT_NE(request_line(asked, 7).find("\"detail\":false"), std::string::npos);
}

}  // namespace
}  // namespace desk::deskctl
