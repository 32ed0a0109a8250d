#pragma once

#include "config/settings.h"
#include "daemon/control/handler.h"
#include "daemon/core/snapshot.h"
#include "daemon/history/history.h"
#include "daemon/shell/log.h"

#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <string>

namespace desk::shell {

/// Joins the desks to the history: what they tell on one side, what clients ask on the other. All methods are
/// for the io thread and return at once.
class HistoryKeeper {
 public:
  HistoryKeeper(boost::asio::io_context& io, config::StorageSettings const& settings, Log const& log);

  /// `user`: id of the person it is about; likewise below.
  void notice(std::string const& desk, std::string const& user, core::Notice const& notice);
  /// The stretch of posture that still runs.
  void running(std::string const& desk, std::string const& user, core::Snapshot const& snapshot);
  struct People {
    std::string first;                         ///< whose is what was written when the desk had one person: id
    std::map<std::string, std::string> names;  ///< by id
  };
  void ask(std::string const& desk, People const& people, control::HistoryQuery const& query,
           control::HistoryReply reply);

  /// {"state": ok|failing|off, "lost": records that got lost, "waiting": for the disk, "reason"}
  [[nodiscard]] boost::json::object health_json() const;

  /// The same for Home Assistant, where an attribute cannot be called `state`: {"problem": OFF while all is
  /// well and no record got lost, else ON, "condition": the state above, "lost", "reason"}, and "waiting"
  /// with a problem: it comes and goes.
  [[nodiscard]] boost::json::object problem_json() const;

  /// Writes what waits: as long as the disk takes.
  void stop() { history_.stop(); }

 private:
  boost::asio::io_context& io_;
  history::History history_;
};

}  // namespace desk::shell
