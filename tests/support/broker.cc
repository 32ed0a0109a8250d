#include "tests/support/broker.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <random>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace desk::testing {

namespace {

constexpr auto k_start_limit = std::chrono::seconds{10};

bool can_bind(std::uint16_t port) {
  int const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool const free = bind(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
  close(fd);
  return free;
}

}  // namespace

std::uint16_t Broker::free_port() {
  // Outgoing connections get numbers from 32768 on; a broker that restarts on such a port could find it
  // taken.
  std::random_device device;
  std::uniform_int_distribution<int> any{12'000, 32'000};
  for (int attempt = 0; attempt < 1'000; ++attempt) {
    auto const port = static_cast<std::uint16_t>(any(device));
    if (can_bind(port)) return port;
  }
  throw std::runtime_error{"no free port"};
}

std::filesystem::path Broker::security_plugin() {
  for (auto const& folder : std::filesystem::directory_iterator{"/usr/lib"}) {
    auto plugin = folder.path() / "mosquitto_dynamic_security.so";
    std::error_code unreadable;
    if (std::filesystem::exists(plugin, unreadable)) return plugin;
  }
  throw std::runtime_error{"no mosquitto_dynamic_security.so below /usr/lib"};
}

Broker::Broker(std::uint16_t port, std::string extra_config)
    : extra_config_{std::move(extra_config)}, port_{port} {}

Broker::Broker(std::string extra_config) : Broker{free_port(), std::move(extra_config)} {
  // Another test may take the port between our look and the broker's bind.
  for (int attempt = 0; attempt < 5; ++attempt) {
    if (spawn()) return;
    port_ = free_port();
  }
  throw std::runtime_error{"mosquitto does not start:\n" + text_of(log())};
}

void Broker::start() {
  if (process_) throw std::logic_error{"the broker runs already"};
  if (!spawn()) throw std::runtime_error{"mosquitto does not start:\n" + text_of(log())};
}

bool Broker::spawn() {
  std::filesystem::remove(log());
  std::string config = "listener " + std::to_string(port_) + " 127.0.0.1\nlog_dest file " + log().string() +
                       "\npersistence false\n";
  // Started as root it would become the user mosquitto, who may not write here.
  if (geteuid() == 0) config += "user root\n";
  if (extra_config_.find("allow_anonymous") == std::string::npos) config += "allow_anonymous true\n";
  auto const file = directory_.write("mosquitto.conf", config + extra_config_ + "\n");
  process_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{"/usr/sbin/mosquitto", "-c", file.string()}, log());
  if (wait_until_it_runs()) return true;
  kill();
  return false;
}

bool Broker::wait_until_it_runs() const {
  auto const deadline = std::chrono::steady_clock::now() + k_start_limit;
  while (process_->running() && std::chrono::steady_clock::now() < deadline) {
    // Written once all listeners are open.
    if (text_of(log()).find(" running") != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return false;
}

void Broker::kill() {
  process_.reset();
}

void Broker::stop_signal() const {
  process_->freeze();
}

void Broker::cont() const {
  process_->send(SIGCONT);
}

}  // namespace desk::testing
