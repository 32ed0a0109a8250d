#include "daemon/mqtt/session.h"

#include "daemon/mqtt/topics.h"

#include <fmt/format.h>
#include <mqtt_protocol.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

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

Session::Session(LinkOptions const& options, std::string const& password, Refusals& refusals)
    : options_{options},
      refusals_{refusals},
      tls_{options.tls ? std::make_unique<Tls>(*options.tls, options.host) : nullptr},
      watch_{options.answer_limit} {
  mosquitto_.reset(mosquitto_new(options.client_id.c_str(), true, this));
  if (!mosquitto_) throw std::bad_alloc{};
  mosquitto* const m = mosquitto_.get();
  mosquitto_connect_v5_callback_set(m, &Session::on_connect);
  mosquitto_disconnect_v5_callback_set(m, &Session::on_disconnect);
  mosquitto_publish_v5_callback_set(m, &Session::on_answer);
  mosquitto_subscribe_v5_callback_set(m, &Session::on_subscribe);
  mosquitto_message_v5_callback_set(m, &Session::on_message);
  mosquitto_log_callback_set(m, &Session::on_log);
  check(mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5));
  check(mosquitto_int_option(m, MOSQ_OPT_TCP_NODELAY, 1));
  if (!options.status_topic.empty()) {
    check(mosquitto_will_set(m, options.status_topic.c_str(), static_cast<int>(k_offline.size()),
                             k_offline.data(), 1, true));
  }
  if (!options.username.empty()) {
    check(mosquitto_username_pw_set(m, options.username.c_str(),
                                    password.empty() ? nullptr : password.c_str()));
  }
  if (tls_) {
    check(mosquitto_void_option(m, MOSQ_OPT_SSL_CTX, tls_->context()));
    // Its defaults would put its own check of the host in place of ours.
    check(mosquitto_int_option(m, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0));
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
  int const seen = wake.wait(until, mosquitto_socket(m), awaited_events());
  if ((seen & (POLLERR | POLLHUP)) != 0 && broken_socket()) return end(words_for_loss(MOSQ_ERR_ERRNO));
  // What it said before it went is told, not that it went.
  if ((seen & (POLLIN | POLLERR | POLLHUP)) != 0) check(mosquitto_loop_read(m, 1));
  if (alive() && (seen & POLLOUT) != 0) check(mosquitto_loop_write(m, 1));
  if (alive()) check(mosquitto_loop_misc(m));
  if (alive() && Clock::now() >= watch_.deadline()) {
    end(fmt::format("the broker has not answered for {} ms", options_.answer_limit.count()));
  }
}

/// While OpenSSL waits for the broker's part of the handshake, libmosquitto asks to write its first packet
/// again and again; poll() would return at once each time.
short Session::awaited_events() const {
  mosquitto* const m = mosquitto_.get();
  auto const* const ssl = static_cast<SSL const*>(mosquitto_ssl_get(m));
  bool const handshake_waits = ssl != nullptr && SSL_in_init(ssl) != 0 && SSL_want_read(ssl);
  return static_cast<short>(mosquitto_want_write(m) && !handshake_waits ? POLLIN | POLLOUT : POLLIN);
}

/// Whether the connection is over and there is nothing left to read, which may tell more; errno is then the
/// network's. libmosquitto forgets it below TLS, and goes on trying when a connect was refused at once.
bool Session::broken_socket() const {
  char next = 0;
  ssize_t const readable = recv(mosquitto_socket(mosquitto_.get()), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  if (readable == 0) errno = ECONNRESET;
  return readable == 0 || (readable < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
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
      s.refusal_ = code;
      s.end(fmt::format("the broker refuses the connection: {}", mosquitto_reason_string(code)));
      return;
    }
    s.connected_ = true;
    s.subscribe();
  });
}

void Session::on_disconnect(mosquitto*, void* self, int code, mosquitto_property const*) {
  note(self, [code](Session& s) { s.end(s.words_for_loss(code)); });
}

void Session::on_log(mosquitto*, void* self, int level, char const* line) {
  note(self, [level, line](Session& s) {
    if (s.tls_ && level == MOSQ_LOG_ERR) s.tls_->library_said(line);
  });
}

/// A connection that was accepted is lost for reasons of the network's or the broker's; one that was not
/// mostly means that one side speaks TLS and the other does not.
std::string Session::words_for_loss(int code) const {
  if (code == MOSQ_ERR_SUCCESS) code = MOSQ_ERR_CONN_LOST;
  if (code == MQTT_RC_SESSION_TAKEN_OVER)
    return "another client has logged in with our name; mqtt.client_id must be used once";
  bool const cut = errno == ECONNRESET || errno == EPIPE || errno == EPROTO;  // the last is libmosquitto's
  bool const closed = code == MOSQ_ERR_CONN_LOST || code == MOSQ_ERR_TLS || (code == MOSQ_ERR_ERRNO && cut);
  if (connected_ || !closed) return words_for(code);
  if (!tls_)
    return "the broker closed the connection without an answer; if its port is for TLS, set mqtt.tls";
  // A broker that wants to see a certificate says so in an alert, which a reset connection may swallow.
  return fmt::format(
      "the connection was refused, or closed during the TLS handshake; does the broker run, with TLS on this "
      "port{}?",
      options_.tls->certificate.empty() ? ", and without asking for a mqtt.certificate_file" : "");
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
  if (code < k_first_failure) {
    refusals_.accepted(it->second);
  } else if (refusals_.refused(it->second, code)) {
    problems_.push_back(
        fmt::format("the broker refuses the {} {}: {}", what, it->second, mosquitto_reason_string(code)));
  }
  awaited_.erase(it);
}

void Session::end(std::string reason) {
  if (ended_) return;
  ended_ = true;
  reason_ = std::move(reason);
  if (tls_ && !tls_->failure().empty()) reason_ = tls_->failure();
}

void Session::check(int result) {
  if (result != MOSQ_ERR_SUCCESS) end(words_for_loss(result));
}

}  // namespace desk::mqtt
