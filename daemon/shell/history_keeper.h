#pragma once

#include "config/settings.h"
#include "daemon/control/handler.h"
#include "daemon/core/snapshot.h"
#include "daemon/history/history.h"
#include "daemon/shell/log.h"

#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>

#include <string>

namespace desk::shell {

/// Joins the desks to the history: what they tell on one side, what clients ask on the other. All methods are
/// for the io thread and return at once.
class HistoryKeeper {
 public:
  HistoryKeeper(boost::asio::io_context& io, config::StorageSettings const& settings, Log const& log);

  void notice(std::string const& desk, core::Notice const& notice);
  /// The stretch of posture that still runs.
  void running(std::string const& desk, core::Snapshot const& snapshot);
  void ask(std::string const& desk, control::HistoryQuery const& query, control::HistoryReply reply);

  /// {"state": ok|failing|off, "lost": records that got lost, "waiting": for the disk, "reason"}
  [[nodiscard]] boost::json::object health_json() const;

  /// Writes what waits: as long as the disk takes.
  void stop() { history_.stop(); }

 private:
  boost::asio::io_context& io_;
  history::History history_;
};

}  // namespace desk::shell
