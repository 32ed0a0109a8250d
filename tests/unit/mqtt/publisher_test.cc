#include "daemon/mqtt/publisher.h"

#include "daemon/wire/text.h"

#include <gmock/gmock.h>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace desk::mqtt {
namespace {

namespace json = boost::json;
using core::Snapshot;
using core::TimePoint;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr TimePoint k_t0 = TimePoint{} + 1h;

struct Sent {
  TimePoint at;
  Message message;
};

/// A desk, its publisher and a clock. The publisher is asked after every change and at its own deadlines, as
/// the shell does it.
class World {
 public:
  World() : publisher{Topics{"deskd", "main"}, Discovery{true, "homeassistant", "Desk", "1.2.3"}} {
    desk.link = Snapshot::Link::up;
    desk.height = core::Height::at_mm(720);
    desk.posture = core::Posture::sitting;
    desk.cycle_mode = core::CycleMode::confirm;
    desk.stage = Snapshot::Stage::counting;
    desk.next_change = k_t0 + 30min;
  }

  std::vector<Message> connect() { return keep(publisher.on_connected(stamped(), clock(), now)); }
  std::vector<Message> birth() { return keep(publisher.on_birth(stamped(), clock(), now)); }
  std::vector<Message> update() { return keep(publisher.update(stamped(), clock(), now)); }

  /// Lets time pass without telemetry; the publisher's deadlines are kept.
  void pass(core::Duration time) {
    TimePoint const until = now + time;
    while (publisher.next_deadline() <= until) {
      now = std::max(now, publisher.next_deadline());
      update();
    }
    now = until;
  }

  /// One telemetry sample.
  void sample(double mm, Snapshot::Motion motion) {
    desk.height = core::Height::at_mm(mm);
    desk.height_at = now;
    desk.motion = motion;
    update();
  }

  [[nodiscard]] std::vector<Sent> of(std::string_view leaf) const {
    std::vector<Sent> result;
    std::copy_if(sent.begin(), sent.end(), std::back_inserter(result),
                 [&](Sent const& s) { return s.message.topic == topics.of(leaf); });
    return result;
  }

  [[nodiscard]] std::optional<std::string> latest(std::string_view leaf) const {
    auto const all = of(leaf);
    return all.empty() ? std::nullopt : std::optional{all.back().message.payload};
  }

  /// Whole seconds, as the shell gets them from the system.
  [[nodiscard]] wire::ClockMap clock() const {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    return {now, {1'795'000'000 + seconds, 60min, true}};
  }

  Topics topics{"deskd", "main"};
  Publisher publisher;
  Snapshot desk;
  TimePoint now = k_t0;
  std::vector<Sent> sent;

 private:
  Snapshot const& stamped() {
    desk.at = now;
    return desk;
  }
  std::vector<Message> keep(std::vector<Message> messages) {
    for (Message const& m : messages) sent.push_back({now, m});
    return messages;
  }
};

std::vector<std::string> topics_of(std::vector<Message> const& messages) {
  std::vector<std::string> result;
  std::transform(messages.begin(), messages.end(), std::back_inserter(result),
                 [](Message const& m) { return m.topic; });
  return result;
}

/// The most messages that lie within any second.
std::size_t busiest_second(std::vector<Sent> const& sent) {
  std::size_t most = 0;
  for (auto from = sent.begin(); from != sent.end(); ++from) {
    auto const to = std::find_if(from, sent.end(), [&](Sent const& s) { return s.at >= from->at + 1s; });
    most = std::max(most, static_cast<std::size_t>(to - from));
  }
  return most;
}

TEST(Publisher, ConnectsWithAllStatesThenOnline) {
  World world;
  auto const messages = world.connect();
  ASSERT_GT(messages.size(), 15U);
  EXPECT_EQ(messages.back(), (Message{"deskd/availability", "online", true}));
  EXPECT_EQ(messages[messages.size() - 2].topic, "deskd/main/state");
  EXPECT_EQ(messages[messages.size() - 3], (Message{"deskd/main/link", "online", true}))
      << "another desk of the daemon may have made it available already";
  std::set<std::string> topics;
  for (Message const& m : messages) {
    EXPECT_TRUE(m.retain) << m.topic;
    EXPECT_EQ(m.qos, 1) << m.topic;
    EXPECT_TRUE(topics.insert(m.topic).second) << m.topic << " twice";
  }
}

TEST(Publisher, SaysNothingWithoutAConnection) {
  World world;
  EXPECT_THAT(world.update(), IsEmpty());
  EXPECT_THAT(world.birth(), IsEmpty());
  EXPECT_THAT(world.publisher.notice(core::notice::LockChanged{true}, world.clock()), IsEmpty());
  EXPECT_THAT(world.publisher.refused("deskd/main/move/set", "x", "y"), IsEmpty());
  EXPECT_EQ(world.publisher.next_deadline(), core::k_never);
  world.connect();
  world.publisher.on_disconnected();
  world.desk.locked = true;
  EXPECT_THAT(world.update(), IsEmpty());
  EXPECT_EQ(world.publisher.next_deadline(), core::k_never);
}

TEST(Publisher, RepeatsEverythingOnReconnectAndOnBirth) {
  World world;
  auto const first = world.connect();
  world.now += 10s;
  EXPECT_EQ(topics_of(world.birth()), topics_of(first));
  world.publisher.on_disconnected();
  world.desk.locked = true;
  world.now += 10s;
  auto const again = world.connect();
  EXPECT_EQ(topics_of(again), topics_of(first));
  EXPECT_EQ(world.latest(leaf::k_lock), "ON") << "what changed while disconnected is in it";
}

TEST(Publisher, SaysOfItsDeskHowItIsAnnounced) {
  World world;
  Announcement const announcement = world.publisher.announcement();
  EXPECT_EQ(announcement.topic, "homeassistant/device/deskd_main/config");
  EXPECT_EQ(announcement.payload.at("device").at("name"), "Desk");
}

TEST(Publisher, SaysThatItDoesNotKnowWhatItWasNotToldYet) {
  World world;
  world.connect();
  for (auto const leaf : {leaf::k_user, leaf::k_seat_height, leaf::k_height_off, leaf::k_sat_too_long,
                          leaf::k_stood_too_long}) {
    EXPECT_EQ(world.latest(leaf), "None") << leaf;
  }
  EXPECT_EQ(world.publisher.keep(leaf::k_sat_too_long, "ON").size(), 1U);
}

TEST(Publisher, PublishesOnlyWhatChanged) {
  World world;
  world.connect();
  world.now += 5s;
  world.desk.locked = true;
  EXPECT_THAT(topics_of(world.update()), ElementsAre("deskd/main/lock", "deskd/main/state"));
  EXPECT_THAT(world.update(), IsEmpty());
}

TEST(Publisher, PublishesTheJsonStateForWhatHasNoTopicOfItsOwn) {
  World world;
  world.connect();
  world.now += 5s;
  world.desk.calibrating = true;
  EXPECT_THAT(topics_of(world.update()), ElementsAre("deskd/main/state"));
}

TEST(Publisher, IsSilentAtRestAlthoughTheSensorFlickersAndTheClockTicks) {
  World world;
  world.desk.posture = core::Posture::between;
  world.connect();
  world.pass(2s);
  world.sent.clear();
  for (int i = 0; i < 600; ++i) {
    world.sample(720 + (i % 3) * 0.3, Snapshot::Motion::stopped);
    world.pass(83ms);
  }
  // One settling value is due after the connection; the flicker after it is not.
  EXPECT_LE(world.of(leaf::k_height).size(), 1U);
  EXPECT_THAT(world.of(leaf::k_next_change), IsEmpty()) << "whole civil seconds must not make instants jump";
  EXPECT_LE(world.sent.size(), 3U);
}

/// 20 s of 35 mm/s with telemetry at 12 Hz, then rest. The last samples creep by less than a millimetre.
void drive(World& world, double from, double to) {
  double const speed = (to - from) / 20.0;
  auto const motion = to > from ? Snapshot::Motion::raising : Snapshot::Motion::lowering;
  world.desk.target = core::Height::at_mm(to);
  core::Duration const period = 83'333us;
  for (TimePoint const start = world.now; world.now < start + 20s; world.pass(period)) {
    world.sample(from + speed * core::to_seconds(world.now - start), motion);
  }
  world.desk.target.reset();
  world.sample(to - 0.4, Snapshot::Motion::stopped);
  world.pass(period);
  world.sample(to + 0.2, Snapshot::Motion::stopped);
  world.pass(3s);
}

TEST(Publisher, ThinsAMoveToFourHeightsASecondAndEndsExactly) {
  World world;
  world.connect();
  world.pass(10s);
  world.sent.clear();
  drive(world, 720, 1100);

  auto const heights = world.of(leaf::k_height);
  EXPECT_LE(busiest_second(heights), 4U);
  EXPECT_LE(busiest_second(world.of(leaf::k_state)), 4U);
  EXPECT_GE(heights.size(), 40U) << "at least two a second";
  EXPECT_EQ(heights.back().message.payload, "1100.2");
  EXPECT_EQ(json::parse(*world.latest(leaf::k_state)).at("height_mm").as_double(), 1100.2);
}

TEST(Publisher, SaysTheHeightBeforeStopped) {
  World world;
  world.connect();
  world.pass(10s);
  world.sent.clear();
  drive(world, 1100, 720);

  EXPECT_EQ(world.of(leaf::k_move).front().message.payload, "closing");
  auto const stopped = std::find_if(world.sent.begin(), world.sent.end(),
                                    [](Sent const& s) { return s.message.payload == "stopped"; });
  ASSERT_NE(stopped, world.sent.end());
  auto const height = std::find_if(std::make_reverse_iterator(stopped), world.sent.rend(),
                                   [](Sent const& s) { return s.message.topic == "deskd/main/height"; });
  ASSERT_NE(height, world.sent.rend());
  EXPECT_EQ(height->message.payload, "719.6") << "the height at the stop, not one from before";
}

TEST(Publisher, MovesByLessThanAMillimetreAreOneMessage) {
  World world;
  world.connect();
  world.pass(10s);
  world.sent.clear();
  world.desk.target = core::Height::at_mm(730);
  for (int i = 1; i <= 20; ++i) {
    world.sample(720 + i * 0.045, Snapshot::Motion::raising);
    world.pass(83ms);
  }
  EXPECT_THAT(world.of(leaf::k_height), IsEmpty());
  world.sample(720.9, Snapshot::Motion::stopped);
  EXPECT_EQ(world.latest(leaf::k_height), "720.9");
}

TEST(Publisher, NeverExceedsTheRateInManyShortMoves) {
  World world;
  world.connect();
  world.pass(10s);
  world.sent.clear();
  double mm = 720;
  for (int i = 0; i < 200; ++i) {
    mm += 1.5;
    world.sample(mm, i % 2 == 0 ? Snapshot::Motion::raising : Snapshot::Motion::stopped);
    world.pass(60ms);
  }
  world.pass(3s);
  EXPECT_LE(busiest_second(world.of(leaf::k_height)), 4U);
  EXPECT_LE(busiest_second(world.of(leaf::k_state)), 4U);
  EXPECT_EQ(world.latest(leaf::k_height), "1020");
  EXPECT_EQ(world.latest(leaf::k_move), "stopped");
  EXPECT_EQ(world.latest(leaf::k_moving), "OFF");
}

TEST(Publisher, SendsWhatWasHeldBackWithoutFurtherTelemetry) {
  World world;
  world.connect();
  world.pass(10s);
  world.desk.target = core::Height::at_mm(800);
  world.sample(722, Snapshot::Motion::raising);
  world.pass(50ms);
  world.sample(725, Snapshot::Motion::raising);
  EXPECT_EQ(world.latest(leaf::k_height), "722");
  EXPECT_LE(world.publisher.next_deadline(), world.now + 334ms);
  world.pass(334ms);
  EXPECT_EQ(world.latest(leaf::k_height), "725");
}

TEST(Publisher, PublishesTheTargetAtOnce) {
  World world;
  world.connect();
  world.pass(10s);
  world.desk.target = core::Height::at_mm(1100);
  world.sample(720, Snapshot::Motion::raising);
  EXPECT_EQ(world.sent.back().at, world.now);
  EXPECT_EQ(world.latest(leaf::k_target), "1100");
  EXPECT_EQ(world.latest(leaf::k_move), "opening");
}

TEST(Publisher, CountsTodayOnceAMinute) {
  World world;
  world.connect();
  world.sent.clear();
  for (int second = 0; second < 300; ++second) {
    world.desk.today.sat += 1s;
    world.update();
    world.pass(1s);
  }
  EXPECT_THAT(world.of(leaf::k_sat_today).size(), ::testing::AllOf(::testing::Ge(4U), ::testing::Le(5U)));
  EXPECT_LE(world.sent.size(), 10U) << "the JSON state goes with it, nothing else";
}

TEST(Publisher, NoFigureOfADayTakesTheStateAlongEachSecond) {
  using core::DayFigures;
  for (auto const figure : {&DayFigures::between, &DayFigures::away, &DayFigures::unknown,
                            &DayFigures::longest_sit, &DayFigures::longest_stand, &DayFigures::stand_load}) {
    World world;
    world.connect();
    world.sent.clear();
    for (int second = 0; second < 300; ++second) {
      world.desk.today.*figure += 1s;
      world.update();
      world.pass(1s);
    }
    EXPECT_LE(world.of(leaf::k_state).size(), 6U);
  }
}

TEST(Publisher, TellsNothingOfAnAbsenceUntilItIsOver) {
  World world;
  world.desk.posture = core::Posture::away;
  world.connect();
  world.pass(10s);
  world.sent.clear();
  for (int second = 0; second < 3'600; ++second) {
    world.desk.today.away += 1s;
    world.update();
    world.pass(1s);
  }
  EXPECT_THAT(world.sent, IsEmpty());
  world.desk.posture = core::Posture::sitting;
  world.update();
  EXPECT_EQ(world.latest(leaf::k_away_today), "3600");
}

TEST(Publisher, CountsTodayAtOnceWhenThePostureChanges) {
  World world;
  world.connect();
  world.pass(10s);
  world.desk.today.sat = 10s;
  world.desk.posture = core::Posture::standing;
  world.desk.today.changes = 1;
  world.update();
  EXPECT_EQ(world.latest(leaf::k_sat_today), "10");
  EXPECT_EQ(world.latest(leaf::k_changes_today), "1");
}

TEST(Publisher, StartsTheNewDayAtOnce) {
  World world;
  world.desk.today.sat = 5h;
  world.connect();
  world.pass(10s);
  world.desk.today.sat = 0s;
  world.update();
  EXPECT_EQ(world.latest(leaf::k_sat_today), "0");
}

TEST(Publisher, StartsTheNewDayOfAnAbsenceAtOnce) {
  World world;
  world.desk.posture = core::Posture::away;
  world.desk.today.away = 24h;
  world.connect();
  world.pass(10s);
  world.desk.today = core::DayFigures{};
  world.desk.today.day = 1;
  world.update();
  EXPECT_EQ(world.latest(leaf::k_away_today), "0");
}

TEST(Publisher, ForgetsTheHeightWhenItIsLost) {
  World world;
  world.connect();
  world.pass(10s);
  world.desk.height.reset();
  world.update();
  EXPECT_EQ(world.latest(leaf::k_height), "None");
}

TEST(Publisher, MovesInstantsWhenTheClockIsSet) {
  World world;
  auto const before = world.connect();
  world.pass(10s);
  world.sent.clear();
  wire::ClockMap clock = world.clock();
  clock.civil.unix_seconds += 3'600;
  auto const messages = world.publisher.update(world.desk, clock, world.now);
  EXPECT_THAT(topics_of(messages), ElementsAre("deskd/main/next_change", "deskd/main/state"));
}

TEST(Publisher, PublishesNoticesUnretained) {
  World world;
  world.connect();
  auto const messages = world.publisher.notice(core::notice::LockChanged{true}, world.clock());
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].topic, "deskd/main/event");
  EXPECT_EQ(messages[0].payload, R"({"event":"lock_changed","locked":true})");
  EXPECT_FALSE(messages[0].retain);
}

core::SeekReport a_move() {
  core::SeekReport report;
  report.origin = core::Origin::local;
  report.end = core::MoveEnd::reached;
  report.from = core::Height::at_mm(720);
  report.target = core::Height::at_mm(1100);
  report.landed = core::Height::at_mm(1100.3);
  report.duration = 11s;
  return report;
}

TEST(Publisher, KeepsTheReportOfTheLastMoveRetained) {
  World world;
  world.connect();
  auto const messages = world.publisher.notice(core::notice::MoveEnded{a_move()}, world.clock());
  EXPECT_THAT(topics_of(messages),
              ElementsAre("deskd/main/event", "deskd/main/movement", "deskd/main/last_move"));
  EXPECT_FALSE(messages[1].retain) << "Home Assistant would see it happen again";
  EXPECT_TRUE(messages[2].retain);
  auto const event = json::parse(messages[0].payload).as_object();
  auto move = json::parse(messages[2].payload).as_object();
  EXPECT_EQ(move.at("at").as_string(), wire::iso_time(world.now, world.clock()));
  move.erase("at");
  for (auto const& member : move) EXPECT_EQ(member.value(), event.at(member.key())) << member.key();
  EXPECT_EQ(event.size(), move.size() + 1) << "the event has the same and its own name";
}

TEST(Publisher, TellsAnAbortBehindItsStep) {
  World world;
  world.connect();
  auto report = a_move();
  report.end = core::MoveEnd::aborted;
  auto const said = world.publisher.notice(core::notice::MoveEnded{report}, world.clock());
  EXPECT_THAT(topics_of(said), ElementsAre("deskd/main/event", "deskd/main/last_move"));
  EXPECT_THAT(topics_of(world.update()), ElementsAre("deskd/main/movement"));
}

TEST(Publisher, TellsWhatIsDueAndNeverRetained) {
  World world;
  world.connect();
  auto const said = world.publisher.notice(core::notice::WalkDue{60min}, world.clock());
  ASSERT_THAT(topics_of(said), ElementsAre("deskd/main/event", "deskd/main/reminder"));
  EXPECT_FALSE(said[1].retain);
}

TEST(Publisher, TellsOfAMoveThatEndedWithoutABroker) {
  World world;
  EXPECT_THAT(world.publisher.notice(core::notice::MoveEnded{a_move()}, world.clock()), IsEmpty());
  auto const topics = topics_of(world.connect());
  EXPECT_EQ(std::count(topics.begin(), topics.end(), "deskd/main/last_move"), 1);
  EXPECT_EQ(topics.back(), "deskd/availability");
  auto const again = topics_of(world.birth());
  EXPECT_EQ(std::count(again.begin(), again.end(), "deskd/main/last_move"), 1);
}

TEST(Publisher, ShowsTheMotorsTimeOnceAMinute) {
  World world;
  world.desk.motor_left = 60s;
  world.connect();
  world.pass(10s);
  world.sent.clear();
  for (int second = 0; second < 300; ++second) {
    world.desk.motor_left += 200ms;
    world.update();
    world.pass(1s);
  }
  EXPECT_THAT(world.of(leaf::k_motor_left).size(), ::testing::AllOf(::testing::Ge(4U), ::testing::Le(6U)));
  EXPECT_LE(world.sent.size(), 12U) << "the JSON state goes with it, nothing else";
  world.sent.clear();
  world.pass(10min);
  EXPECT_LE(world.sent.size(), 2U) << "nothing is said while nothing changes";
}

TEST(Publisher, ShowsAtOnceThatTheMotorMustRestAndWhatAMoveTook) {
  World world;
  world.desk.motor_left = 60s;
  world.connect();
  world.pass(10s);
  world.sample(720, Snapshot::Motion::raising);
  world.pass(10s);
  world.desk.motor_left = 50s;
  world.sample(1100, Snapshot::Motion::stopped);
  world.pass(1s);
  EXPECT_EQ(json::parse(*world.latest(leaf::k_state)).at("motor").at("left_s"), 50);
  world.desk.motor_free_at = world.now + 8min;
  world.update();
  world.pass(1s);
  EXPECT_TRUE(json::parse(*world.latest(leaf::k_state)).at("motor").at("free_at").is_string());
}

TEST(Publisher, AnswersARefusedCommandWithTheReasonAndTheTrueState) {
  World world;
  world.connect();
  auto const messages = world.publisher.refused("deskd/main/target/set", "73.5 cm", "expected millimetres");
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(
      messages[0],
      (Message{"deskd/main/error",
               R"({"topic":"deskd/main/target/set","payload":"73.5 cm","reason":"expected millimetres"})",
               false}));
  EXPECT_EQ(messages[1], (Message{"deskd/main/target", "720", true}));
}

TEST(Publisher, QuotesAnyBytesOfARefusedCommand) {
  World world;
  world.connect();
  auto const payload_of = [&world](std::string_view bytes) {
    auto const messages = world.publisher.refused("deskd/main/bogus/set", bytes, "r");
    EXPECT_EQ(messages.size(), 1U) << "a command without a state has nothing to repeat";
    return std::string{json::parse(messages.at(0).payload).at("payload").as_string().c_str()};
  };
  EXPECT_EQ(payload_of(std::string_view{"\0\xff\n\"\\", 5}), R"(\x00\xff\x0a"\x5c)");
  EXPECT_EQ(payload_of(std::string(1 << 20, 'x')), std::string(100, 'x'));
}

TEST(Publisher, ToldAboutTheBusItSaysSoNowAndAfterEachConnection) {
  World world;
  EXPECT_THAT(world.publisher.keep(leaf::k_bus, R"({"load_percent":1.5})"), IsEmpty())
      << "nobody listens yet";
  world.connect();
  EXPECT_EQ(world.latest(leaf::k_bus), R"({"load_percent":1.5})");
  auto const said = world.publisher.keep(leaf::k_bus, R"({"load_percent":2})");
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].topic, "deskd/main/bus");
  EXPECT_TRUE(said[0].retain);
  EXPECT_THAT(world.publisher.keep(leaf::k_bus, R"({"load_percent":2})"), IsEmpty()) << "that is known";
}

TEST(Publisher, RepeatsWhatItKeepsWhenACommandForItIsRefused) {
  World world;
  world.connect();
  EXPECT_EQ(world.publisher.keep(leaf::k_seat_height, "455").size(), 1U);
  auto const said = world.publisher.refused("deskd/main/seat_height/set", "4550", "too high");
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[1].topic, "deskd/main/seat_height");
  EXPECT_EQ(said[1].payload, "455");
}

TEST(Publisher, TellsOfOtherEventsOnce) {
  World world;
  EXPECT_THAT(world.publisher.event({{"event", "cue"}}), IsEmpty()) << "nobody listens yet";
  world.connect();
  auto const said = world.publisher.event({{"event", "cue"}});
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].topic, "deskd/main/event");
  EXPECT_FALSE(said[0].retain);
}

}  // namespace
}  // namespace desk::mqtt
