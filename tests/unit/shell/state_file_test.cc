#include "daemon/shell/state_file.h"

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

namespace desk::shell {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

wire::SavedMemory memory_of(std::string desk, bool locked = true) {
  wire::SavedMemory saved;
  saved.desk = std::move(desk);
  saved.memory.locked = locked;
  return saved;
}

/// A state directory, and what is logged meanwhile.
class StateFile : public ::testing::Test {
 public:
  StateFile() { ::testing::internal::CaptureStderr(); }
  ~StateFile() override {
    if (capturing_) ::testing::internal::GetCapturedStderr();
  }

 protected:
  std::string logged() {
    capturing_ = false;
    return ::testing::internal::GetCapturedStderr();
  }
  static std::size_t count(std::string const& text, std::string const& word) {
    std::size_t n = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
    return n;
  }

  testing::TempDir temp_;
  fs::path const dir_ = temp_.path() / "state";
  fs::path const file_ = dir_ / "main.json";
  Log const log_{Log::Level::debug};

 private:
  bool capturing_ = true;
};

TEST_F(StateFile, KeepsWhatWasSaved) {
  {
    StateFiles files{dir_, log_};
    EXPECT_FALSE(files.load("main")) << "there is none yet";
    files.save(memory_of("main"));
    files.save(memory_of("other", false));
  }
  StateFiles files{dir_, log_};
  ASSERT_TRUE(files.load("main"));
  EXPECT_TRUE(files.load("main")->memory.locked);
  EXPECT_FALSE(files.load("other")->memory.locked);
  EXPECT_THAT(logged(), IsEmpty());
}

TEST_F(StateFile, IsForTheDaemonAlone) {
  StateFiles files{dir_, log_};
  files.save(memory_of("main"));
  files.stop();
  struct stat status {};
  ASSERT_EQ(::stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
  ASSERT_EQ(::stat(dir_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700U);
  auto const entries = std::distance(fs::directory_iterator{dir_}, fs::directory_iterator{});
  EXPECT_EQ(entries, 1) << "nothing is left beside it";
}

TEST_F(StateFile, TheLatestOfManyWins) {
  StateFiles files{dir_, log_};
  for (int i = 0; i < 1000; ++i) {
    auto saved = memory_of("main");
    saved.at.unix_seconds = i;
    files.save(saved);
  }
  files.stop();
  EXPECT_EQ(files.load("main")->at.unix_seconds, 999);
}

TEST_F(StateFile, SetsADamagedOneAsideAndSaysWhy) {
  fs::create_directories(dir_);
  std::ofstream{file_} << "{\"schema\":1,";
  StateFiles files{dir_, log_};
  EXPECT_FALSE(files.load("main"));
  EXPECT_FALSE(fs::exists(file_));
  EXPECT_EQ(testing::text_of(dir_ / "main.json.corrupt-1"), "{\"schema\":1,") << "for whoever wants to look";
  std::ofstream{file_} << "{\"schema\":7}";
  EXPECT_FALSE(files.load("main"));
  EXPECT_TRUE(fs::exists(dir_ / "main.json.corrupt-2"));
  auto const log = logged();
  EXPECT_THAT(log, HasSubstr("event=state_corrupt"));
  EXPECT_THAT(log, HasSubstr("not JSON"));
  EXPECT_THAT(log, HasSubstr("version 7"));
}

TEST_F(StateFile, KeepsOnlyAFewDamagedOnes) {
  fs::create_directories(dir_);
  StateFiles files{dir_, log_};
  for (int i = 0; i < 20; ++i) {
    std::ofstream{file_} << i;
    EXPECT_FALSE(files.load("main"));
  }
  EXPECT_EQ(std::distance(fs::directory_iterator{dir_}, fs::directory_iterator{}), 9);
  EXPECT_EQ(testing::text_of(dir_ / "main.json.corrupt-9"), "19");
}

TEST_F(StateFile, DoesNotTakeAnotherDesksFile) {
  StateFiles files{dir_, log_};
  files.save(memory_of("other"));
  files.stop();
  fs::rename(dir_ / "other.json", file_);
  EXPECT_FALSE(files.load("main"));
  EXPECT_THAT(logged(), HasSubstr("it is of another desk, other"));
}

TEST_F(StateFile, RefusesAnEndlessFileWithoutReadingItAll) {
  fs::create_directories(dir_);
  std::ofstream{file_}.put('x');
  fs::resize_file(file_, std::uintmax_t{1} << 34U);  // sparse
  StateFiles files{dir_, log_};
  EXPECT_FALSE(files.load("main"));
  EXPECT_THAT(logged(), HasSubstr("event=state_corrupt"));
}

TEST_F(StateFile, FollowsNoLink) {
  fs::create_directories(dir_);
  auto const elsewhere = temp_.write("elsewhere", "precious");
  fs::create_symlink(elsewhere, dir_ / "main.json.new");
  StateFiles files{dir_, log_};
  files.save(memory_of("main"));
  files.stop();
  EXPECT_EQ(testing::text_of(elsewhere), "precious");
}

TEST_F(StateFile, TellsOnceOfADiskThatTakesNothingAndGoesOn) {
  auto const blocker = temp_.write("blocker", "");
  StateFiles files{blocker / "state", log_};
  EXPECT_FALSE(files.load("main"));
  for (int i = 0; i < 3; ++i) files.save(memory_of("desk-" + std::to_string(i)));
  files.stop();
  auto const log = logged();
  EXPECT_EQ(count(log, "event=state_dir "), 1U) << log;
  EXPECT_EQ(count(log, "event=state_not_saved "), 1U) << log;
  EXPECT_THAT(log, HasSubstr("event=state_lost failures="));
  EXPECT_THAT(log, HasSubstr("storage.state_dir"));
}

TEST_F(StateFile, KeepsTheOldOneWhenTheNewOneDoesNotFitAndRecovers) {
  StateFiles files{dir_, log_};
  files.save(memory_of("main"));
  files.stop();
  // As root every directory can be written; one where the new file is to go cannot be opened as a file.
  fs::create_directories(dir_ / "main.json.new" / "x");
  {
    StateFiles full{dir_, log_};
    full.save(memory_of("main", false));
    full.stop();
    EXPECT_TRUE(full.load("main")->memory.locked) << "the old one is whole";
  }
  {
    StateFiles recovering{dir_, log_};
    fs::create_directories(dir_ / "other.json.new" / "x");
    recovering.save(memory_of("other"));
    auto const deadline = std::chrono::steady_clock::now() + 10s;
    while (!fs::exists(dir_ / "third.json") && std::chrono::steady_clock::now() < deadline) {
      recovering.save(memory_of("third"));
      std::this_thread::yield();
    }
    recovering.stop();
  }
  EXPECT_THAT(logged(), HasSubstr("event=state_saved_again failures="));
}

TEST_F(StateFile, SavesAtOnceWhereThatMatters) {
  StateFiles files{dir_, log_};
  EXPECT_TRUE(files.save_now(memory_of("main")));
  ASSERT_TRUE(files.load("main"));
  fs::create_directory(dir_ / "left.json");
  EXPECT_FALSE(files.save_now(memory_of("left"))) << "what lies there is no file";
  files.stop();
  EXPECT_THAT(logged(), HasSubstr("desk=left event=state_not_saved"));
}

}  // namespace
}  // namespace desk::shell
