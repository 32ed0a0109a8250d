#pragma once

#include "daemon/shell/log.h"
#include "daemon/wire/memory_json.h"

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace desk::shell {

/// What the desks must know again after a restart, one file a desk: `<state_dir>/<desk>.json`. A file is
/// always whole: it is written beside the old one, brought to the disk, and then takes its name.
///
/// Trouble with the disk is told once and counted until it is over; nothing here throws, and no desk waits
/// for it.
class StateFiles {
 public:
  /// Makes the directory if it is missing, says so if it cannot be written, and starts the thread that
  /// writes.
  StateFiles(std::filesystem::path directory, Log const& log);
  StateFiles(StateFiles const&) = delete;
  StateFiles& operator=(StateFiles const&) = delete;
  ~StateFiles();  ///< stop()

  /// What was saved of this desk. A file that is damaged is set aside as `<desk>.json.corrupt-<n>`, told in
  /// the log, and counts as none. Reads the disk at once: for the time before anything runs.
  [[nodiscard]] std::optional<wire::SavedMemory> load(std::string const& desk);

  /// Any thread; returns at once. Of several that wait for a slow disk only the newest of each desk is
  /// written.
  void save(wire::SavedMemory const& memory);

  /// The same at once, before the first save(). False: the disk still has what it had.
  [[nodiscard]] bool save_now(wire::SavedMemory const& memory);

  /// Writes what still waits and ends the thread: as long as the disk takes.
  void stop();

 private:
  void run();
  void write(std::string const& desk, std::string const& text);
  void set_aside(std::filesystem::path const& file, std::string const& reason);
  [[nodiscard]] std::filesystem::path file_of(std::string const& desk) const;

  std::filesystem::path directory_;
  Log const& log_;
  int failures_ = 0;  ///< in a row; the writing thread's

  std::mutex mutex_;                            ///< guards the next two
  std::map<std::string, std::string> waiting_;  ///< text by desk
  bool stopping_ = false;
  std::condition_variable wake_;
  std::thread thread_;
};

}  // namespace desk::shell
