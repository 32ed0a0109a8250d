#include "drivers/simulated/modbus/rtu_port.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <termios.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace desk::driver::simulated::modbus {
namespace {

using core::TimePoint;
namespace fs = std::filesystem;

[[noreturn]] void fail(std::string const& what) {
  throw std::runtime_error{fmt::format("{}: {}", what, std::generic_category().message(errno))};
}

/// Bytes pass as they are, and nothing is echoed, also before a client has set anything.
void make_raw(int fd) {
  termios settings{};
  if (::tcgetattr(fd, &settings) != 0) fail("cannot set up the pseudo-terminal");
  ::cfmakeraw(&settings);
  if (::tcsetattr(fd, TCSANOW, &settings) != 0) fail("cannot set up the pseudo-terminal");
}

}  // namespace

RtuPort::RtuPort(Station& station, SerialLine::Timing timing, fs::path link)
    : station_{&station}, timing_{timing}, link_{std::move(link)}, line_{station, timing} {
  plug_in();
}

RtuPort::~RtuPort() {
  remove_link();
}

void RtuPort::remove_link() const {
  std::error_code ignored;
  if (!link_.empty() && fs::is_symlink(link_, ignored)) fs::remove(link_, ignored);
}

void RtuPort::plug_in() {
  if (master_) return;
  Descriptor master{::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
  std::array<char, 64> name{};
  if (!master || ::grantpt(master.get()) != 0 || ::unlockpt(master.get()) != 0 ||
      ::ptsname_r(master.get(), name.data(), name.size()) != 0) {
    fail("cannot make a pseudo-terminal");
  }
  Descriptor slave{::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC)};
  if (!slave) fail("cannot open the pseudo-terminal");
  make_raw(slave.get());
  path_ = name.data();
  remove_link();
  std::error_code error;
  if (!link_.empty()) fs::create_symlink(path_, link_, error);
  if (error) throw std::runtime_error{fmt::format("cannot link {}: {}", link_.string(), error.message())};
  master_ = std::move(master);
  slave_ = std::move(slave);
  line_ = SerialLine{*station_, timing_};
  outbox_ = {};
}

void RtuPort::hang_up() {
  remove_link();
  slave_ = Descriptor{};
  master_ = Descriptor{};
}

void RtuPort::add_to(std::vector<pollfd>& waited_for) const {
  if (master_) waited_for.push_back({master_.get(), POLLIN, 0});
}

void RtuPort::serve(int fd, TimePoint now) {
  if (!master_ || fd != master_.get()) return;
  std::array<std::uint8_t, 1024> bytes{};
  ssize_t const count = ::read(fd, bytes.data(), bytes.size());
  if (count <= 0) return;
  outbox_.add(line_.receive(std::span{bytes}.first(static_cast<std::size_t>(count)), now));
}

TimePoint RtuPort::next() const {
  return master_ ? std::min(outbox_.next(), line_.silent_at()) : core::k_never;
}

void RtuPort::tick(TimePoint now) {
  if (!master_) return;
  outbox_.add(line_.silence(now));
  // A client that has stopped reading loses bytes, as on a real line.
  while (!outbox_.send(master_.get(), now)) outbox_ = {};
}

}  // namespace desk::driver::simulated::modbus
