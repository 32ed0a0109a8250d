#include "daemon/shell/reloader.h"

#include "config/source_text.h"
#include "daemon/shell/running_copy.h"

#include <boost/asio/post.hpp>

#include <utility>
#include <variant>

namespace desk::shell {
namespace {

Reloader::Loaded load_now(Reloader::Source const& source) {
  auto text = config::read_text(source.file);
  if (auto* const unreadable = std::get_if<config::Mistake>(&text)) {
    return {{std::nullopt, {std::move(*unreadable)}, {}}, {}};
  }
  auto& content = std::get<std::string>(text);
  auto result = config::load_text(content, source.file.string(), source.overrides);
  return {std::move(result), std::move(content)};
}

}  // namespace

Reloader::Reloader(boost::asio::io_context& io, Source source, Log const& log)
    : io_{io}, source_{std::move(source)}, log_{log} {}

Reloader::~Reloader() {
  if (pool_) pool_->join();
}

boost::asio::thread_pool& Reloader::pool() {
  if (!pool_) pool_.emplace(1);
  return *pool_;
}

void Reloader::load(std::function<void(Loaded)> done) {
  boost::asio::post(pool(), [this, done = std::move(done)] {
    boost::asio::post(io_, [done, loaded = load_now(source_)]() mutable { done(std::move(loaded)); });
  });
}

void Reloader::keep(std::string text, config::Settings const& settings) {
  RunningCopy copy{source_.file, {}, std::move(text)};
  for (auto const& one : source_.overrides) copy.overrides.push_back(one.text);
  auto work = [this, copy = std::move(copy), maps = own_maps(settings, source_.file),
               state_dir = settings.storage.state_dir] { shell::keep(copy, maps, state_dir, log_); };
  boost::asio::post(pool(), std::move(work));
}

}  // namespace desk::shell
