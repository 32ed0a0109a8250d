#pragma once

#include "config/loader.h"
#include "daemon/shell/log.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace desk::shell {

/// Reads the configuration anew while the daemon runs, and writes down what it runs with then. The disk may
/// take its time: both happen on a thread of its own, which exists from the first call on. Everything else is
/// for the io thread.
class Reloader {
 public:
  /// Where the daemon's configuration comes from.
  struct Source {
    std::filesystem::path file;
    std::vector<config::Override> overrides;
  };
  struct Loaded {
    config::LoadResult result;
    std::string text;
  };

  Reloader(boost::asio::io_context& io, Source source, Log const& log);
  Reloader(Reloader const&) = delete;
  Reloader& operator=(Reloader const&) = delete;
  /// Waits for what is under way.
  ~Reloader();

  [[nodiscard]] Source const& source() const { return source_; }
  /// `done` is called on the io thread. One after the other, in the order of the calls.
  void load(std::function<void(Loaded)> done);
  /// The daemon runs with this from now on: whoever has to switch off what it left on needs to know.
  void keep(std::string text, config::Settings const& settings);

 private:
  boost::asio::thread_pool& pool();

  boost::asio::io_context& io_;
  Source source_;
  Log const& log_;
  std::optional<boost::asio::thread_pool> pool_;
};

}  // namespace desk::shell
