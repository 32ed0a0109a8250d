#include "daemon/history/history.h"

#include "tests/support/disk_shim.h"
#include "tests/unit/history/store_rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>

namespace desk::history {
namespace {

using namespace std::chrono_literals;
using core::Posture;
using testing::DiskShim;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Longer than anything takes on a loaded machine; no passing test waits for it.
constexpr auto k_patience = 20s;

bool comes_true(std::function<bool()> const& condition) {
  auto const deadline = std::chrono::steady_clock::now() + k_patience;
  while (std::chrono::steady_clock::now() < deadline) {
    if (condition()) return true;
    std::this_thread::sleep_for(1ms);
  }
  return false;
}

/// A history on a disk that does what it is told, and a clock that only this moves.
class HistoryThread : public ::testing::Test {
 protected:
  std::unique_ptr<History> open(std::size_t most_waiting = Backlog::k_most) {
    History::Settings settings;
    settings.file = rig_.file;
    settings.store.vfs = DiskShim::name();
    settings.most_waiting = most_waiting;
    History::Clocks clocks{[this] { return rig_.start + now_.load(); },
                           [this] { return rig_.clocks(now_.load()); }, berlin};
    History::Listeners listeners{[this](bool warning, std::string const& line) {
                                   std::lock_guard const lock{mutex_};
                                   log_.push_back((warning ? "warning " : "info ") + line);
                                 },
                                 [this](std::uint64_t through) { committed_ = through; }};
    return std::make_unique<History>(settings, clocks, listeners);
  }
  std::vector<std::string> log() {
    std::lock_guard const lock{mutex_};
    return log_;
  }
  Answer ask(History& history) {
    std::promise<Answer> promise;
    history.ask({"main", 0, INT64_MAX, 1000}, [&](Answer answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
  }
  /// One that is written at once.
  Record bout(int n) const { return rig_.segment(Posture::sitting, n * 1min, (n + 1) * 1min); }

  StoreRig rig_;
  DiskShim disk_;
  std::atomic<core::Duration> now_{core::Duration{1h}};
  std::atomic<std::uint64_t> committed_{0};
  std::mutex mutex_;
  std::vector<std::string> log_;
};

TEST_F(HistoryThread, WritesAndAnswers) {
  auto history = open();
  history->record(bout(0));
  history->record(rig_.at(30s, record::PromptAsked{}));
  auto const answer = ask(*history);
  EXPECT_EQ(in_words(std::get<Extract>(answer).segments), "sitting 0+60\n");
  EXPECT_EQ(std::get<Extract>(answer).prompts.size(), 1U) << "an answer holds what was recorded before it";
  EXPECT_EQ(history->health().state, Health::State::ok);
  history->record(rig_.at(50s, record::PromptEnded{core::PromptEnd::skipped}));
  history->stop();
  EXPECT_EQ(rig_.all().prompts.at(0).end, core::PromptEnd::skipped) << "the end writes what waits";
  EXPECT_THAT(log(), IsEmpty());
}

TEST_F(HistoryThread, LetsNobodyWaitForADiskThatHangs) {
  auto history = open(10);
  auto const first = history->record(bout(0));
  ASSERT_TRUE(comes_true([&] { return committed_ == first; }));
  disk_.hang();
  history->record(bout(1));
  ASSERT_TRUE(comes_true([&] { return disk_.somebody_waits(); }));
  auto const before = std::chrono::steady_clock::now();
  for (int i = 2; i < 30; ++i) history->record(bout(i));
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s) << "nobody waits, even on a loaded machine";
  EXPECT_EQ(history->health().waiting, 10U);
  EXPECT_EQ(history->health().lost, 18U) << "the oldest are lost, and counted";
  disk_.release();
  ASSERT_TRUE(comes_true([&] { return committed_ == 30; }));
  history->stop();
  EXPECT_EQ(rig_.all().segments.size(), 12U);
}

TEST_F(HistoryThread, KeepsAFullDisksRecordsUntilThereIsRoom) {
  auto history = open();
  auto const first = history->record(bout(0));
  ASSERT_TRUE(comes_true([&] { return committed_ == first; }));
  disk_.set_trouble(DiskShim::Trouble::full);
  history->record(bout(1));
  ASSERT_TRUE(comes_true([&] { return history->health().state == Health::State::failing; }));
  EXPECT_THAT(history->health().reason, HasSubstr("database or disk is full"));
  history->record(bout(2));
  now_ = now_.load() + 5s;
  history->record(bout(3));  // tries again, in vain
  EXPECT_EQ(history->health().lost, 0U);
  disk_.set_trouble(DiskShim::Trouble::none);
  now_ = now_.load() + 2min;
  auto const last = history->record(bout(4));
  ASSERT_TRUE(comes_true([&] { return committed_ == last; }));
  EXPECT_EQ(history->health().state, Health::State::ok);
  history->stop();
  EXPECT_EQ(rig_.all().segments.size(), 5U);
  EXPECT_THAT(log(), ElementsAre(HasSubstr("warning event=history_failing"),
                                 HasSubstr("info event=history_works_again lost=0")))
      << "told once";
}

TEST_F(HistoryThread, StartsOnADiskThatCannotBeWritten) {
  disk_.set_trouble(DiskShim::Trouble::read_only);
  auto history = open();
  history->record(bout(0));
  ASSERT_TRUE(comes_true([&] { return history->health().state == Health::State::failing; }));
  EXPECT_THAT(history->health().reason, HasSubstr("unable to open database file"));
  auto const answer = ask(*history);
  EXPECT_THAT(std::get<NoAnswer>(answer).reason, HasSubstr("unable to open"));
  disk_.set_trouble(DiskShim::Trouble::none);
  now_ = now_.load() + 2min;
  auto const last = history->record(bout(1));
  ASSERT_TRUE(comes_true([&] { return committed_ == last; }));
  history->stop();
  EXPECT_EQ(rig_.all().segments.size(), 2U);
}

TEST_F(HistoryThread, SaysAtTheEndWhatTheDiskNeverTook) {
  auto history = open();
  disk_.set_trouble(DiskShim::Trouble::broken);
  history->record(bout(0));
  history->record(bout(1));
  history->stop();
  EXPECT_THAT(log(),
              ElementsAre(HasSubstr("event=history_failing"), HasSubstr("event=history_lost records=2")));
}

TEST_F(HistoryThread, IsOffWhereANewerDeskdHasWritten) {
  {
    Store store{rig_.file};
    store.database().run("PRAGMA user_version = 99");
  }
  auto history = open();
  history->record(bout(0));
  ASSERT_TRUE(comes_true([&] { return history->health().state == Health::State::off; }));
  EXPECT_THAT(history->health().reason, HasSubstr("newer deskd"));
  EXPECT_EQ(history->record(bout(1)), 0U);
  EXPECT_THAT(std::get<NoAnswer>(ask(*history)).reason, HasSubstr("newer deskd"));
  history->stop();
  EXPECT_THAT(log(), ElementsAre(HasSubstr("warning event=history_off")));
  EXPECT_EQ(sqlite::Database{rig_.file}.number("SELECT count(*) FROM segments"), 0);
}

}  // namespace
}  // namespace desk::history
