#include "daemon/mqtt/session.h"

#include "daemon/mqtt/topics.h"

#include <fmt/format.h>
#include <mqtt_protocol.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

namespace desk::mqtt {

namespace {

using Clock = std::chrono::steady_clock;

/// Mosquitto's default for unacknowledged messages of one client.
constexpr std::size_t k_in_flight = 20;
/// libmosquitto wants to look at its keepalive about once a second.
constexpr auto k_housekeeping = std::chrono::seconds{1};
/// MQTT 5: reason codes from here on are failures.
constexpr int k_first_failure = 0x80;

struct Library {
  Library() { mosquitto_lib_init(); }
  Library(Library const&) = delete;
  Library& operator=(Library const&) = delete;
  ~Library() { mosquitto_lib_cleanup(); }
};

std::string words_for(int result) {
  if (result >= k_first_failure) return mosquitto_reason_string(result);
  if (result == MOSQ_ERR_ERRNO) return std::generic_category().message(errno);
  return mosquitto_strerror(result);
}

/// An exception must not cross the C frames between us and the loop. Only memory can run out here, which
/// nobody survives anyway.
template <typename Body>
void note(void* self, Body&& body) noexcept {
  body(*static_cast<Session*>(self));
}

}  // namespace

void Session::Deleter::operator()(mosquitto* m) const {
  mosquitto_destroy(m);
}

void Session::load_library() {
  static Library const library;
}

Session::Session(LinkOptions const& options, std::string const& password)
    : options_{options}, watch_{options.answer_limit} {
  mosquitto_.reset(mosquitto_new(options.client_id.c_str(), true, this));
  if (!mosquitto_) throw std::bad_alloc{};
  mosquitto* const m = mosquitto_.get();
  mosquitto_connect_v5_callback_set(m, &Session::on_connect);
  mosquitto_disconnect_v5_callback_set(m, &Session::on_disconnect);
  mosquitto_publish_v5_callback_set(m, &Session::on_answer);
  mosquitto_subscribe_v5_callback_set(m, &Session::on_subscribe);
  mosquitto_message_v5_callback_set(m, &Session::on_message);
  check(mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5));
  check(mosquitto_int_option(m, MOSQ_OPT_TCP_NODELAY, 1));
  check(mosquitto_will_set(m, options.status_topic.c_str(), static_cast<int>(k_offline.size()),
                           k_offline.data(), 1, true));
  if (!options.username.empty()) {
    check(mosquitto_username_pw_set(m, options.username.c_str(),
                                    password.empty() ? nullptr : password.c_str()));
  }
}

Session::~Session() = default;

void Session::open(std::string const& address) {
  if (!alive()) return;
  watch_.asked(Clock::now());
  check(mosquitto_connect_bind_async(mosquitto_.get(), address.c_str(), options_.port,
                                     static_cast<int>(options_.keepalive.count()), nullptr));
}

void Session::service(Wake& wake, TimePoint until) {
  mosquitto* const m = mosquitto_.get();
  until = std::min({until, watch_.deadline(), Clock::now() + k_housekeeping});
  auto const wanted = static_cast<short>(mosquitto_want_write(m) ? POLLIN | POLLOUT : POLLIN);
  int const seen = wake.wait(until, mosquitto_socket(m), wanted);
  if ((seen & POLLOUT) != 0) check(mosquitto_loop_write(m, 1));
  if (alive() && (seen & (POLLIN | POLLERR | POLLHUP)) != 0) check(mosquitto_loop_read(m, 1));
  if (alive()) check(mosquitto_loop_misc(m));
  if (alive() && Clock::now() >= watch_.deadline()) {
    end(fmt::format("the broker has not answered for {} ms", options_.answer_limit.count()));
  }
}

bool Session::has_room() const {
  return connected() && awaited_.size() < k_in_flight && !mosquitto_want_write(mosquitto_.get());
}

void Session::send(Message const& message) {
  int id = 0;
  int const result = mosquitto_publish(mosquitto_.get(), &id, message.topic.c_str(),
                                       static_cast<int>(message.payload.size()), message.payload.data(),
                                       message.qos, message.retain);
  if (result == MOSQ_ERR_SUCCESS && message.qos > 0) expect_answer(id, message.topic);
  check(result);
}

void Session::disconnect() {
  if (!alive()) return;
  mosquitto_disconnect_v5(mosquitto_.get(), MQTT_RC_NORMAL_DISCONNECTION, nullptr);
  end("disconnected");
}

std::vector<Session::Received> Session::take_received() {
  return std::exchange(received_, {});
}

std::vector<std::string> Session::take_problems() {
  return std::exchange(problems_, {});
}

void Session::on_connect(mosquitto*, void* self, int code, int, mosquitto_property const*) {
  note(self, [code](Session& s) {
    s.watch_.answered(Clock::now());
    if (code != MQTT_RC_SUCCESS) {
      s.end(fmt::format("the broker refuses the connection: {}", mosquitto_reason_string(code)));
      return;
    }
    s.connected_ = true;
    s.subscribe();
  });
}

void Session::on_disconnect(mosquitto*, void* self, int code, mosquitto_property const*) {
  note(self, [code](Session& s) { s.end(words_for(code == MOSQ_ERR_SUCCESS ? MOSQ_ERR_CONN_LOST : code)); });
}

void Session::on_answer(mosquitto*, void* self, int id, int code, mosquitto_property const*) {
  note(self, [id, code](Session& s) { s.answered(id, code, "message"); });
}

void Session::on_subscribe(mosquitto*, void* self, int id, int count, int const* granted,
                           mosquitto_property const*) {
  note(self, [&](Session& s) { s.answered(id, count > 0 ? granted[0] : 0, "subscription"); });
}

void Session::on_message(mosquitto*, void* self, mosquitto_message const* message,
                         mosquitto_property const*) {
  std::string_view const topic{message->topic};
  if (topic.size() > k_topic_limit) return;
  auto const size = std::min(static_cast<std::size_t>(message->payloadlen), k_payload_limit);
  note(self, [&](Session& s) {
    std::string payload;
    if (size > 0) payload.assign(static_cast<char const*>(message->payload), size);
    s.received_.push_back({std::string{topic}, std::move(payload), message->retain});
  });
}

void Session::subscribe() {
  for (std::string const& filter : options_.subscriptions) {
    int id = 0;
    int const result = mosquitto_subscribe(mosquitto_.get(), &id, filter.c_str(), 1);
    if (result == MOSQ_ERR_SUCCESS) expect_answer(id, filter);
    check(result);
  }
}

void Session::expect_answer(int id, std::string topic) {
  awaited_.insert_or_assign(id, std::move(topic));
  watch_.asked(Clock::now());
}

void Session::answered(int id, int code, std::string_view what) {
  auto const it = awaited_.find(id);
  if (it == awaited_.end()) return;  // QoS 0 is "answered" when it was written
  watch_.answered(Clock::now());
  if (code >= k_first_failure) {
    problems_.push_back(
        fmt::format("the broker refuses the {} {}: {}", what, it->second, mosquitto_reason_string(code)));
  }
  awaited_.erase(it);
}

void Session::end(std::string reason) {
  if (ended_) return;
  ended_ = true;
  reason_ = std::move(reason);
}

void Session::check(int result) {
  if (result != MOSQ_ERR_SUCCESS) end(words_for(result));
}

}  // namespace desk::mqtt
