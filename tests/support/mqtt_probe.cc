#include "tests/support/mqtt_probe.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace desk::testing {

namespace {

using Clock = std::chrono::steady_clock;

struct Library {
  Library() { mosquitto_lib_init(); }
  Library(Library const&) = delete;
  Library& operator=(Library const&) = delete;
  ~Library() { mosquitto_lib_cleanup(); }
};

std::string own_id() {
  static int count = 0;
  return "probe-" + std::to_string(getpid()) + "-" + std::to_string(++count);
}

mosquitto* make_client(std::string const& id, void* self) {
  static Library const library;
  mosquitto* const m = mosquitto_new(id.empty() ? own_id().c_str() : id.c_str(), true, self);
  if (m == nullptr) throw std::runtime_error{"mosquitto_new failed"};
  return m;
}

void check(int result) {
  if (result != MOSQ_ERR_SUCCESS)
    throw std::runtime_error{std::string{"probe: "} + mosquitto_strerror(result)};
}

}  // namespace

MqttProbe::MqttProbe(std::uint16_t port, std::string const& client_id)
    : MqttProbe{port, client_id, Login{}} {}

MqttProbe::MqttProbe(std::uint16_t port, Login const& login) : MqttProbe{port, {}, login} {}

MqttProbe::MqttProbe(std::uint16_t port, std::string const& client_id, Login const& login)
    : mosquitto_{make_client(client_id, this), &mosquitto_destroy} {
  mosquitto* const m = mosquitto_.get();
  mosquitto_connect_callback_set(
      m, [](mosquitto*, void* self, int code) { static_cast<MqttProbe*>(self)->connected_ = code == 0; });
  mosquitto_publish_callback_set(
      m, [](mosquitto*, void* self, int id) { static_cast<MqttProbe*>(self)->confirmed(id); });
  mosquitto_subscribe_callback_set(m, [](mosquitto*, void* self, int id, int, int const*) {
    static_cast<MqttProbe*>(self)->confirmed(id);
  });
  mosquitto_message_callback_set(m, [](mosquitto*, void* self, mosquitto_message const* message) {
    std::string payload(static_cast<std::size_t>(message->payloadlen), '\0');
    if (message->payloadlen > 0)
      std::copy_n(static_cast<char const*>(message->payload), payload.size(), payload.data());
    static_cast<MqttProbe*>(self)->seen_.push_back({message->topic, std::move(payload), message->retain});
  });
  check(mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5));
  check(mosquitto_int_option(m, MOSQ_OPT_TCP_NODELAY, 1));
  if (!login.username.empty())
    check(mosquitto_username_pw_set(m, login.username.c_str(), login.password.c_str()));
  check(mosquitto_connect(m, "127.0.0.1", port, 60));
  wait_until(connected_, "no answer to the connect");
}

MqttProbe::~MqttProbe() {
  mosquitto_disconnect(mosquitto_.get());
}

void MqttProbe::subscribe(std::string const& filter) {
  confirmed_ = false;
  check(mosquitto_subscribe(mosquitto_.get(), &awaited_, filter.c_str(), 1));
  wait_until(confirmed_, "no answer to the subscription");
}

void MqttProbe::publish(std::string const& topic, std::string_view payload, bool retain) {
  confirmed_ = false;
  check(mosquitto_publish(mosquitto_.get(), &awaited_, topic.c_str(), static_cast<int>(payload.size()),
                          payload.data(), 1, retain));
  wait_until(confirmed_, "no answer to the message");
}

void MqttProbe::publish_later(std::string const& topic, std::string_view payload) {
  check(mosquitto_publish(mosquitto_.get(), nullptr, topic.c_str(), static_cast<int>(payload.size()),
                          payload.data(), 1, false));
}

bool MqttProbe::wait_for(std::function<bool(std::vector<Seen> const&)> const& done, Milliseconds limit) {
  auto const deadline = Clock::now() + limit;
  while (!done(seen_)) {
    auto const left = std::chrono::duration_cast<Milliseconds>(deadline - Clock::now());
    if (left <= Milliseconds{0}) return false;
    loop(left);
  }
  return true;
}

bool MqttProbe::wait_for(std::string_view topic, std::string_view payload, Milliseconds limit) {
  return wait_for([&](std::vector<Seen> const&) { return latest(topic) == payload; }, limit);
}

std::optional<std::string> MqttProbe::latest(std::string_view topic) const {
  auto const it = std::find_if(seen_.rbegin(), seen_.rend(), [&](Seen const& s) { return s.topic == topic; });
  if (it == seen_.rend()) return std::nullopt;
  return it->payload;
}

void MqttProbe::wait_until(bool const& flag, char const* what) {
  auto const deadline = Clock::now() + k_patience;
  while (!flag) {
    if (Clock::now() > deadline) throw std::runtime_error{std::string{"probe: "} + what};
    loop(Milliseconds{100});
  }
}

void MqttProbe::loop(Milliseconds limit) {
  check(mosquitto_loop(mosquitto_.get(), static_cast<int>(std::min(limit, Milliseconds{100}).count()), 1));
}

}  // namespace desk::testing
